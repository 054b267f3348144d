import { createRequire } from 'node:module';
import type { Compilation, CompileOptions } from './compilation.ts';
import type * as Core from './core.ts';

/*
 * What Node imports as `@nljobs/compiler/core`: the same functions, whose code is read when the first of them is called.
 * A program that only may read English (a config, a server with schedules of its users) then starts as if it could not.
 * Node alone can wait with a module and still answer at once; bundlers and browsers get `core.ts` (see package.json).
 */
export type * from './core.ts';

const require = createRequire(import.meta.url);
let language: typeof Core | undefined;
const loaded = (): typeof Core => {
  language ??= require('./core.js') as typeof Core;
  return language;
};

/** What a description may hold at most, in UTF-16 code units. */
export const MAX_DESCRIPTION: typeof Core.MAX_DESCRIPTION = 8_192;

/** Compiles one description; see `compile.ts`. */
export const compile: typeof Core.compile = (text: string, options?: CompileOptions): Compilation =>
  loaded().compile(text, options);

/** Reads a schedule phrase that needs no action; see `compile.ts`. */
export const parseSchedule: typeof Core.parseSchedule = (phrase: string, options?: CompileOptions): Compilation =>
  loaded().parseSchedule(phrase, options);

/** The canonical English of a spec; see `readback/describe.ts`. */
export const describe: typeof Core.describe = (spec) => loaded().describe(spec);

/** The same of triggers alone; see `readback/describe.ts`. */
export const describeTriggers: typeof Core.describeTriggers = (triggers) => loaded().describeTriggers(triggers);
