import { type JobSpec, nearMisses, type Span } from 'nljobs/spec/core';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import { locateIn } from '../source/excerpt.ts';
import type { CompiledJob } from './compile-jobs.ts';

/** What is to be said of a job that another one starts, with what it is acknowledged by. */
export interface AboutAfter {
  readonly located: LocatedDiagnostic;
  readonly subject: string;
}

/**
 * Looks at the jobs that start when another has ended: the other must be one of the project's, and must not be started by
 * the first in turn. Gives what is to be said of one job; every job of the project is to be among `jobs`.
 */
export function aboutAfter(jobs: readonly CompiledJob[]): (job: CompiledJob) => readonly AboutAfter[] {
  const ids = new Set(jobs.map(({ id }) => id));
  const behind = new Map(jobs.map(({ id, compilation }) => [id, startersOf(compilation.spec)]));
  return (job) => {
    const { spec } = job.compilation;
    if (spec === null) return [];
    return spec.triggers.flatMap((trigger, index): AboutAfter[] => {
      if (trigger.kind !== 'after') return [];
      const at = nameIn(spec, index, trigger.job);
      if (!ids.has(trigger.job)) return [unknown(job, trigger.job, at, ids)];
      const circle = wayBack(trigger.job, job.id, behind);
      return circle === null ? [] : [circular(job, circle, at)];
    });
  };
}

const startersOf = (spec: JobSpec | null): readonly string[] =>
  spec === null ? [] : spec.triggers.flatMap((trigger) => (trigger.kind === 'after' ? [trigger.job] : []));

/** Where a description calls another job by its name; without that, where it says when it starts. */
function nameIn({ spans, description }: JobSpec, trigger: number, job: string): Span {
  const [said] = spans[`/triggers/${trigger}`] ?? [];
  const [start, end] = said ?? [0, description.length];
  const words = job.split(/[-_]+/).filter((word) => word !== '');
  const match = new RegExp(words.join('[^\\p{L}\\p{N}]+'), 'iu').exec(description.slice(start, end));
  return match === null ? { start, end } : { start: start + match.index, end: start + match.index + match[0].length };
}

function unknown(job: CompiledJob, name: string, at: Span, ids: ReadonlySet<string>): AboutAfter {
  const near = nearMisses(
    name,
    [...ids].filter((id) => id !== job.id),
  );
  const meant = near.length === 0 ? '' : ` Did you mean ${near.map((id) => `"${id}"`).join(' or ')}?`;
  const said = job.found.description.text.slice(at.start, at.end);
  return told(job, {
    code: 'NLJ5011',
    at,
    message: `The project has no job "${name}", so that "${job.id}" would never start.${meant}`,
    subject: name,
    fixes: near.map((id) => {
      const text = /\s/.test(said) ? id.replace(/[-_]+/g, ' ') : id;
      return { title: `after ${id}`, edits: [{ ...at, text }], safe: false };
    }),
  });
}

function circular(job: CompiledJob, circle: readonly string[], at: Span): AboutAfter {
  const way = [...circle].map((id) => `"${id}"`).join(', which starts after ');
  return told(job, {
    code: 'NLJ5012',
    at,
    message: `"${job.id}" starts after ${way}: once one of them has run they start each other for ever.`,
    subject: circle.join(' '),
    fixes: [],
  });
}

/** The jobs from one back to another, each started by the next; null where no way leads there. */
function wayBack(from: string, to: string, behind: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const seen = new Set<string>();
  const ways: (readonly string[])[] = [[from]];
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? '';
    if (last === to) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const next of behind.get(last) ?? []) ways.push([...way, next]);
  }
  return null;
}

interface Told {
  readonly code: 'NLJ5011' | 'NLJ5012';
  readonly at: Span;
  readonly message: string;
  readonly subject: string;
  readonly fixes: LocatedDiagnostic['diagnostic']['fixes'];
}

const told = ({ found, id }: CompiledJob, { code, at, message, subject, fixes }: Told): AboutAfter => ({
  subject,
  located: locateIn({ code, severity: 'warning', message, span: at, fixes }, found.description, found.source, id),
});
