import type { JobSpec } from 'nljobs/spec/core';
import { docComment, lineComment } from './comment.ts';
import { quote, WIDTH } from './value.ts';

/** The first text of a job's handler file. It is written once; from then on the file is the user's. */
export function stub(spec: JobSpec, extension: string): string {
  const id = quote(spec.id);
  const imports = `import { unimplemented } from 'nljobs';
import type { Handlers } from '../generated/handlers.${extension}';
`;
  const guard = spec.idempotency;
  if (guard === null) {
    const like = spec.batch === null ? '' : example(batchLoop(id, spec.batch.size));
    return `${imports}
${docComment([spec.description], 0)}${declaration(`Handlers[${id}]`, id)}${like}`;
  }
  const item = typeName(guard.per);
  const variable = item.charAt(0).toLowerCase() + item.slice(1);
  const how = [
    `Write it in three parts; nljobs sees to it that each ${variable} is handled once:`,
    `items: every ${variable} there might be something to do for,\nkey: what tells one from another,\neffect: what is done for one.`,
  ];
  const shape = `export const handler: Handlers<${item}>[${id}] = {
  async items(input, ctx) { return []; },
  key(${variable}) { return ${variable}.id; },
  async effect(${variable}, ctx) {},
};`;
  return `${imports}
${docComment([`One ${variable}. Put your own type in its place.`], 0)}interface ${item} {
  readonly id: string;
}

${docComment([spec.description, ...how], 0)}${declaration(`Handlers<${item}>[${id}]`, id)}${example(shape)}`;
}

function declaration(type: string, id: string): string {
  const head = `export const handler: ${type} =`;
  const line = `${head} unimplemented(${id});`;
  if (line.length <= WIDTH) return `${line}\n`;
  const opened = `${head} unimplemented(`;
  return opened.length <= WIDTH ? `${opened}\n  ${id},\n);\n` : `${head}\n  unimplemented(${id});\n`;
}

function example(code: string): string {
  return `${lineComment(['Like this:'], 0)}${code.replace(/^(?=.)/gm, '//   ')}\n`;
}

/** Batch after batch, so that an attempt that breaks off is gone on with by the next one, and stops when it is told to. */
function batchLoop(id: string, size: number): string {
  return `export const handler: Handlers[${id}] = async (_input, ctx) => {
  let last = ctx.resume<string>(); // the id that the attempt before got to, or null
  for (;;) {
    const batch = await nextAfter(last, ${size});
    if (batch.length === 0) return;
    for (const item of batch) await handle(item, { signal: ctx.signal });
    last = batch[batch.length - 1].id;
    await ctx.checkpoint(last);
  }
};`;
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
