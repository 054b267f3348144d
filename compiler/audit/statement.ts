import { canonicalJson, isSchedule, type ScheduleTrigger } from 'nljobs/spec/core';
import type { Clause, PlacedClause, SaidZone } from '../ast/nodes.ts';
import type { CompiledClauses } from '../compile.ts';
import type { DaySet } from './day-set.ts';
import { namesDays, namesTimes, type Of, rhythmsIn, SUB_DAY, saidDays, saidTimes } from './dimensions.ts';
import { merged } from './firings.ts';
import { type Laid, readTrigger } from './laid-out.ts';
import type { SaidPart, Statement } from './said.ts';

/** A length and nothing else, which the language takes for a rhythm: `90m`, `22h`. */
const LENGTH = /^\W*\d+(?:[.,]\d+)?\s*[a-z]+\W*$/i;
const BOUNDS: ReadonlySet<string> = new Set(['until', 'span', 'for', 'count', 'years']);

/** Reads what a compiled phrase says of days and times; null where it says nothing that can be laid out. */
export function statementOf({ compilation, clauses }: CompiledClauses): Statement | null {
  const { spec, readback } = compilation;
  if (spec === null || readback === null) return null;
  const triggers = spec.triggers.filter(isSchedule);
  if (triggers.length === 0) return null;
  const said = clauses.map(({ clause }) => clause);
  const zone = zoneOf(said);
  const parts: SaidPart[] = [];
  for (const group of groupsOf(spec.spans, spec.triggers, clauses)) {
    const part = partOf(group.triggers, group.clauses.length > 0 ? group.clauses : said, said);
    if (part === null) return null;
    parts.push(part);
  }
  const [first] = triggers;
  const either = saysOr(compilation.text, clauses);
  const telling = clauses.filter(({ clause }) => clause.kind !== 'remark' && clause.kind !== 'option');
  return {
    parts: settled(parts).map((part) =>
      asSaid(part, compilation.text, either, onEitherClock(compilation.text, clauses)),
    ),
    zone,
    timezone: zone === null ? null : (first?.timezone ?? null),
    restated: restatedIn(said),
    start: Math.min(...telling.map(({ start }) => start)),
    end: Math.max(...telling.map(({ end }) => end)),
    read: telling.map(({ start, end }) => ({ start, end })),
    bounded: said.some((one) => BOUNDS.has(one.kind) || (one.kind === 'start' && one.when !== null)),
    either,
    raw:
      said.some(({ kind }) => kind === 'cron') ||
      telling.some(
        ({ clause, start, end }) => clause.kind === 'rhythm' && LENGTH.test(compilation.text.slice(start, end)),
      ),
    bare: isBare(said),
    triggers,
    says: inWords(settled(parts), readback),
  };
}

/** Whether "or" stands within the words of a schedule; days that are left out may be joined by it as well. */
function saysOr(text: string, clauses: readonly PlacedClause[]): boolean {
  const [first] = clauses;
  const last = clauses.at(-1);
  if (first === undefined || last === undefined) return false;
  let said = text;
  for (const { clause, start, end } of clauses)
    if (clause.kind === 'except') said = `${said.slice(0, start)}${' '.repeat(end - start)}${said.slice(end)}`;
  return /\bor\b/i.test(said.slice(first.start, last.end));
}

/** Whether all times are as on a clock of twelve hours and of twenty-four: "6:30", and neither "06:30" nor "18:30". */
function onEitherClock(text: string, clauses: readonly PlacedClause[]): boolean {
  const placed = clauses.filter(({ clause }) => clause.kind === 'times');
  return (
    placed.length > 0 &&
    placed.every(
      ({ clause, start, end }) =>
        clause.kind === 'times' &&
        clause.times.every(({ style, hour }) => style === 'clock' && hour >= 1 && hour <= 12) &&
        !/\b0\d/.test(text.slice(start, end)),
    )
  );
}

/** What the words leave to a choice, beyond what their clauses say. */
function asSaid(part: SaidPart, text: string, either: boolean, clock: boolean): SaidPart {
  const { days, times } = part;
  return {
    ...part,
    // "Every weekend" is served by either of its days.
    ...(days.kind === 'named' && days.some === null && /\bweekend\b/i.test(text)
      ? { days: { ...days, some: 'any' as const } }
      : {}),
    ...(times.kind === 'named' && times.listed && either ? { times: { ...times, any: true } } : {}),
    ...(times.kind === 'named' && clock ? { times: { ...times, either: true } } : {}),
    // Midnight of a day begins it, or ends it.
    ...(times.kind === 'named' && times.minutes.join() === '0' && /\bmidnight\b/i.test(text)
      ? { times: { ...times, ends: true } }
      : {}),
  };
}

