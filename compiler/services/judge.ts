import type { TeamRules } from '../config/rules.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import { specHash } from '../lockfile/hashes.ts';
import { isAcknowledged } from '../lockfile/remember.ts';
import { toFile } from '../source/excerpt.ts';
import { finding } from '../source/finding.ts';
import { aboutAfter } from './after-jobs.ts';
import type { CompiledJob } from './compile-jobs.ts';
import { lineOf } from './identify.ts';
import { breachesOf } from './rules/rules.ts';

/** A finding about a job, with what it is acknowledged by. */
interface Judged {
  readonly located: LocatedDiagnostic;
  readonly subject: string;
}

/**
 * Adds to each job what is to be said of it as one of its project: that it breaks a rule of the team, says what
 * another one says, or starts after one that is not there. Warnings can be acknowledged like those about its words.
 */
export function judgeJobs(
  jobs: readonly CompiledJob[],
  rules: TeamRules,
  acknowledges: (job: CompiledJob) => boolean,
): readonly CompiledJob[] {
  const first = new Map<string, CompiledJob>();
  const after = aboutAfter(jobs);
  return jobs.map((job) => {
    const judged = [...againstRules(job, rules), ...sayingTheSame(job, first), ...after(job)];
    return judged.reduce((all, one) => withFinding(all, one, acknowledges(job)), job);
  });
}

function againstRules(job: CompiledJob, rules: TeamRules): readonly Judged[] {
  const { spec } = job.compilation;
  if (spec === null) return [];
  const { source, description, place } = job.found;
  return breachesOf(spec, rules).map(({ code, severity, message, span, subject }) => {
    const at = span === null ? place : toFile(description, span);
    const located = finding(code, source, message, { span: at, job: job.id });
    return { subject, located: { ...located, diagnostic: { ...located.diagnostic, severity } } };
  });
}

function sayingTheSame(job: CompiledJob, first: Map<string, CompiledJob>): readonly Judged[] {
  const { spec } = job.compilation;
  if (spec === null) return [];
  const hash = specHash(spec);
  const earlier = first.get(hash);
  if (earlier === undefined) {
    first.set(hash, job);
    return [];
  }
  const { source } = earlier.found;
  const message = `"${job.id}" says the same as "${earlier.id}" (${source.name}:${lineOf(earlier.found)}), so that it is done twice. Remove one of them, or accept it with \`nljobs ack ${job.id}\`.`;
  const labels = source === job.found.source ? [{ span: earlier.found.place, text: 'the same' }] : [];
  const located = finding('NLJ6017', job.found.source, message, { span: job.found.place, labels, job: job.id });
  return [{ located, subject: earlier.id }];
}

function withFinding(job: CompiledJob, { located, subject }: Judged, acknowledge: boolean): CompiledJob {
  const { code, severity } = located.diagnostic;
  if (severity !== 'warning') return { ...job, diagnostics: [...job.diagnostics, located] };
  const warning = { code, words: subject };
  const warnings = [...job.warnings, warning];
  return acknowledge || isAcknowledged(warning, job.before?.acknowledged ?? [])
    ? { ...job, warnings, quiet: job.quiet + 1 }
    : { ...job, warnings, diagnostics: [...job.diagnostics, located] };
}
