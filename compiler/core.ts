/** The language alone: text to spec and diagnostics. Pure, loads no ts-morph and no Node module, runs in a browser. */
export type { Compilation, CompileOptions, Derivation, ImpliedValue, LanguageContext } from './compilation.ts';
export { compile, MAX_DESCRIPTION, parseSchedule } from './compile.ts';
export { describe, describeTriggers } from './readback/describe.ts';
