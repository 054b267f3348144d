import type { Span } from 'nljobs/spec/core';
import { extentOf } from './place.ts';
import type { Snapshot } from './project.ts';

export interface JobSymbol {
  readonly name: string;
  /** How it is read; its id where it is not. */
  readonly detail: string;
  readonly span: Span;
  /** Its heading's words, or its item's. */
  readonly place: Span;
}

/** The jobs of a file, in its order. */
export function symbolsOf({ jobs }: Snapshot, file: string): readonly JobSymbol[] {
  return jobs.flatMap((job) => {
    if (job.file !== file) return [];
    const { compilation, found, title, id } = job;
    const name = title.trim() === '' ? id : title;
    return [{ name, detail: compilation.readback ?? id, span: extentOf(found), place: found.place }];
  });
}
