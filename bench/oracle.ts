import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { RRuleTemporal } from 'rrule-temporal';
import { DAY_MS, type Part } from './phrase.ts';
import { instantOf, nearClockChange, wallOf, wallOfLocal } from './zone.ts';

/** How many instants are compared, and how far ahead they may lie. */
export const COMPARED = 40;
export const HORIZON_MS = 12 * 365 * DAY_MS;
/** Taken beyond what is compared, since days on which the clock changes are left out. */
const SPARE = 20;

/** The parts cannot be judged: the reason. */
export class NoOracle extends Error {}

/**
 * The instants after `start` that a union of parts names, ascending, at most `count`, none beyond the horizon, none near
 * a change of the clock. `phase` moves the rules whose beginning is free by so many of their units. Throws NoOracle.
 */
export function instantsOf(parts: readonly Part[], zone: string, start: number, phase = 0, count = COMPARED): number[] {
  const found = new Set<number>();
  for (const part of parts) {
    try {
      for (const at of partInstants(part, zone, start, phase, count + SPARE)) found.add(at);
    } catch (error) {
      throw error instanceof NoOracle ? error : new NoOracle('an oracle refuses its meaning', { cause: error });
    }
  }
  return tidy(found, zone, start, count);
}

/** Sorts instants, and leaves out what is not compared. */
export function tidy(instants: Iterable<number>, zone: string, start: number, count = COMPARED): number[] {
  const kept: number[] = [];
  for (const at of [...new Set(instants)].sort((a, b) => a - b)) {
    if (at <= start || at > start + HORIZON_MS || nearClockChange(at, zone)) continue;
    kept.push(at);
    if (kept.length === count) break;
  }
  return kept;
}

/** How many beginnings the rules of the parts may have: the interval of a rule that names no start. */
export function phases(parts: readonly Part[]): number {
  return Math.min(
    60,
    Math.max(1, ...parts.map(({ what }) => ('rule' in what && what.start === null ? intervalOf(what.rule) : 1))),
  );
}

function partInstants(part: Part, zone: string, start: number, phase: number, count: number): readonly number[] {
  const from = part.from === null ? null : instantOf(wallOfLocal(part.from), zone);
  const until = part.until === null ? Number.POSITIVE_INFINITY : instantOf(wallOfLocal(part.until), zone);
  // What is counted is counted from its beginning.
  if (part.count !== null && from === null) throw new NoOracle('a count without a beginning');
  const after = part.count !== null ? (from ?? start) - 1 : Math.max(start, from === null ? start : from - 1);
  const excepted = part.except.map((cron) => CronExpressionParser.parse(cron, { tz: zone }));
  const all = listed(part.what, zone, after, phase, part.count ?? count * (excepted.length > 0 ? 12 : 1));
  return all.filter(
    (at) => at > start && at <= until && !excepted.some((cron) => cron.includesDate(new Date(at - (at % 60_000)))),
  );
}

function listed(what: Part['what'], zone: string, after: number, phase: number, count: number): readonly number[] {
  if ('at' in what) {
    const wall = wallOfLocal(what.at);
    if (Number.isNaN(wall)) throw new NoOracle(`not a local time: ${what.at}`);
    const at = instantOf(wall, zone);
    return at > after ? [at] : [];
  }
  if ('cron' in what) return cronInstants(what.cron, zone, after, count);
  const gone = new Set(what.exdates.map((date) => instantOf(wallOfLocal(date), zone)));
  for (const rule of what.without) {
    for (const at of ruleInstants(rule, what.start, zone, after, phase, 4 * count)) gone.add(at);
  }
  return ruleInstants(what.rule, what.start, zone, after, phase, count + gone.size).filter((at) => !gone.has(at));
}

