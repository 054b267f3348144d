import { readFileSync } from 'node:fs';
import type { Loaded } from './fixtures.ts';
import { NoOracle } from './oracle.ts';
import { DAY_MS, type Expected, type Meaning, type Part, type Phrase, USUAL_STARTS, unbounded } from './phrase.ts';
import { instantOf, wallOfLocal } from './zone.ts';

/** What a line of a corpus may say a phrase means. */
interface Claim {
  readonly crons?: readonly string[];
  readonly rrule?: string;
  readonly every?: string;
  readonly at?: string;
  readonly error?: boolean;
  readonly ambiguous?: boolean;
  readonly phase?: string;
}

/** A line of a corpus: see docs/benchmarks.md. */
interface Line {
  readonly text: string;
  readonly expect: Claim;
  readonly alt?: readonly Claim[];
  readonly tz?: string;
  readonly phase?: string;
  readonly disputed?: boolean;
  readonly full?: boolean;
}

/** Reads a corpus of phrases with their meanings, one JSON object a line. Throws, with the line's number, on others. */
export function loadCorpus(path: string): Loaded {
  const phrases: Phrase[] = [];
  const leftOut = new Map<string, number>();
  const leave = (reason: string) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  for (const [index, text] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (text.trim() === '') continue;
    const line = readLine(text, `${path}:${index + 1}`);
    if (line.full === true) leave('a whole description');
    else if (line.disputed === true) leave('disputed');
    else {
      try {
        phrases.push(phraseOf(line));
      } catch (error) {
        if (!(error instanceof NoOracle)) throw error;
        leave(error.message);
      }
    }
  }
  return { phrases, leftOut };
}

function readLine(text: string, place: string): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    throw new Error(`${place} is not JSON.`);
  }
  const given = (line ?? {}) as Partial<Line>;
  if (typeof given.text !== 'string' || typeof given.expect !== 'object' || given.expect === null) {
    throw new Error(`${place} has no "text" and "expect".`);
  }
  return given as Line;
}

/** A phrase of a corpus, from its line. Throws NoOracle where nothing could judge it. */
export function phraseOf({ text, expect, alt = [], tz, phase }: Line): Phrase {
  const zone = tz ?? 'UTC';
  const expected = meaningOf({ ...(phase !== undefined && { phase }), ...expect });
  const also = alt
    .map((claim) => meaningOf({ ...(phase !== undefined && { phase }), ...claim }))
    .filter((meaning) => meaning.kind !== 'unclear');
  return { text, expected, also, zone, projectZone: null, starts: startsOf(expected, zone) };
}

function meaningOf(claim: Claim): Expected {
  if (claim.error === true || claim.ambiguous === true) return { kind: 'unclear' };
  const phase = claim.phase === 'any' ? 'any' : 'fixed';
  const times = (parts: readonly Part[]): Meaning => ({ kind: 'times', parts, phase });
  if (claim.crons !== undefined) return times(claim.crons.map((cron) => unbounded({ cron })));
  if (claim.rrule !== undefined) return times(ruleParts(claim.rrule));
  if (claim.at !== undefined) return times([unbounded({ at: claim.at })]);
  if (claim.every !== undefined) return { kind: 'every', duration: claim.every };
  throw new NoOracle('a meaning of another form');
}

/** DTSTART, RRULE (also without its name), EXRULE and EXDATE lines. */
function ruleParts(text: string): readonly Part[] {
  let start: string | null = null;
  const rules: string[] = [];
  const without: string[] = [];
  const exdates: string[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, name = 'RRULE', value = ''] = /^(?:(DTSTART|RRULE|EXRULE|EXDATE)[^:]*:)?(.*)$/.exec(line.trim()) ?? [];
    if (name === 'DTSTART') start = isoLocal(value);
    else if (name === 'EXRULE') without.push(value);
    else if (name === 'EXDATE') exdates.push(...value.split(',').map(isoLocal));
    else rules.push(value);
  }
  if (start === null && rules.some((rule) => rule.includes('COUNT=')))
    throw new NoOracle('a count without a beginning');
  return rules.map((rule) => unbounded({ rule, start, without, exdates }));
}

/** `20260206T090000` as `2026-02-06T09:00:00`. */
function isoLocal(value: string): string {
  const [, y, m, d, h = '00', min = '00', s = '00'] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?/.exec(value) ?? [];
  if (y === undefined) throw new NoOracle(`not a local time: ${value}`);
  return `${y}-${m}-${d}T${h}:${min}:${s}`;
}

/** A phrase that names a date is asked before it: within its year, within its month, on the day before. */
function startsOf(expected: Expected, zone: string): readonly number[] {
  if (expected.kind !== 'times') return USUAL_STARTS;
  for (const { what } of expected.parts) {
    const date = 'at' in what ? what.at : 'rule' in what ? what.start : null;
    if (date === null) continue;
    const instant = instantOf(wallOfLocal(date), zone);
    return [300, 25, 1].map((days) => instant - days * DAY_MS);
  }
  return USUAL_STARTS;
}
