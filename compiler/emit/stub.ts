import type { JobSpec } from 'nljobs/spec/core';
import { docComment, lineComment } from './comment.ts';
import { type StepAction, stepActions, stepLine } from './steps.ts';
import { declareUnion } from './type-layout.ts';
import { inputsOf, namesItself, takesItems } from './types-files.ts';
import { quote, WIDTH } from './value.ts';

/** The first text of a job's handler file. It is written once; from then on the file is the user's. */
export function stub(spec: JobSpec, extension: string): string {
  const id = quote(spec.id);
  const imports = `import { unimplemented } from 'nljobs';
import type { Handlers } from '../generated/handlers.${extension}';
`;
  const guard = spec.idempotency;
  const steps = stepActions(spec);
  if (steps.length > 0 && !takesItems(spec)) {
    const type = `Handlers[${id}]`;
    return `${imports}
${lineComment([spec.description, STEPS_HOW], 0)}${steps.map((step) => stepStub(step, type, id, [])).join('')}`;
  }
  if (!takesItems(spec)) {
    return `${imports}
${docComment([spec.description], 0)}${declaration(`Handlers[${id}]`, id)}`;
  }
  if (guard !== null && namesItself(spec)) return payloadStub(spec, guard.per, extension);
  const item = typeName(guard?.per ?? null);
  const variable = variableName(item);
  const { how, parts } = guard === null ? batchParts(variable) : guardParts(variable);
  if (steps.length > 0) {
    const type = `Handlers<${item}>[${id}]`;
    return `${imports}
${lineComment([spec.description, STEPS_HOW], 0)}
${docComment([`One ${variable}. Put your own type in its place.`], 0)}interface ${item} {
  readonly id: string;
}
${steps.map((step) => stepStub(step, type, id, how)).join('')}`;
  }
  const shape = `export const handler: Handlers<${item}>[${id}] = {\n${parts.map((part) => `  ${part}\n`).join('')}};`;
  return `${imports}
${docComment([`One ${variable}. Put your own type in its place.`], 0)}interface ${item} {
  readonly id: string;
}

${docComment([spec.description, ...how], 0)}${declaration(`Handlers<${item}>[${id}]`, id)}${example(shape)}`;
}

/** What somebody who writes steps has to know. */
const STEPS_HOW =
  'Each step has a handler, which is called when the one before it has ended and its waits are over. All get the same input; `ctx.chain` has what the steps before returned and the events that came.';

function stepStub(step: StepAction, type: string, id: string, how: readonly string[]): string {
  return `\n${docComment([stepLine(step), ...how], 0)}${declaration(`${type}[${quote(step.handler)}]`, id, step.handler)}`;
}

function declaration(type: string, id: string, name = 'handler'): string {
  const head = `export const ${name}: ${type} =`;
  const line = `${head} unimplemented(${id});`;
  if (line.length <= WIDTH) return `${line}\n`;
  const opened = `${head} unimplemented(`;
  // As formatters do: a short argument alone is no place to break at.
  const breaksInside = id.length > WIDTH / 4 && opened.length <= WIDTH;
  return breaksInside ? `${opened}\n  ${id},\n);\n` : `${head}\n  unimplemented(${id});\n`;
}

function example(code: string): string {
  return `${lineComment(['Like this:'], 0)}${code.replace(/^(?=.)/gm, '//   ')}\n`;
}

/** What a stub tells of a handler's parts, and what they look like. */
interface Parts {
  readonly how: readonly string[];
  readonly parts: readonly string[];
}

/** The stub of a guarded job whose items are what its events carry. */
function payloadStub(spec: JobSpec, per: string | null, extension: string): string {
  const id = quote(spec.id);
  const inputs = inputsOf(spec);
  // A manual run is handed a payload, too: there is no other item.
  const payload = inputs.filter((input) => input !== 'null');
  const type = `Handlers<Payload>[${id}]`;
  const how =
    per === null
      ? 'Write what is done for one payload; nljobs sees to it that it is done once. Give `items` where an event holds several things to be done, and `key` to tell them apart.'
      : `Write what is done for one payload; nljobs sees to it that each ${inWords(per)} is handled once. The payload says which one it is about by ${namesOf(per)}: give \`key\` where it does not, and \`items\` where it holds several.`;
  const imports = `import { unimplemented } from 'nljobs';
import type { Events } from '../generated/events.${extension}';
import type { Handlers } from '../generated/handlers.${extension}';

${declareUnion('Payload', payload)}`;
  const steps = stepActions(spec);
  if (steps.length > 0) {
    return `${imports}
${lineComment([spec.description, STEPS_HOW], 0)}${steps.map((step) => stepStub(step, type, id, [how])).join('')}`;
  }
  const shape = `export const handler: ${type} = {\n  async effect(payload, ctx) {},\n};`;
  return `${imports}
${docComment([spec.description, how], 0)}${declaration(type, id)}${example(shape)}`;
}

/** How a payload may name what a guard is per, as the runtime looks for it. */
function namesOf(per: string): string {
  const names = ['', 'Id', '_id', '.id'].map((end) => `\`${inWords(per)}${end}\``);
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** What a guard is per, as it may stand in a sentence of a comment. */
function inWords(per: string): string {
  return per.replaceAll('`', "'");
}

function guardParts(variable: string): Parts {
  return {
    how: [
      `Write it in three parts; nljobs sees to it that each ${variable} is handled once:`,
      `items: every ${variable} there might be something to do for,\nkey: what tells one from another,\neffect: what is done for one.`,
    ],
    parts: [
      'async items(input, ctx) { return []; },',
      `key(${variable}) { return ${variable}.id; },`,
      `async effect(${variable}, ctx) {},`,
    ],
  };
}

function batchParts(variable: string): Parts {
  return {
    how: [
      'Write it in three parts; nljobs hands them over in batches, and keeps what became of each:',
      `items: every ${variable} there is something to do for,\nkey: what tells one from another,\nprocess: what is done for a batch; return nothing where all are done, else what Promise.allSettled gives.`,
    ],
    parts: [
      'async items(input, ctx) { return []; },',
      `key(${variable}) { return ${variable}.id; },`,
      'async process(items, ctx) {},',
    ],
  };
}

/** Words that cannot name a parameter of an example, or name another one of it already. */
const RESERVED = new Set(
  'await break case catch class const continue ctx debugger default delete do else enum export extends false finally for function if implements import in input instanceof interface items let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
);

/** A type's name as that of a variable: `Customer` as `customer`, `Class` as `item`. */
function variableName(type: string): string {
  const name = type.charAt(0).toLowerCase() + type.slice(1);
  return RESERVED.has(name) ? 'item' : name;
}

/** `customer` as the name of a type: `Customer`. Whatever is not a name becomes `Item`. */
function typeName(per: string | null): string {
  const words = (per ?? '').normalize('NFKD').match(/[A-Za-z][A-Za-z\d]*/g) ?? [];
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('');
  // The names that the stub itself uses, and those of types that everybody knows.
  const taken = new Set([
    'Handlers',
    'Object',
    'String',
    'Number',
    'Boolean',
    'Array',
    'Promise',
    'Symbol',
    'Function',
  ]);
  const short = name.slice(0, 40);
  return short === '' || taken.has(short) || short.length < 2 ? 'Item' : short;
}
