import type { JobSpec } from 'nljobs/spec/core';
import { lineComment } from './comment.ts';
import { header } from './header.ts';
import { printValue, quote, WIDTH } from './value.ts';

/** A job as it is written out. */
export interface EmittedJob {
  readonly spec: JobSpec;
  /** Base name of its handler's file, without extension: its id, or an old id whose file is still in use. */
  readonly handler: string;
}

/** The registrations of one source, in its order: each job under its English and under what was read. */
export function jobsFile(source: string, jobs: readonly EmittedJob[], extension: string): string {
  const entries = jobs.map((job) => registration(job, extension)).join('');
  // Somebody's words are data, whatever a linter takes them for.
  const words = entries.includes('${')
    ? '// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the words of descriptions\n'
    : '';
  const conditions = /^ *then: /m.test(entries)
    ? '// biome-ignore-all lint/suspicious/noThenProperty: the steps of a condition, which nobody awaits\n'
    : '';
  const imports =
    jobs.length === 0
      ? "import type { JobRegistration } from 'nljobs';\n"
      : `import { defineJob, type JobRegistration } from 'nljobs';\nimport type { ${loadedTypes(jobs)} } from './handlers.${extension}';\n`;
  const list = jobs.length === 0 ? '[]' : `[\n${entries}]`;
  return `${header(source)}${words}${conditions}
${imports}
export const jobs: readonly JobRegistration[] = ${list};
`;
}

/** Specs are immutable: one that a watch has printed is printed once, for as long as its handler's file keeps its name. */
const printed = new WeakMap<JobSpec, { readonly from: string; readonly text: string }>();

function registration(job: EmittedJob, extension: string): string {
  const from = `${job.handler}.${extension}`;
  const known = printed.get(job.spec);
  if (known?.from === from) return known.text;
  const text = print(job, extension);
  printed.set(job.spec, { from, text });
  return text;
}

/** A job with one handler is loaded as that, one with steps as a handler for each. */
function loadedType({ action }: JobSpec): 'Loaded' | 'LoadedSteps' {
  return action.steps.length > 0 ? 'LoadedSteps' : 'Loaded';
}

function loadedTypes(jobs: readonly EmittedJob[]): string {
  return [...new Set(jobs.map(({ spec }) => loadedType(spec)))].sort().join(', ');
}

function print({ spec, handler }: EmittedJob, extension: string): string {
  const comment = lineComment(
    [...(spec.title === '' ? [] : [spec.title]), spec.description, `Read as: ${spec.canonical}`],
    2,
  );
  const type = `${loadedType(spec)}<${quote(handler)}>`;
  const path = quote(`../handlers/${handler}.${extension}`);
  const load = `load: (): ${type} => import(${path}),`;
  return `${comment}  defineJob({
    spec: ${printValue(spec, 4, 'spec: '.length)},
    ${load.length + 4 <= WIDTH ? load : load.replace(' => ', ' =>\n      ')}
  }),
`;
}
