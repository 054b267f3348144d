import { EXIT_CODES, type ExitCode, isTimeZone, nearMisses } from 'nljobs/spec/core';
import type { Claim, Judgement, Verdict } from '../../audit/claim.ts';
import { DIALECTS, type DialectId } from '../../cron/dialects.ts';
import { type Line, readLines } from '../parse/lines.ts';

/** The answer to one line of `nljobs audit --stdin --ndjson`, its keys in the order of the contract. */
export interface ClaimAnswer extends Pick<Judgement, 'at' | 'fix' | 'reason' | 'says' | 'fires'> {
  readonly verdict: Verdict;
  readonly notes: readonly string[];
  /** What is wrong with the line itself; null where it could be looked at. */
  readonly error: { readonly code: 'NLJ9101' | 'NLJ9102' | 'NLJ9103'; readonly message: string } | null;
}

type ReadClaim =
  | { readonly ok: true; readonly claim: Claim; readonly notes: readonly string[] }
  | { readonly ok: false; readonly error: NonNullable<ClaimAnswer['error']> };

/** Dialects by other names that people give them, in lower case and without their marks. */
const ALIASES: Readonly<Record<string, DialectId>> = {
  cron: 'vixie',
  crontab: 'vixie',
  posix: 'vixie',
  unix: 'vixie',
  linux: 'vixie',
  standard: 'vixie',
  k8s: 'kubernetes',
  githubactions: 'github',
  githubworkflow: 'github',
  gha: 'github',
  eventbridge: 'aws',
  cloudwatch: 'aws',
  amazoneventbridge: 'aws',
  lambda: 'aws',
  bullmq: 'cron-parser',
  pgboss: 'cron-parser',
  gitlab: 'fugit',
  sidekiq: 'fugit',
  sidekiqcron: 'fugit',
  airflow: 'croniter',
  azure: 'ncrontab',
  azurefunctions: 'ncrontab',
  workers: 'cloudflare',
};

/** Reads one line: `{comment, cron, dialect?, timezone?, cronTimezone?, testsDate?}`. Keys beside these are ignored. */
export function readClaim(line: string): ReadClaim {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse('NLJ9101', `This line is not JSON: ${reason}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('NLJ9101', 'This line is JSON, but not an object with a "comment" and a "cron".');
  const { comment, cron, dialect, timezone, cronTimezone, testsDate } = value as Readonly<Record<string, unknown>>;
  if (typeof comment !== 'string' || typeof cron !== 'string')
    return refuse('NLJ9102', 'A line needs a "comment" and a "cron", both of them strings.');
  const notes: string[] = [];
  const zoned = zoneOf(cron);
  return {
    ok: true,
    claim: {
      comment,
      cron: zoned.cron,
      dialect: readDialect(dialect, notes),
      timezone: readZone('timezone', timezone, notes),
      cronTimezone: zoned.zone ?? readZone('cronTimezone', cronTimezone, notes),
      testsDate: testsDate === true,
    },
    notes,
  };
}

function refuse(code: NonNullable<ClaimAnswer['error']>['code'], message: string): ReadClaim {
  return { ok: false, error: { code, message } };
}

/** `CRON_TZ=Europe/Berlin 0 9 * * *` and `0 9 * * * Europe/Berlin` say their zone themselves. */
function zoneOf(cron: string): { readonly cron: string; readonly zone: string | null } {
  const match = /^(?:CRON_TZ|TZ)=(\S+)\s+(.*)$/.exec(cron.trim()) ?? /^(.*)\s+([A-Z]\w+\/[\w/+-]+)$/.exec(cron.trim());
  if (match === null) return { cron, zone: null };
  const [, first = '', second = ''] = match;
  const [zone, rest] = /TZ=/.test(cron) ? [first, second] : [second, first];
  return isTimeZone(zone) ? { cron: rest, zone } : { cron, zone: null };
}

function readDialect(value: unknown, notes: string[]): DialectId | null {
  if (value === undefined || value === null || value === '') return null;
  const asked = String(value).toLowerCase();
  if (Object.hasOwn(DIALECTS, asked)) return asked as DialectId;
  const alias = ALIASES[asked.replace(/[^a-z0-9]/g, '')];
  if (alias !== undefined) return alias;
  const near = nearMisses(asked, Object.keys(DIALECTS), 1)[0];
  notes.push(
    `There is no dialect "${asked}"${near === undefined ? '' : `; did you mean ${near}?`} The cron is read as crontab reads it.`,
  );
  return null;
}

function readZone(key: string, value: unknown, notes: string[]): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' && isTimeZone(value)) return value;
  notes.push(`"${key}" is ${JSON.stringify(value)}, which is no IANA name; it is left out.`);
  return null;
}

type Judge = (claim: Claim, from: number) => Judgement;

function answerLine(judge: Judge, line: Line, now: number): ClaimAnswer {
  const read = line.tooLong
    ? refuse('NLJ9103', 'This line is longer than 1 MiB, and was not read.')
    : readClaim(line.text);
  if (!read.ok) {
    const nothing = { at: null, fix: null, notes: [], says: null, fires: null };
    return { verdict: 'unknown', ...nothing, reason: read.error.message, error: read.error };
  }
  const { verdict, at, fix, notes, reason, says, fires } = judge(read.claim, now);
  return { verdict, at, fix, notes: [...read.notes, ...notes], reason, says, fires, error: null };
}

/**
 * Judges each line of the input and answers it by one line of JSON, in order, each handed over before the next is
 * looked at. Lines that cannot be used are answered too, and end in the exit code of usage.
 */
export async function answerClaims(
  judge: Judge,
  input: AsyncIterable<Uint8Array>,
  options: { readonly now: number; readonly out: (text: string) => Promise<void> },
): Promise<ExitCode> {
  let contradictions = 0;
  let unusable = 0;
  for await (const line of readLines(input)) {
    const answer = answerLine(judge, line, options.now);
    if (answer.verdict === 'contradicts') contradictions++;
    if (answer.error !== null) unusable++;
    await options.out(`${JSON.stringify(answer)}\n`);
  }
  if (unusable > 0) return EXIT_CODES.usage;
  return contradictions > 0 ? EXIT_CODES.findings : EXIT_CODES.done;
}
