/** A field of a form for a payload. `json` is for what a form has no field for: it is written as JSON. */
export interface Field {
  readonly name: string;
  readonly kind: 'text' | 'long' | 'number' | 'integer' | 'boolean' | 'choice' | 'moment' | 'json';
  readonly required: boolean;
  readonly label: string;
  readonly help: string | null;
  /** For `choice`: what can be chosen, as it is sent. */
  readonly choices: readonly unknown[];
  /** What it holds before somebody writes, as it is sent; undefined for nothing. */
  readonly initial: unknown;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

type Schema = Readonly<Record<string, unknown>>;

/** The fields of an object's JSON Schema; null where it describes no plain object, and JSON has to be written. Pure. */
export function fieldsOf(schema: Schema): readonly Field[] | null {
  const properties = schema['properties'];
  if (schema['type'] !== 'object' || !isSchema(properties)) return null;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  return Object.entries(properties).map(([name, property]) =>
    fieldOf(name, isSchema(property) ? property : {}, required.has(name)),
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
  const text = (key: string): string | null => (typeof schema[key] === 'string' ? schema[key] : null);
  const number = (key: string): number | undefined =>
    typeof schema[key] === 'number' && Number.isFinite(schema[key]) && Math.abs(schema[key]) < Number.MAX_SAFE_INTEGER
      ? schema[key]
      : undefined;
  return {
    name,
    kind: kindOf(schema),
    required,
    label: text('title') ?? name,
    help: text('description'),
    choices: choicesOf(schema),
    initial: schema['default'],
    min: number('minimum'),
    max: number('maximum'),
  };
}

function choicesOf(schema: Schema): readonly unknown[] {
  if (Array.isArray(schema['enum'])) return schema['enum'];
  return 'const' in schema ? [schema['const']] : [];
}

function kindOf(schema: Schema): Field['kind'] {
  if (choicesOf(schema).length > 0) return 'choice';
  switch (schema['type']) {
    case 'string':
      if (schema['format'] === 'date-time') return 'moment';
      return typeof schema['maxLength'] === 'number' && schema['maxLength'] > 200 ? 'long' : 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return schema['type'];
    default:
      return 'json';
  }
}

/** What was written into the fields, by name; a check box says `true` or nothing. */
export type Written = ReadonlyMap<string, string>;

export type ReadForm =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  /** What is wrong, by field. */
  | { readonly ok: false; readonly faults: ReadonlyMap<string, string> };

/** The payload that was written. What nobody wrote is left out; the instance has the last word on all of it. Pure. */
export function readForm(fields: readonly Field[], written: Written): ReadForm {
  const value: Record<string, unknown> = {};
  const faults = new Map<string, string>();
  for (const field of fields) {
    const text = written.get(field.name) ?? '';
    if (text === '' && field.kind !== 'boolean') {
      if (field.required && field.kind === 'text' && field.initial === undefined) value[field.name] = '';
      else if (field.required) faults.set(field.name, 'This is needed.');
      continue;
    }
    try {
      value[field.name] = writtenValue(field, text);
    } catch (error) {
      faults.set(field.name, error instanceof Error ? error.message : String(error));
    }
  }
  return faults.size === 0 ? { ok: true, value } : { ok: false, faults };
}

/** @throws Error that says what is wrong. */
function writtenValue({ kind, choices }: Field, text: string): unknown {
  switch (kind) {
    case 'text':
    case 'long':
      return text;
    case 'boolean':
      return text === 'true';
    case 'choice':
      return choices[Number(text)];
    case 'moment':
      return new Date(text).toISOString();
    case 'number':
    case 'integer': {
      const number = Number(text);
      if (!Number.isFinite(number)) throw new Error('This is no number.');
      if (kind === 'integer' && !Number.isInteger(number)) throw new Error('This is no whole number.');
      return number;
    }
    case 'json':
      return readJson(text);
  }
}

/** @throws Error that says what is wrong. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** What a field shows before somebody writes. */
export function initialOf({ kind, choices, initial, required }: Field): string {
  if (kind === 'choice') {
    const at = choices.findIndex((choice) => JSON.stringify(choice) === JSON.stringify(initial));
    return at === -1 ? (required ? '0' : '') : String(at);
  }
  if (initial === undefined) return '';
  return typeof initial === 'string' && kind !== 'json' ? initial : JSON.stringify(initial);
}
