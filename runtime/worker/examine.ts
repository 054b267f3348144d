import { PermanentError } from '../errors.ts';
import type { JsonSchema, Predicate, StandardSchema } from '../registry.ts';
import type { RunReason } from '../spec/vocabulary.ts';

/** What the user's code has to say about values that come from outside: schemas of payloads and inputs, and predicates. */
export interface Checks {
  /** By event. */
  readonly events: ReadonlyMap<string, StandardSchema>;
  /** By job: what its module exports as `input`. */
  readonly inputs: ReadonlyMap<string, StandardSchema>;
  readonly predicates: ReadonlyMap<string, Predicate>;
}

/** The names of the checks, which can cross to another process. */
export interface CheckNames {
  readonly events: readonly string[];
  readonly inputs: readonly string[];
  readonly predicates: readonly string[];
}

export type Question =
  | { readonly kind: 'input'; readonly job: string; readonly value: unknown }
  /** Is it a payload of this event, and which of these predicates does it pass? */
  | { readonly kind: 'event'; readonly event: string; readonly value: unknown; readonly predicates: readonly string[] };

export type Examined =
  | { readonly ok: true; readonly passed: readonly string[] }
  /** Why not, in words that name the path. */
  | { readonly ok: false; readonly message: string };

export const NO_CHECKS: Checks = { events: new Map(), inputs: new Map(), predicates: new Map() };
export const PASSED: Examined = { ok: true, passed: [] };

export function namesOf({ events, inputs, predicates }: Checks): CheckNames {
  return { events: [...events.keys()], inputs: [...inputs.keys()], predicates: [...predicates.keys()] };
}

/** Whether the user's code has anything to say to a question. */
export function hasSay({ events, inputs }: CheckNames, question: Question): boolean {
  if (question.kind === 'input') return inputs.includes(question.job);
  return events.includes(question.event) || question.predicates.length > 0;
}

/**
 * Answers a question. What is kept is the value as it was sent; predicates are shown it as the schema reads it, as handlers
 * are. Never rejects: what a schema or a predicate throws is an answer too.
 */
export async function examine(checks: Checks, question: Question): Promise<Examined> {
  try {
    const schema = question.kind === 'input' ? checks.inputs.get(question.job) : checks.events.get(question.event);
    const read = schema === undefined ? { value: question.value } : await validate(schema, question.value);
    if ('fault' in read) return { ok: false, message: read.fault };
    if (question.kind === 'input') return PASSED;
    const passed: string[] = [];
    for (const name of question.predicates) {
      if (await asks(checks, name, read.value)) passed.push(name);
    }
    return { ok: true, passed };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

async function asks(checks: Checks, name: string, payload: unknown): Promise<boolean> {
  const predicate = checks.predicates.get(name);
  if (predicate === undefined) throw new Error(`nobody has registered the predicate "${name}"`);
  try {
    return (await predicate(payload as never, undefined as never)) === true;
  } catch (error) {
    throw new Error(`the predicate "${name}" failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What a run was given, and by what. */
export interface Given {
  readonly job: string;
  /** The event that started it; null where none did. */
  readonly event: string | null;
  readonly reason: RunReason;
  readonly input: unknown;
}

/**
 * What a handler is called with: the run's input as its schema reads it. The payload of an event has the event's schema,
 * anything else that was handed in the job's own. What the clock or another job's end starts has no input to be read.
 * @throws PermanentError for an input that is not valid (any more).
 */
export async function readInput(checks: Checks, given: Given): Promise<unknown> {
  const { job, event, reason, input } = given;
  const ofEvent = event === null ? undefined : checks.events.get(event);
  const handedIn = reason === 'manual' || (input !== null && reason !== 'after');
  const schema = ofEvent ?? (handedIn ? checks.inputs.get(job) : undefined);
  if (schema === undefined) return input;
  const read = await validate(schema, input);
  if (!('fault' in read)) return read.value;
  const what = ofEvent === undefined ? `The input of "${job}"` : `The payload of "${event}"`;
  throw new PermanentError(`${what} is not valid: ${read.fault}`);
}

/** How many things that are wrong are named. */
const MOST_NAMED = 5;

async function validate(
  schema: StandardSchema,
  value: unknown,
): Promise<{ readonly value: unknown } | { readonly fault: string }> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return { value: result.value };
  const named = result.issues.slice(0, MOST_NAMED).map(({ path, message }) => {
    const place = pathOf(path ?? []);
    return place === '' ? message : `${place}: ${message}`;
  });
  const more = result.issues.length - named.length;
  return { fault: `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}` };
}

function pathOf(path: readonly (PropertyKey | { readonly key: PropertyKey })[]): string {
  return path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
}

/** How long a schema may be to be handed on, in characters of JSON. */
const LONGEST_SCHEMA = 64 * 1024;

/** What a schema says of itself as JSON Schema (2020-12), where it can: https://standardschema.dev/json-schema. Else null. */
export function jsonSchemaOf(schema: StandardSchema): JsonSchema | null {
  const face: unknown = Reflect.get(schema['~standard'], 'jsonSchema');
  const make: unknown = typeof face === 'object' && face !== null ? Reflect.get(face, 'input') : undefined;
  if (typeof make !== 'function') return null;
  try {
    const text = JSON.stringify(make.call(face, { target: 'draft-2020-12' }));
    return text.length > LONGEST_SCHEMA ? null : (JSON.parse(text) as JsonSchema);
  } catch {
    // A schema may hold what JSON Schema has no words for; it still checks what is sent.
    return null;
  }
}

/** Whether a value is a schema of the Standard Schema interface. */
export function isSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  const standard: unknown = Reflect.get(value, '~standard');
  return typeof standard === 'object' && standard !== null && typeof Reflect.get(standard, 'validate') === 'function';
}
