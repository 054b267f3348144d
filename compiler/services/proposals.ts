import type { Compilation } from '../compilation.ts';
import type { LlmSettings } from '../config/settings.ts';
import type { Code } from '../diagnostics/codes.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { Host } from '../host/host.ts';
import { judge, type Unread } from '../llm/judge.ts';
import type { Batch, Restated } from '../llm/restate.ts';
import { descriptionHash } from '../lockfile/hashes.ts';
import type { LockBlock, Proposed } from '../lockfile/lockfile.ts';
import { isAcknowledged } from '../lockfile/remember.ts';
import { toFile } from '../source/excerpt.ts';
import { finding } from '../source/finding.ts';
import type { Compile, CompiledJob } from './compile-jobs.ts';
import { keepProposals, keptProposal } from './kept-proposals.ts';

/** Asks a model about texts that the grammar cannot read, all at once. */
export type Propose = (unread: readonly Unread[], settings: LlmSettings) => Promise<Batch>;

export interface ProposalOptions {
  readonly cwd: string;
  /** Null where the project lets no model be asked. */
  readonly settings: LlmSettings | null;
  /** Left out where nobody is to be asked: what the lock remembers is read all the same. */
  readonly propose?: Propose | undefined;
  /** Whether somebody has looked at this job. */
  readonly acknowledges: (job: CompiledJob) => boolean;
}

/** Errors that may lie in how something was said. A question or a contradiction is for the author alone. */
const UNREAD: ReadonlySet<string> = new Set(['NLJ2002', 'NLJ2003', 'NLJ2005', 'NLJ2006']);

/** Parts that do not fit together, which is often so where some words are unread. */
const MISFIT = 'NLJ4005';

function isUnread({ compilation: { spec, diagnostics } }: CompiledJob): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return (
    spec === null &&
    errors.some(({ code }) => UNREAD.has(code)) &&
    errors.every(({ code }) => UNREAD.has(code) || code === MISFIT)
  );
}

/**
 * Gives jobs whose words the grammar cannot read the reading of a restatement, where there is one: from the lockfile, from
 * an earlier question, or from a model. What was kept is judged like what comes. The others are as they were, with a word
 * on why there is none.
 */
export async function readProposed(
  jobs: readonly CompiledJob[],
  compile: Compile,
  host: Host,
  options: ProposalOptions,
): Promise<readonly CompiledJob[]> {
  const open: Open[] = [];
  const done = new Map<CompiledJob, CompiledJob>();
  for (const job of jobs) {
    if (!isUnread(job)) continue;
    const unread = unreadOf(job, compile);
    const kept = keptFor(job, host, options);
    const reasons = kept === null ? [] : judge(unread, kept.restatement).reasons;
    if (kept !== null && reasons.length === 0) {
      done.set(job, withReading(job, kept, compile, options.acknowledges(job)));
      continue;
    }
    if (kept !== null) {
      const message = `The restatement of "${job.id}" that jobs.lock.json holds (“${kept.restatement}”) is not used. ${reasons.join(' ')}`;
      done.set(job, withFinding(job, 'NLJ9204', message));
    }
    open.push({ job: done.get(job) ?? job, unread });
  }
  if (open.length === 0) return jobs.map((job) => done.get(job) ?? job);
  const answered = await askFor(open, compile, host, options);
  return jobs.map((job) => {
    const now = done.get(job) ?? job;
    return answered.get(now) ?? now;
  });
}

function unreadOf({ compilation, found, file, id }: CompiledJob, compile: Compile): Unread {
  const read = (text: string) => compile(text, { context: file.context, relativeDates: 'refuse', job: { id } });
  return {
    text: found.description.text,
    trouble: compilation.diagnostics.flatMap(({ severity, message }) => (severity === 'error' ? [message] : [])),
    errorsOf: (restatement) =>
      read(restatement).diagnostics.flatMap(({ severity, message }) =>
        severity === 'error' ? [`Read as it was restated: ${message}`] : [],
      ),
    actionOf: (restatement) => read(restatement).spec?.action.text ?? null,
  };
}

/** The restatement that a build reads a description by, where its own words cannot be read. */
export function keptReading(text: string, before: LockBlock | null): string | null {
  const { proposed, description } = before ?? {};
  return proposed !== undefined && description === descriptionHash(text) ? proposed.restatement : null;
}

/** What is kept for a description: by the lock where its words are the same, or from an earlier question. */
function keptFor(job: CompiledJob, host: Host, { cwd, settings }: ProposalOptions): Proposed | null {
  const { before, found } = job;
  if (before?.proposed !== undefined && keptReading(found.description.text, before) !== null) return before.proposed;
  return settings === null ? null : keptProposal(host, cwd, settings.model, found.description.text);
}

interface Open {
  readonly job: CompiledJob;
  readonly unread: Unread;
}

