import type { JobSpec } from 'nljobs/spec/core';
import { lineComment } from './comment.ts';
import { header } from './header.ts';
import { printValue, quote } from './value.ts';

/** A job as it is written out. */
export interface EmittedJob {
  readonly spec: JobSpec;
  /** Base name of its handler's file, without extension: its id, or an old id whose file is still in use. */
  readonly handler: string;
}

/** The registrations of one source, in its order: each job under its English and under what was read. */
export function jobsFile(source: string, jobs: readonly EmittedJob[], extension: string): string {
  const entries = jobs.map((job) => registration(job, extension)).join('');
  return `${header(source)}
import { defineJob, type JobRegistration } from 'nljobs';
import type { Loaded } from './handlers.${extension}';

export const jobs: readonly JobRegistration[] = [
${entries}];
`;
}

function registration({ spec, handler }: EmittedJob, extension: string): string {
  const comment = lineComment([spec.title, spec.description, `Read as: ${spec.canonical}`], 2);
  const type = `Loaded<${quote(handler)}>`;
  const path = quote(`../handlers/${handler}.${extension}`);
  return `${comment}  defineJob({
    spec: ${printValue(spec, 4, 'spec: '.length)},
    load: (): ${type} => import(${path}),
  }),
`;
}