/** The readback without what nobody said: an implied time of day, every day, a day of the week or of the month. */
function inWords(parts: readonly SaidPart[], readback: string): string {
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0) return readback;
  const { days, times } = only;
  if (times.kind === 'unsaid' && days.kind === 'every') {
    const [n, unit] =
      days.unit === 'day'
        ? days.n % 7 === 0
          ? [days.n / 7, 'week']
          : [days.n, 'day']
        : days.n % 12 === 0
          ? [days.n / 12, 'year']
          : [days.n, 'month'];
    return n === 1 ? `Once a ${unit}` : `Every ${n} ${unit}s`;
  }
  if (times.kind === 'unsaid') return readback.replace(/ at 00:00(?: [A-Z]\w*(?:\/[\w/+-]+)?)?(?= except|$)/, '');
  if (days.kind === 'unsaid' && times.kind === 'named') return readback.replace(/^Every day at /, 'At ');
  return readback;
}

/** Parts that were said in full are gathered; where one of several leaves days or times open, they are taken as implied. */
function settled(parts: readonly SaidPart[]): readonly SaidPart[] {
  if (parts.length < 2) return parts;
  const full: { days: DaySet; minutes: readonly number[]; part: SaidPart }[] = [];
  for (const part of parts) {
    if (part.days.kind !== 'named' || part.times.kind !== 'named') return parts;
    full.push({ days: part.days.days, minutes: part.times.minutes, part });
  }
  const [first] = full;
  const products = merged(full);
  if (products.length !== 1 || first === undefined) return parts;
  const [product] = products;
  if (product === undefined) return parts;
  return [
    {
      selectors: full.flatMap(({ part }) => part.selectors),
      days: { kind: 'named', days: product.days, some: null },
      times: { kind: 'named', minutes: product.minutes, listed: true, window: null },
    },
  ];
}

interface Group {
  readonly triggers: readonly ScheduleTrigger[];
  readonly clauses: readonly Clause[];
}

/** The triggers that come from the same words, with those words. */
function groupsOf(
  spans: Readonly<Record<string, readonly (readonly [number, number])[]>>,
  triggers: readonly { readonly kind: string }[],
  clauses: readonly PlacedClause[],
): readonly Group[] {
  const groups = new Map<string, { triggers: ScheduleTrigger[]; clauses: readonly Clause[] }>();
  triggers.forEach((trigger, index) => {
    if (!isSchedule(trigger as ScheduleTrigger)) return;
    const places = spans[`/triggers/${index}`] ?? [];
    const key = canonicalJson(places);
    const group = groups.get(key) ?? {
      triggers: [],
      clauses: clauses
        .filter(({ start, end }) => places.some(([from, to]) => from <= start && end <= to))
        .map(({ clause }) => clause),
    };
    group.triggers.push(trigger as ScheduleTrigger);
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** One schedule; `own` is what was said of it, `all` what was said at all, since schedules share days and times. */
function partOf(triggers: readonly ScheduleTrigger[], own: readonly Clause[], all: readonly Clause[]): SaidPart | null {
  const full: Laid[] = [];
  for (const trigger of triggers) {
    const laid = readTrigger(trigger);
    if (laid === null) return null;
    full.push(...laid);
  }
  const [first] = full;
  if (first === undefined) return null;
  const hasTimes = (some: readonly Clause[]) =>
    some.some((one) => namesTimes(one) || one.kind === 'day-part') ||
    rhythmsIn(some).some(({ unit }) => SUB_DAY.has(unit));
  const hasDays = (some: readonly Clause[]) =>
    some.some((one) => namesDays(one) || one.kind === 'months') ||
    rhythmsIn(some).some(({ unit }) => !SUB_DAY.has(unit));
  const days = saidDays(full, hasDays(own) ? own : all);
  const times = saidTimes(full, hasTimes(own) ? own : all);
  return days === null || times === null ? null : { days, times, selectors: full.flatMap((one) => one.days) };
}

function zoneOf(said: readonly Clause[]): SaidZone | null {
  for (const one of said) {
    if (one.kind === 'zone') return one;
    if (one.kind === 'zoned-times' && one.all[0] !== undefined) return one.all[0].zone;
    if ((one.kind === 'window' || one.kind === 'cron') && one.zone !== undefined) return one.zone;
  }
  return null;
}

function restatedIn(said: readonly Clause[]): Statement['restated'] {
  return said
    .filter((one): one is Of<'zoned-times'> => one.kind === 'zoned-times')
    .flatMap(({ all }) => all)
    .map(({ times, zone }) => ({ minutes: times.map(({ hour, minute }) => hour * 60 + minute), zone }));
}

function isBare(said: readonly Clause[]): boolean {
  const telling = said.filter(({ kind }) => kind !== 'remark' && kind !== 'option');
  return telling.length === 1 && telling[0]?.kind === 'rhythm' && telling[0].adverb === true;
}
