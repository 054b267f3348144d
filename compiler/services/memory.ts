import { canonicalJson } from 'nljobs/spec/core';
import type { Compilation } from '../compilation.ts';
import type { Source } from '../diagnostics/located.ts';
import { type Blocks, blocksByChunks, chunksOf, type ReadBlocks, readBlocks } from '../source/chunks.ts';
import { type CollectedFile, collectFile } from '../source/collect.ts';
import type { HandlerFile } from '../typescript/handler-state.ts';
import { inspectHandlers } from '../typescript/inspect.ts';
import type { Compile } from './compile-jobs.ts';

/**
 * What builds of one project keep for each other, so that a build after a change costs what the change does: the answers
 * of functions that are pure, for what was asked in the last build. Nothing that a build says depends on it.
 */
export interface BuildMemory {
  /** The language with its answers kept. */
  remembering(compile: Compile): Compile;
  collect(source: Source): CollectedFile;
  inspect(files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, HandlerFile>>;
  /** A build has ended: what it did not ask for is forgotten. */
  settle(): void;
}

/** Answers of the last build and of this one. */
class Kept<T> {
  #last = new Map<string, T>();
  #now = new Map<string, T>();

  get(key: string): T | undefined {
    const known = this.#now.get(key) ?? this.#last.get(key);
    if (known !== undefined) this.#now.set(key, known);
    return known;
  }

  put(key: string, value: T): T {
    this.#now.set(key, value);
    return value;
  }

  settle(): void {
    this.#last = this.#now;
    this.#now = new Map();
  }
}

/** All jobs of a file share its context, which is spelt out once. */
function spelling(): (context: object | undefined) => string {
  const known = new WeakMap<object, string>();
  return (context) => {
    if (context === undefined) return '';
    const text = known.get(context) ?? canonicalJson(context);
    known.set(context, text);
    return text;
  };
}

export function createBuildMemory(): BuildMemory {
  const contextKey = spelling();
  const compilations = new Kept<Compilation>();
  const files = new Kept<CollectedFile>();
  const handlers = new Kept<HandlerFile>();
  const chunks = new Kept<Blocks>();
  const readChunk: ReadBlocks = (chunk) => chunks.get(chunk) ?? chunks.put(chunk, readBlocks(chunk));
  return {
    remembering: (compile) => (text, options) => {
      // Which days are holidays is said by the lockfile, and so may change from build to build.
      if (/holiday/i.test(text)) return compile(text, options);
      const { holidayCalendar: _calendar, context, ...asked } = options;
      // One place asks in one order of fields; another order would only cost a reading.
      const key = `${contextKey(context)}${JSON.stringify(asked)}\n${text}`;
      return compilations.get(key) ?? compilations.put(key, compile(text, options));
    },
    collect(source) {
      const key = `${source.name}\n${source.text}`;
      const known = files.get(key);
      if (known === undefined)
        return files.put(
          key,
          collectFile(source, (text) => blocksByChunks(text, readChunk)),
        );
      // Its chunks stay known, too: the next edit may be in it.
      for (const chunk of chunksOf(source.text)) chunks.get(chunk);
      return known;
    },
    async inspect(asked) {
      const keyOf = (path: string, text: string) => `${path}\n${text}`;
      const fresh = new Map([...asked].filter(([path, text]) => handlers.get(keyOf(path, text)) === undefined));
      for (const [path, facts] of await inspectHandlers(fresh)) {
        handlers.put(keyOf(path, asked.get(path) ?? ''), facts);
      }
      return new Map(
        [...asked].flatMap(([path, text]) => {
          const facts = handlers.get(keyOf(path, text));
          return facts === undefined ? [] : [[path, facts] as const];
        }),
      );
    },
    settle() {
      compilations.settle();
      files.settle();
      handlers.settle();
      chunks.settle();
    },
  };
}
