import type { JobSpec } from 'nljobs/spec/core';
import { applyEdits } from '../diagnostics/fix.ts';
import type { Host } from '../host/host.ts';
import { joinPath } from '../host/path.ts';
import { writeAll } from '../host/write-all.ts';
import { specHash } from '../lockfile/hashes.ts';
import { lockedHolidays } from '../lockfile/remember.ts';
import { describeStated } from '../readback/stated.ts';
import { collectFile, type FoundJob } from '../source/collect.ts';
import { type BuildOptions, buildProject } from './build.ts';
import { lineOf } from './identify.ts';
import { readProject } from './project.ts';
import type { BuildReport } from './report.ts';

export type FormatOptions = Omit<BuildOptions, 'write' | 'acknowledge' | 'tool'> & { readonly write: boolean };

/** A description that stays as it is though it is not in canonical English. */
export interface LeftAlone {
  readonly job: string;
  readonly file: string;
  readonly reason: string;
}

export interface FormatReport {
  /** Sources that were changed, or would be, with their new text. */
  readonly files: ReadonlyMap<string, string>;
  readonly jobs: readonly string[];
  readonly left: readonly LeftAlone[];
  readonly report: BuildReport;
  readonly failed: { readonly path: string; readonly reason: string } | null;
}

/**
 * Writes descriptions in canonical English: the same meaning, the same things stated, nothing added. Whatever would
 * mean anything else, or lose what somebody stated, stays as it was written; so do descriptions with errors.
 */
export async function formatProject(host: Host, options: FormatOptions): Promise<FormatReport> {
  const report = await buildProject(host, { ...options, write: false });
  const { project } = await readProject(host, options.cwd, options.config);
  const files = new Map<string, string>();
  const left: LeftAlone[] = [];
  const jobs: string[] = [];
  if (project === null) return { files, jobs, left, report, failed: null };

  const holidayCalendar = lockedHolidays(project.lock, options.holidayCalendar);
  const places = new Map(
    project.files.flatMap((file) =>
      file.jobs.map((found) => [`${file.source.name}:${lineOf(found)}`, { found, context: file.context }] as const),
    ),
  );
  // New words would hide that the old ones are read differently than before.
  const reread = new Set(
    report.diagnostics.flatMap(({ diagnostic, job }) => (diagnostic.code === 'NLJ7004' ? [job] : [])),
  );
  const bySource = new Map<string, Proposal[]>();
  for (const job of report.jobs) {
    const place = places.get(`${job.file}:${job.line}`);
    // What a model made of a description takes its place only where somebody says so.
    if (job.spec === null || job.proposed !== null || place === undefined) continue;
    const { spec } = job;
    const { found, context } = place;
    const compile = (text: string) =>
      options.compile(text, {
        context,
        relativeDates: 'refuse',
        holidayCalendar,
        job: {
          id: job.id,
          group: found.group,
          file: job.file,
          ...(found.title === null ? {} : { title: found.title }),
        },
      }).spec;
    const proposal = propose(found, spec, compile);
    if (proposal === null) continue;
    if (reread.has(job.id)) {
      left.push({
        job: job.id,
        file: job.file,
        reason: `it is read differently than before: \`nljobs ack ${job.id}\``,
      });
    } else if ('reason' in proposal) left.push({ job: job.id, file: job.file, reason: proposal.reason });
    else {
      const list = bySource.get(job.file) ?? [];
      list.push({ ...proposal, job: job.id });
      bySource.set(job.file, list);
    }
  }
  for (const [name, proposals] of bySource) {
    const source = project.files.find((file) => file.source.name === name)?.source;
    if (source === undefined) continue;
    const { text, kept, dropped } = settle(source.text, name, proposals);
    for (const one of dropped) {
      left.push({ job: one.job, file: name, reason: 'Markdown would read its canonical form otherwise' });
    }
    if (text !== source.text) files.set(name, text);
    jobs.push(...kept.map(({ job }) => job));
  }
  const changes = [...files].map(([name, text]) => ({ path: joinPath(options.cwd, name), text }));
  const failed = options.write ? writeAll(host, changes) : null;
  return { files, jobs, left, report, failed };
}

interface Proposal {
  readonly job: string;
  readonly start: number;
  readonly end: number;
  /** As it stands in Markdown, and as it is read from there. */
  readonly text: string;
  readonly reads: string;
}

/** The edit that brings a description into canonical English; null where it is there already. */
function propose(
  found: FoundJob,
  spec: JobSpec,
  compile: (text: string) => JobSpec | null,
): Omit<Proposal, 'job'> | { readonly reason: string } | null {
  const { description, source } = found;
  const { head, options } = describeStated(spec);
  const asList = description.text.includes('\n');
  const reads = asList ? [head, ...options].join('\n') : [head, ...options].join(' ');
  if (reads === description.text) return null;
  const start = description.starts[0] ?? 0;
  const end = description.ends.at(-1) ?? start;
  const written = source.text.slice(start, end);
  if (/<!--|\{#/.test(written)) return { reason: 'a comment or an id stands within it' };
  // Emphasis is for people, and a link is more than its words.
  if (plain(written) !== plain(description.text)) return { reason: 'it holds markup, which would be lost' };
  const again = compile(reads);
  if (again === null || specHash(again) !== specHash(spec))
    return { reason: 'its canonical form is not read as the same' };
  const lost = Object.entries(spec.provenance).find(
    ([field, origin]) => origin === 'stated' && again.provenance[field] !== 'stated',
  );
  if (lost !== undefined) return { reason: `its canonical form would not say the ${lost[0]}` };
  const twice = describeStated(again);
  if (twice.head !== head || twice.options.join() !== options.join()) {
    return { reason: 'its canonical form is not settled' };
  }
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const listAlone = /^\s*(?:[-*+]|\d+[.)])\s+$/.test(source.text.slice(lineStart, start));
  const [first = '', ...rest] = asList ? [head, ...options] : [reads];
  const items = rest.map((option) => `- ${option}`);
  const text = items.length === 0 ? first : `${first}${listAlone ? '\n' : '\n\n'}${items.join('\n')}`;
  return { start, end, text, reads };
}

/** The words alone, without what makes lines and list items of them. */
function plain(text: string): string {
  return text
    .replace(/^\s*(?:[-*+]|\d+[.)])\s+/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Makes the edits of one source, without those that Markdown would read as something else. */
function settle(
  text: string,
  name: string,
  proposals: readonly Proposal[],
): { readonly text: string; readonly kept: readonly Proposal[]; readonly dropped: readonly Proposal[] } {
  let kept = proposals;
  for (;;) {
    const applied = applyEdits(text, kept);
    if (!applied.ok || kept.length === 0) return { text, kept: [], dropped: proposals };
    const read = new Map(
      collectFile({ name, text: applied.text }).jobs.map((job) => [job.description.text, job] as const),
    );
    const good = kept.filter(({ reads }) => read.has(reads));
    if (good.length === kept.length) {
      return { text: applied.text, kept, dropped: proposals.filter((one) => !kept.includes(one)) };
    }
    kept = good;
  }
}