/** Two readers of cron that know nothing of each other must agree. */
function cronInstants(cron: string, zone: string, after: number, count: number): readonly number[] {
  const ours: number[] = [];
  const parsed = CronExpressionParser.parse(cron, { currentDate: new Date(after), tz: zone });
  try {
    while (ours.length < count) {
      const at = parsed.next().getTime();
      if (at > after + HORIZON_MS) break;
      ours.push(at);
    }
  } catch {
    // It has no further instant that cron-parser would look for.
  }
  const theirs = croner(cron, zone, after, count);
  const [one, other] = [tidy(ours, zone, after, count), tidy(theirs, zone, after, count)];
  if (one.join() !== other.join()) throw new NoOracle(`cron-parser and croner disagree on ${cron}`);
  return ours;
}

/** The instants of a cron by croner, which also reads seconds in front, years behind, and `0/5`. Throws where it is none. */
export function croner(cron: string, zone: string, after: number, count: number): readonly number[] {
  const pattern = new Cron(cron, { timezone: zone, paused: true, sloppyRanges: true });
  const instants: number[] = [];
  let at = pattern.nextRun(new Date(after));
  while (at !== null && at.getTime() <= after + HORIZON_MS && instants.length < count) {
    instants.push(at.getTime());
    at = pattern.nextRun(at);
  }
  return instants;
}

const UNITS = {
  YEARLY: 366,
  MONTHLY: 31,
  WEEKLY: 7,
  DAILY: 1,
  HOURLY: 1 / 24,
  MINUTELY: 1 / 1440,
  SECONDLY: 1 / 86_400,
};
type Unit = keyof typeof UNITS;

function intervalOf(rule: string): number {
  return Number(/INTERVAL=(\d+)/.exec(rule)?.[1] ?? 1);
}

function ruleInstants(
  rule: string,
  start: string | null,
  zone: string,
  after: number,
  phase: number,
  count: number,
): readonly number[] {
  const unit = (/FREQ=([A-Z]+)/.exec(rule)?.[1] ?? '') as Unit;
  if (UNITS[unit] === undefined) throw new NoOracle(`no rule: ${rule}`);
  const begin = start === null ? shifted(beginning(after, zone, UNITS[unit] < 1), unit, phase) : wallOfLocal(start);
  const dtstart = new Date(begin).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const text = `DTSTART;TZID=${zone}:${dtstart}\nRRULE:${untilInUtc(rule, zone)}`;
  const oracle = new RRuleTemporal({ rruleString: text });
  // Asked for ever longer stretches: most rules need a short one.
  for (let span = UNITS[unit] * intervalOf(rule) * count * DAY_MS; ; span *= 8) {
    const end = Math.min(after + span, after + HORIZON_MS);
    const found = oracle.between(new Date(after + 1), new Date(end), true).map((at) => at.epochMilliseconds);
    if (found.length >= count || end === after + HORIZON_MS) return found.slice(0, count);
  }
}

/** RFC 5545 wants the end of a rule with a zone in UTC; in the files it is a local time. */
function untilInUtc(rule: string, zone: string): string {
  return rule.replace(
    /UNTIL=(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?/,
    (_, y, m, d, h = '23', min = '59', s = '59') => {
      const instant = instantOf(Date.UTC(+y, +m - 1, +d, +h, +min, +s), zone);
      return `UNTIL=${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
    },
  );
}

/**
 * Where a rule without a start begins: the last local 1 January that was a Monday, so that weeks begin on Monday and
 * months on their first; rhythms within the day begin at midnight before `after`.
 */
export function beginning(after: number, zone: string, withinDay: boolean): number {
  const wall = wallOf(after, zone);
  if (withinDay) return wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
  for (let year = new Date(wall).getUTCFullYear(); ; year--) {
    const first = Date.UTC(year, 0, 1);
    if (new Date(first).getUTCDay() === 1 && first <= wall) return first;
  }
}

function shifted(wall: number, unit: Unit, by: number): number {
  if (unit === 'YEARLY') return Date.UTC(new Date(wall).getUTCFullYear() - by, 0, 1);
  if (unit === 'MONTHLY') return Date.UTC(new Date(wall).getUTCFullYear(), -by, 1);
  return wall - by * UNITS[unit] * DAY_MS;
}
