import type { PGlite } from '@electric-sql/pglite';

/** What PGlite drives PostgreSQL with, as far as it matters here. */
interface Program {
  _PostgresMainLoopOnce(): void;
  stackRestore(place: unknown): void;
  _PostgresSendReadyForQueryIfNecessary(): void;
  _pgl_pq_flush(): void;
}

/** The status with which PostgreSQL jumps back to its main loop after an error that it survives. */
const SURVIVED = 100;

/**
 * Makes a query throw when PostgreSQL has ended within it (a PANIC: the write-ahead log finds no room on the disk).
 * PGlite 0.5.16 takes every exception of the main loop for one that PostgreSQL survives and enters the loop again, which
 * throws again: this thread would be held for ever.
 */
export function throwWhenEnded(pglite: PGlite): void {
  const program = (pglite as unknown as { readonly mod?: Partial<Program> }).mod;
  if (!isProgram(program)) return;
  let last: Error | null = null;
  const { _PostgresMainLoopOnce: once, stackRestore: restore } = program;
  program._PostgresMainLoopOnce = () => {
    // What has ended does not come back: it loops within itself.
    if (last !== null) throw last;
    try {
      once();
    } catch (error) {
      if (statusOf(error) !== SURVIVED) last ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  };
  // PGlite calls it where it has caught what the main loop threw.
  program.stackRestore = (place) => {
    if (last !== null) throw last;
    restore(place);
  };
  for (const name of ['_PostgresSendReadyForQueryIfNecessary', '_pgl_pq_flush'] as const) {
    const call = program[name];
    program[name] = () => {
      if (last === null) call();
    };
  }
}

function isProgram(program: Partial<Program> | undefined): program is Program {
  const names = [
    '_PostgresMainLoopOnce',
    'stackRestore',
    '_PostgresSendReadyForQueryIfNecessary',
    '_pgl_pq_flush',
  ] as const;
  return program !== undefined && names.every((name) => typeof program[name] === 'function');
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
}
