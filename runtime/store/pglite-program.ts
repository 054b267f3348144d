import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Compiled WebAssembly, of which the types of Node say nothing. */
export type Program = object;

const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { readonly compile: (bytes: Uint8Array) => Promise<Program> };
};

/**
 * PGlite's WebAssembly, which threads of V8 compile while this one goes on: begun as early as a start knows that it will be
 * needed. Null where the file is not where this version of PGlite has it: then PGlite finds it, or says what is wrong.
 */
export async function compileProgram(): Promise<Program | null> {
  try {
    const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
    // Read at once: piece by piece it would wait for all else that a start does.
    return await WebAssembly.compile(readFileSync(join(dirname(entry), 'pglite.wasm')));
  } catch {
    return null;
  }
}
