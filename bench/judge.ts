import { HORIZON_MS, instantsOf, phases, tidy } from './oracle.ts';
import type { Meaning, Phrase } from './phrase.ts';
import { wallOf } from './zone.ts';

/** What a reader of schedules says to one phrase, asked at one instant. */
export interface Answer {
  /** Instants after the start, epoch milliseconds, ascending. */
  readonly instants: readonly number[];
  /** Whether it came with a warning. */
  readonly flagged: boolean;
  /** The reader's word for having understood nothing: right where it happens to be right, and no error otherwise. */
  readonly nothing?: boolean;
}

/**
 * Of a clear phrase: `exact`, `refused`, `asked` (wrong, with a warning), `wrong` (in silence). Of an unclear one:
 * `flagged` (refused or warned) or `unflagged`.
 */
export type Verdict = 'exact' | 'refused' | 'asked' | 'wrong' | 'flagged' | 'unflagged';

/** Judges the answers to a phrase, one for each of its starts; null is a refusal. Throws NoOracle. */
export function judge(phrase: Phrase, answers: readonly (Answer | null)[]): Verdict {
  if (phrase.expected.kind === 'unclear') {
    return answers.every((answer) => answer === null || answer.flagged || answer.nothing === true)
      ? 'flagged'
      : 'unflagged';
  }
  const meanings = [phrase.expected, ...phrase.also];
  const whole = answers.filter((answer) => answer !== null);
  if (whole.length === answers.length && meanings.some((meaning) => fits(meaning, phrase, whole))) return 'exact';
  if (whole.length < answers.length || whole.some(({ nothing }) => nothing === true)) return 'refused';
  return whole.every(({ flagged }) => flagged) ? 'asked' : 'wrong';
}

/** Whether a phrase has any instant to compare by: one that never fires from any start has not. Throws NoOracle. */
export function comparable({ expected, also, zone, starts }: Phrase): boolean {
  if (expected.kind === 'unclear') return true;
  const named = [expected, ...also].map((meaning) => starts.map((start) => wanted(meaning, zone, start).length));
  return expected.kind === 'every' || (named[0] ?? []).some((count) => count > 0);
}

function fits(meaning: Meaning, { zone, starts }: Phrase, answers: readonly Answer[]): boolean {
  return answers.every((answer, index) => {
    const start = starts[index] ?? 0;
    const got = tidy(answer.instants, zone, start);
    if (meaning.kind === 'every') return everyFits(meaning.duration, zone, answer.instants);
    for (let phase = 0; phase < phases(meaning.parts); phase++) {
      if (same(wanted(meaning, zone, start, phase), got)) return true;
      if (meaning.phase === 'any' && sameRhythm(wanted(meaning, zone, start, phase, 120), got)) return true;
    }
    return false;
  });
}

const known = new WeakMap<Meaning, Map<string, readonly number[]>>();

/** The instants of a meaning, remembered: every tool is judged by the same ones. */
function wanted(meaning: Meaning, zone: string, start: number, phase = 0, count?: number): readonly number[] {
  if (meaning.kind === 'every') return [];
  const table = known.get(meaning) ?? new Map<string, readonly number[]>();
  known.set(meaning, table);
  const key = `${zone} ${start} ${phase} ${count}`;
  const found = table.get(key) ?? instantsOf(meaning.parts, zone, start, phase, count);
  table.set(key, found);
  return found;
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((at, index) => at === b[index]);
}

/** Gaps that are compared where only the rhythm counts. */
const GAPS = 12;

function sameRhythm(want: readonly number[], got: readonly number[]): boolean {
  const gaps = (list: readonly number[]) => list.slice(1).map((at, index) => at - (list[index] ?? 0));
  const asked = gaps(want);
  const heard = gaps(got).slice(0, GAPS);
  if (asked.length === 0 || heard.length < Math.min(GAPS, asked.length - 1, 3)) return false;
  return asked.some((_, index) => same(asked.slice(index, index + heard.length), heard));
}

/** Whether instants follow each other by a duration: months and days on the local clock, hours and less elapsed. */
function everyFits(duration: string, zone: string, instants: readonly number[]): boolean {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(
    duration,
  );
  if (match === null) return false;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const byMonth = 12 * (years ?? 0) + (months ?? 0);
  const byDay = 7 * (weeks ?? 0) + (days ?? 0);
  const elapsed = Math.round(1000 * (3600 * (hours ?? 0) + 60 * (minutes ?? 0) + (seconds ?? 0)));
  const list = instants.filter((at) => at < (instants[0] ?? 0) + HORIZON_MS).slice(0, 40);
  if (list.length < 5) return false;
  return list.slice(1).every((at, index) => {
    const before = list[index] ?? 0;
    if (byMonth === 0 && byDay === 0) return at - before === elapsed;
    const next = new Date(wallOf(before, zone));
    next.setUTCMonth(next.getUTCMonth() + byMonth, next.getUTCDate() + byDay);
    return wallOf(at, zone) === next.getTime() + elapsed;
  });
}