async function askFor(
  open: readonly Open[],
  compile: Compile,
  host: Host,
  { cwd, settings, propose, acknowledges }: ProposalOptions,
): Promise<ReadonlyMap<CompiledJob, CompiledJob>> {
  if (settings === null) return new Map();
  if (propose === undefined) {
    const message = `A model may restate this: run \`nljobs build\` on your machine, where it is asked, and commit what it writes.`;
    return new Map(open.map(({ job }) => [job, withFinding(job, 'NLJ9205', message)]));
  }
  const batch = await propose(
    open.map(({ unread }) => unread),
    settings,
  );
  if (batch.kind === 'failed') {
    const [first] = open;
    return first === undefined ? new Map() : new Map([[first.job, withFinding(first.job, 'NLJ9203', batch.reason)]]);
  }
  const fresh: { text: string; proposed: Proposed }[] = [];
  const answered = new Map<CompiledJob, CompiledJob>();
  for (const [index, { job }] of open.entries()) {
    const answer = batch.answers[index];
    if (answer === undefined) continue;
    if (answer.kind !== 'restated') {
      answered.set(job, withFinding(job, CODE_OF[answer.kind], messageOf(answer)));
      continue;
    }
    const { restatement, model, prompt, leftOut } = answer;
    const proposed: Proposed = { restatement, model, prompt, leftOut };
    fresh.push({ text: job.found.description.text, proposed });
    answered.set(job, withReading(job, proposed, compile, acknowledges(job)));
  }
  // What was paid for is kept, even where something else stands in the way of writing the lockfile.
  keepProposals(host, cwd, settings.model, fresh);
  return answered;
}

type Other = Exclude<Restated, { kind: 'restated' }>;

const CODE_OF: Readonly<Record<Other['kind'], Code>> = {
  refused: 'NLJ9202',
  unclear: 'NLJ9206',
  'not-asked': 'NLJ9205',
};

function messageOf(answer: Other): string {
  switch (answer.kind) {
    case 'refused':
      return `A model restated this as “${answer.restatement}”, which is refused. ${answer.reasons.join(' ')}`;
    case 'unclear':
      return `The model has no restatement for this. It says: “${answer.reason}”`;
    case 'not-asked':
      return answer.reason;
    default:
      return answer satisfies never;
  }
}

function withFinding(job: CompiledJob, code: Code, message: string): CompiledJob {
  const located = finding(code, job.found.source, message, { span: placeOf(job), job: job.id });
  return { ...job, diagnostics: [...job.diagnostics, located] };
}

const placeOf = ({ found: { description } }: CompiledJob) =>
  toFile(description, { start: 0, end: description.text.length });

/** A job that is read by its restatement: everything said there is proposed, and to be looked at. */
function withReading(job: CompiledJob, proposed: Proposed, compile: Compile, acknowledge: boolean): CompiledJob {
  const { found, file, id, before } = job;
  const { text } = found.description;
  const read = compile(proposed.restatement, {
    context: file.context,
    relativeDates: 'refuse',
    job: { id, group: found.group, file: found.source.name, ...(found.title === null ? {} : { title: found.title }) },
  });
  if (read.spec === null) return job;
  const spec = {
    ...read.spec,
    description: text,
    provenance: Object.fromEntries(
      Object.entries(read.spec.provenance).map(([field, origin]) => [field, origin === 'stated' ? 'proposed' : origin]),
    ),
    // Offsets count in the restatement, and the spec holds the description.
    words: [],
    spans: {},
  };
  const compilation: Compilation = { ...read, text, spec, words: [], derivation: [] };
  const said = {
    code: 'NLJ9201' as const,
    words: proposed.restatement,
    located: aboutReading(job, proposed, spec.canonical),
  };
  const heard = read.diagnostics.map((diagnostic) => ({
    code: diagnostic.code,
    words: proposed.restatement.slice(diagnostic.span.start, diagnostic.span.end),
    located: {
      source: found.source,
      job: id,
      diagnostic: {
        ...diagnostic,
        message: `As it was restated: ${diagnostic.message}`,
        span: placeOf(job),
        labels: [],
        fixes: [],
      },
    },
  }));
  const diagnostics: LocatedDiagnostic[] = [];
  const warnings: { code: string; words: string }[] = [];
  let quiet = 0;
  for (const { code, words, located } of [said, ...heard]) {
    if (located.diagnostic.severity === 'warning') {
      warnings.push({ code, words });
      if (acknowledge || isAcknowledged({ code, words }, before?.acknowledged ?? [])) {
        quiet++;
        continue;
      }
    }
    diagnostics.push(located);
  }
  return { ...job, compilation, warnings, diagnostics, quiet, proposed };
}

function aboutReading(
  job: CompiledJob,
  { restatement, model, prompt, leftOut }: Proposed,
  canonical: string,
): LocatedDiagnostic {
  const left = leftOut.length === 0 ? '' : ` Not taken up: ${leftOut.map((word) => `“${word}”`).join(', ')}.`;
  const message = `This cannot be read; ${model} restated it (${prompt}): “${restatement}” It comes to: “${canonical}”${left} If that is meant, run \`nljobs ack ${job.id}\`, or write it so.`;
  const span = placeOf(job);
  return finding('NLJ9201', job.found.source, message, {
    span,
    job: job.id,
    fixes: [{ title: `Write it so: ${restatement}`, edits: [{ ...span, text: restatement }], safe: false }],
  });
}
