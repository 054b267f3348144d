type Schema = Readonly<Record<string, unknown>>;

/** What can be written into a field. `json` is for what a form has no field for: it is written as JSON. */
type Kind =
  | 'text'
  | 'long'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'moment'
  | 'date'
  /** Texts or numbers, one a line. */
  | 'list'
  /** Any of its choices. */
  | 'several'
  /** An object, with fields of its own. */
  | 'group'
  | 'json';

/** A field of a form for a payload. */
export interface Field {
  /** Where its value goes, as a JSON pointer without the first slash: `customer/email`. Names it in the form, too. */
  readonly name: string;
  /** Of its property. */
  readonly key: string;
  readonly kind: Kind;
  /** Whether the object that it belongs to needs it. */
  readonly required: boolean;
  /** Whether it may be null: what is left empty is, where something has to be sent. */
  readonly nullable: boolean;
  /** Whether the payload needs it: that is, all that it lies in, too. */
  readonly always: boolean;
  readonly label: string;
  readonly help: string | null;
  /** For `choice` and `several`: what can be chosen, as it is sent. */
  readonly choices: readonly unknown[];
  /** For `list`: what a line is. */
  readonly line: 'text' | 'number' | 'integer';
  /** For `group`. */
  readonly fields: readonly Field[];
  /** What it holds before somebody writes, as it is sent; undefined for nothing. */
  readonly initial: unknown;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** Deeper than this a form helps nobody, and a schema may contain itself. */
const DEEPEST = 3;

/** The fields of an object's JSON Schema; null where it describes no plain object, and JSON has to be written. Pure. */
export function fieldsOf(schema: Schema): readonly Field[] | null {
  return fieldsIn(plainly(schema, schema), schema, [], true);
}

function fieldsIn(schema: Schema, root: Schema, above: readonly string[], always: boolean): readonly Field[] | null {
  const properties = schema['properties'];
  if (schema['type'] !== 'object' || !isSchema(properties) || above.length >= DEEPEST) return null;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  return Object.entries(properties).map(([key, property]) =>
    fieldOf([...above, key], isSchema(property) ? property : {}, root, required.has(key), always),
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A schema without what makes no other field of it: what it refers to, and of what may be null the rest. */
function plainly(schema: Schema, root: Schema, left = 8): Schema {
  if (left === 0) return {};
  const { $ref: to, anyOf, oneOf, type, ...rest } = schema;
  if (typeof to === 'string') return plainly({ ...referred(to, root), ...rest }, root, left - 1);
  const forms: unknown = anyOf ?? oneOf;
  if (Array.isArray(forms)) {
    const [form, ...others] = forms.filter((one) => !(isSchema(one) && one['type'] === 'null'));
    return others.length === 0 && isSchema(form) ? plainly({ ...form, ...rest }, root, left - 1) : schema;
  }
  if (!Array.isArray(type)) return schema;
  const [only, ...others] = type.filter((one) => one !== 'null');
  return others.length === 0 ? { ...rest, type: only } : schema;
}

/** What a reference within the schema leads to; a schema of anything where it leads nowhere. */
function referred(to: string, root: Schema): Schema {
  const found = to
    .replace(/^#\/?/u, '')
    .split('/')
    .filter((part) => part !== '')
    .reduce<unknown>((at, part) => (isSchema(at) ? at[part] : undefined), root);
  return to.startsWith('#') && isSchema(found) ? found : {};
}

function mayBeNull(schema: Schema, root: Schema, left = 8): boolean {
  if (left === 0) return false;
  const { $ref: to, anyOf, oneOf, type } = schema;
  if (typeof to === 'string') return mayBeNull(referred(to, root), root, left - 1);
  const forms: unknown = anyOf ?? oneOf;
  if (Array.isArray(forms)) return forms.some((one) => isSchema(one) && mayBeNull(one, root, left - 1));
  return Array.isArray(type) ? type.includes('null') : type === 'null';
}

function fieldOf(path: readonly string[], given: Schema, root: Schema, required: boolean, above: boolean): Field {
  const schema = plainly(given, root);
  const nullable = mayBeNull(given, root);
  const text = (key: string): string | null => (typeof schema[key] === 'string' ? schema[key] : null);
  const number = (key: string): number | undefined =>
    typeof schema[key] === 'number' && Number.isFinite(schema[key]) && Math.abs(schema[key]) < Number.MAX_SAFE_INTEGER
      ? schema[key]
      : undefined;
  const items = schema['type'] === 'array' && isSchema(schema['items']) ? plainly(schema['items'], root) : null;
  const fields = fieldsIn(schema, root, path, above && required && !nullable);
  const kind =
    fields !== null && fields.length > 0 ? 'group' : items === null ? kindOf(schema, nullable) : kindOfList(items);
  const key = path.at(-1) ?? '';
  return {
    name: path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/'),
    key,
    kind,
    required,
    nullable,
    always: above && required,
    label: text('title') ?? key,
    help: text('description'),
    choices: choicesOf(kind === 'several' ? (items ?? {}) : schema, nullable),
    line: items?.['type'] === 'number' || items?.['type'] === 'integer' ? items['type'] : 'text',
    fields: kind === 'group' ? (fields ?? []) : [],
    initial: schema['default'],
    min: number('minimum'),
    max: number('maximum'),
  };
}

function choicesOf(schema: Schema, nullable = false): readonly unknown[] {
  if (Array.isArray(schema['enum'])) return schema['enum'];
  // A check box has no third state.
  if (nullable && schema['type'] === 'boolean') return [true, false];
  return 'const' in schema ? [schema['const']] : [];
}

function kindOf(schema: Schema, nullable = false): Kind {
  if (choicesOf(schema, nullable).length > 0) return 'choice';
  switch (schema['type']) {
    case 'string':
      if (schema['format'] === 'date-time') return 'moment';
      if (schema['format'] === 'date') return 'date';
      return typeof schema['maxLength'] === 'number' && schema['maxLength'] > 200 ? 'long' : 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return schema['type'];
    default:
      return 'json';
  }
}

function kindOfList(items: Schema): Kind {
  if (choicesOf(items).length > 0) return 'several';
  const line = kindOf(items);
  return line === 'text' || line === 'number' || line === 'integer' ? 'list' : 'json';
}

/** What was written into the fields, by name; a check box says `true` or nothing, those of `several` by `choiceName`. */
export type Written = ReadonlyMap<string, string>;

export type ReadForm =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  /** What is wrong, by field. */
  | { readonly ok: false; readonly faults: ReadonlyMap<string, string> };

/** The name of the check box of a choice of `several`. */
export function choiceName({ name }: Field, at: number): string {
  return `${name}/${at}`;
}

/** The payload that was written. What nobody wrote is left out, unless a default would stand in its place; the instance has the last word on all of it. Pure. */
export function readForm(fields: readonly Field[], written: Written): ReadForm {
  const faults = new Map<string, string>();
  const value = readFields(fields, written, faults);
  return faults.size === 0 ? { ok: true, value } : { ok: false, faults };
}

function readFields(fields: readonly Field[], written: Written, faults: Map<string, string>): Record<string, unknown> {
  const value: [string, unknown][] = [];
  for (const field of fields) {
    const { name, key, kind, required, nullable, initial } = field;
    // Left out, what somebody emptied would be its default.
    const filled = Array.isArray(initial) ? initial.length > 0 : initial !== undefined && initial !== null;
    if (kind === 'group') {
      if (nullable && required && !isTouched(field, written)) value.push([key, null]);
      else if (required || isTouched(field, written)) value.push([key, readFields(field.fields, written, faults)]);
      continue;
    }
    if (kind === 'several') {
      const chosen = field.choices.filter((_, at) => written.get(choiceName(field, at)) === 'true');
      if (required || filled || chosen.length > 0) value.push([key, chosen]);
      continue;
    }
    const text = written.get(name) ?? '';
    if (text === '' && kind !== 'boolean') {
      if ((required || filled) && kind === 'list') value.push([key, []]);
      else if ((required || filled) && nullable) value.push([key, null]);
      else if (required && kind === 'text' && initial === undefined) value.push([key, '']);
      else if (required) faults.set(name, 'This is needed.');
      continue;
    }
    try {
      value.push([key, writtenValue(field, text)]);
    } catch (error) {
      faults.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  // A property may have any name, `__proto__` too.
  return Object.fromEntries(value);
}

/** Whether somebody wrote something into a field, or a field in it, that it did not show by itself. */
function isTouched(field: Field, written: Written): boolean {
  if (field.kind === 'group') return field.fields.some((one) => isTouched(one, written));
  if (field.kind === 'several') {
    return field.choices.some((choice, at) => written.has(choiceName(field, at)) !== isInitial(field, choice));
  }
  if (field.kind === 'boolean') return (written.get(field.name) === 'true') !== (field.initial === true);
  const [text, before] = [written.get(field.name) ?? '', initialOf(field)];
  if (field.kind === 'moment' && text !== '' && before !== '') return Date.parse(text) !== Date.parse(before);
  // A form sends other ends of lines than it was given.
  return text.replaceAll('\r\n', '\n') !== before;
}

/** Whether a choice of `several` is chosen before somebody chooses. */
export function isInitial({ initial }: Field, choice: unknown): boolean {
  return Array.isArray(initial) && initial.includes(choice);
}

/** @throws Error that says what is wrong. */
function writtenValue({ kind, choices, line }: Field, text: string): unknown {
  switch (kind) {
    case 'text':
    case 'long':
    case 'date':
      return text;
    case 'boolean':
      return text === 'true';
    case 'choice':
      return choices[Number(text)];
    case 'moment':
      return new Date(text).toISOString();
    case 'number':
    case 'integer':
      return readNumber(kind, text);
    case 'list': {
      const lines = text.split(/\r?\n/u).filter((one) => one.trim() !== '');
      return line === 'text' ? lines : lines.map((one) => readNumber(line, one));
    }
    default:
      return readJson(text);
  }
}

/** @throws Error that says what is wrong. */
function readNumber(kind: 'number' | 'integer', text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new Error(`“${text}” is no number.`);
  if (kind === 'integer' && !Number.isInteger(number)) throw new Error(`“${text}” is no whole number.`);
  return number;
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
export function initialOf({ kind, choices, initial, always, nullable }: Field): string {
  switch (kind) {
    case 'choice': {
      const at = choices.findIndex((choice) => JSON.stringify(choice) === JSON.stringify(initial));
      return at === -1 ? (always && !nullable ? '0' : '') : String(at);
    }
    case 'moment':
      return typeof initial === 'string' ? localMoment(initial) : '';
    case 'list':
      return Array.isArray(initial) ? initial.join('\n') : '';
    case 'json':
      return initial === undefined ? '' : JSON.stringify(initial);
    default:
      return initial === undefined || initial === null ? '' : String(initial);
  }
}

/** An instant as a field for date and time takes it: by the clocks of the viewer. */
function localMoment(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
