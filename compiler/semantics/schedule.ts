import {
  dayNumber,
  daysInMonth,
  type Exception,
  formatDate,
  formatInstant,
  instantOfLocal,
  localOfInstant,
  type ScheduleBounds,
  type ScheduleTrigger,
  weekdayOf,
} from 'nljobs/spec/core';
import type { CivilDate, DaySelector, Excluded, Span as Length, PlacedClause, Time } from '../ast/nodes.ts';
import { DAYS, HOURS, MINUTES, MONTHS, parseField, WEEKDAYS } from '../calendar/fields.ts';
import type { Schedule } from '../calendar/schedule.ts';
import { steps } from '../calendar/times.ts';
import { durationOf, toTriggers } from '../calendar/to-triggers.ts';
import { UNIT_MS } from '../grammar/duration/rules.ts';
import { formatTime, formatTwelve, secondsOf, settleWindow } from '../grammar/time/value.ts';
import { type Group, isSubDay, type Shared } from './groups.ts';
import { append, type Notes, replace } from './notes.ts';
import type { Settings } from './settings.ts';

const two = (n: number) => String(n).padStart(2, '0');
const isoDate = (date: CivilDate) => `${date.year}-${two(date.month)}-${two(date.day)}`;
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The hours a part of the day stands for when the project defines none. */
const DAY_PARTS: Readonly<Record<string, string>> = {
  morning: '09:00',
  afternoon: '14:00',
  evening: '18:00',
  night: '00:00',
  overnight: '00:00',
  lunchtime: '12:00',
  dawn: '06:00',
  dusk: '18:00',
};

/** Builds the triggers of one schedule. Null where it cannot be built; the reason is among the notes then. */
export function buildTriggers(
  group: Group,
  shared: Shared,
  settings: Settings,
  notes: Notes,
): readonly ScheduleTrigger[] | null {
  const whole = spanOf(group.clauses);
  const bounds = buildBounds(shared, settings, notes, whole);
  if (bounds === null) return null;
  if (group.cron !== null) return fromCron(group.cron, whole, bounds.bounds, notes);
  const schedule = buildSchedule(group, shared, settings, bounds.start, notes, whole);
  if (schedule === null) return null;
  const start =
    schedule.kind === 'elapsed' && bounds.start !== null
      ? instantText(bounds.start, bounds.bounds.timezone)
      : bounds.start;
  return toTriggers(schedule, bounds.bounds, start);
}

function instantText(local: string, zone: string): string {
  const instant = instantOfLocal(local, zone);
  return instant === null ? `${local}Z` : formatInstant(instant, 'UTC').replace('+00:00', 'Z');
}

function spanOf(clauses: readonly PlacedClause[]): { start: number; end: number } {
  return { start: Math.min(...clauses.map((one) => one.start)), end: Math.max(...clauses.map((one) => one.end)) };
}

function buildBounds(
  shared: Shared,
  settings: Settings,
  notes: Notes,
  whole: { start: number; end: number },
): { bounds: ScheduleBounds; start: string | null } | null {
  const timezone = shared.zone?.zone ?? settings.timezone ?? 'UTC';
  let from: string | null = null;
  let until: string | null = null;
  let start: string | null = null;
  if (shared.start !== null) {
    const { date, at } = shared.start;
    const year = date.year ?? yearAhead(date, settings, timezone);
    if (year === null) {
      notes.add('NLJ3022', at, 'A start without a year depends on the day it is read. Say the year.');
      return null;
    }
    start = `${isoDate({ ...date, year })}T00:00:00`;
    from = start;
  }
  if (shared.until !== null) {
    const year = shared.until.date.year ?? yearAhead(shared.until.date, settings, timezone);
    if (year === null) {
      notes.add('NLJ3022', whole, 'An end without a year depends on the day it is read. Say the year.');
      return null;
    }
    const day = dayNumber(year, shared.until.date.month, shared.until.date.day) - (shared.until.before ? 1 : 0);
    until = `${formatDate(day)}T23:59:59`;
  }
  if (shared.years !== null) {
    from = `${Math.min(...shared.years)}-01-01T00:00:00`;
    until = `${Math.max(...shared.years)}-12-31T23:59:59`;
  }
  if (shared.length !== null) {
    const base = start ?? (settings.now === null ? null : localOfInstant(settings.now, timezone));
    if (base === null || (settings.relativeDates === 'refuse' && start === null)) {
      notes.add(
        'NLJ3022',
        whole,
        `“For ${shared.length.n} ${shared.length.unit}s” needs a day to count from. Say “starting …” with a date, or “until …”.`,
      );
      return null;
    }
    from ??= base;
    until = addLength(base, shared.length);
  }
  if (from !== null && until !== null && from > until) {
    notes.add('NLJ4005', whole, `It would end (${until.slice(0, 10)}) before it begins (${from.slice(0, 10)}).`);
    return null;
  }
  const except = shared.except.flatMap((one) => toException(one, timezone));
  return {
    bounds: {
      timezone,
      from,
      until,
      count: shared.count,
      except,
      jitter: shared.jitter === null ? null : lengthText(shared.jitter),
      dst: { gap: 'after', overlap: 'first' },
    },
    start,
  };
}

/** The coming year in which a yearless date lies ahead of now, or null where there is no now to read it against. */
function yearAhead(date: CivilDate, settings: Settings, zone: string): number | null {
  if (settings.now === null || settings.relativeDates === 'refuse') return null;
  const today = localOfInstant(settings.now, zone).slice(0, 10);
  const year = Number(today.slice(0, 4));
  return isoDate({ ...date, year }) >= today ? year : year + 1;
}

/** The last second of a stretch that begins at a local time. */
function addLength(local: string, length: Length): string {
  const [y = 0, m = 0, d = 0] = local.slice(0, 10).split('-').map(Number);
  if (length.unit === 'month' || length.unit === 'quarter' || length.unit === 'year') {
    const months = length.n * (length.unit === 'year' ? 12 : length.unit === 'quarter' ? 3 : 1);
    const index = y * 12 + (m - 1) + months;
    const year = Math.floor(index / 12);
    const month = (index % 12) + 1;
    return `${formatDate(dayNumber(year, month, Math.min(d, daysInMonth(year, month))) - 1)}T23:59:59`;
  }
  const ms = length.n * (UNIT_MS[length.unit] ?? 0);
  return new Date(Date.parse(`${local}Z`) + ms - 1000).toISOString().slice(0, 19);
}

/** A length of time as ISO 8601. */
export function lengthText(length: Length): string {
  switch (length.unit) {
    case 'millisecond':
      return `PT${length.n / 1000}S`;
    case 'second':
      return `PT${length.n}S`;
    case 'minute':
      return Number.isInteger(length.n) ? `PT${length.n}M` : `PT${length.n * 60}S`;
    case 'hour':
      return Number.isInteger(length.n) ? `PT${length.n}H` : `PT${length.n * 60}M`;
    case 'day':
      return `P${length.n}D`;
    case 'week':
      return `P${length.n * 7}D`;
    case 'month':
      return `P${length.n}M`;
    case 'quarter':
      return `P${length.n * 3}M`;
    case 'year':
      return `P${length.n}Y`;
  }
}

function toException(excluded: Excluded, timezone: string): Exception[] {
  if ('dates' in excluded) return [{ dates: excluded.dates.map(dateText) }];
  if ('range' in excluded) return [{ dates: [`${dateText(excluded.range[0])}/${dateText(excluded.range[1])}`] }];
  const days: readonly DaySelector[] =
    'days' in excluded ? excluded.days : 'months' in excluded ? [{ months: excluded.months }] : [];
  const bounds: ScheduleBounds = {
    timezone,
    from: null,
    until: null,
    count: null,
    except: [],
    jitter: null,
    dst: { gap: 'after', overlap: 'first' },
  };
  // Whole days are left out: every minute of them.
  const minutes = steps(0, 1439, 1);
  return toTriggers({ kind: 'calendar', days, every: null, minutes, seconds: [0] }, bounds, null).map((schedule) => ({
    schedule,
  }));
}

const dateText = (date: CivilDate) => (date.year === null ? `${two(date.month)}-${two(date.day)}` : isoDate(date));

type Whole = { start: number; end: number };

function buildSchedule(
  group: Group,
  shared: Shared,
  settings: Settings,
  start: string | null,
  notes: Notes,
  whole: Whole,
): Schedule | null {
  const sub = group.rhythms.find((rhythm) => isSubDay(rhythm.unit));
  const coarse = group.rhythms.filter((rhythm) => !isSubDay(rhythm.unit));
  if (group.hours !== null && !applyBusinessHours(group, settings, notes)) return null;
  const times = settleTimes(group, settings, notes);
  if (times === null) return null;
  const timed = times.length > 0;
  if (group.timesPer !== null && !checkTimesPer(group, times, notes)) return null;
  if (group.relative !== null) return relativeOnce(group, times, shared, settings, notes);

  if (group.dates !== null) {
    const years = group.dates.filter((date) => date.year !== null);
    if (years.length > 0 && years.length < group.dates.length) {
      notes.add('NLJ4005', whole, 'Some dates have a year and some have none. Give all of them a year, or none.');
      return null;
    }
    if (!checkWeekday(group, notes)) return null;
    if (years.length > 0 && sub === undefined) {
      if (!timed) notes.add('NLJ3001', whole, 'No time was said: 00:00 is used.');
      const at = timed ? times.map(formatLong) : ['00:00:00'];
      return { kind: 'once', at: group.dates.flatMap((date) => at.map((time) => `${isoDate(date)}T${time}`)).sort() };
    }
  }

  const days = buildDays(group, coarse, sub !== undefined, start, settings, notes, whole);
  if (days === null) return null;
  if (sub !== undefined || group.minutes !== null || group.seconds !== null)
    return subDay(group, sub ?? null, times, days, notes, whole);
  if (group.window !== null) {
    const window = group.window;
    const clause = group.clauses.find((one) => one.clause === window) ?? whole;
    if (!timed) {
      notes.add(
        'NLJ4013',
        clause,
        'A window of hours says between when, but not how often. Add a frequency, such as “every 15 minutes” or “every hour”.',
        [append(clause, 'every hour', ', every hour'), append(clause, 'every 15 minutes', ', every 15 minutes')],
      );
      return null;
    }
    notes.add('NLJ4005', clause, 'A window of hours and a time of day do not fit together. Say one of them.');
    return null;
  }
  if (!timed) {
    notes.add('NLJ3001', whole, 'No time was said: 00:00 is used.');
    return { kind: 'calendar', ...days, minutes: [0], seconds: [0] };
  }
  return withSeconds(times, days);
}

/** Times that share their seconds are one calendar; different seconds cannot be said in one rule. */
function withSeconds(times: readonly Time[], days: DayPlan): Schedule {
  const seconds = [...new Set(times.map((time) => time.second))].sort((a, b) => a - b);
  return { kind: 'calendar', ...days, minutes: times.map((time) => time.hour * 60 + time.minute), seconds };
}

const formatLong = (time: Time) => `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;

function applyBusinessHours(group: Group, settings: Settings, notes: Notes): boolean {
  const placed = group.clauses.find((one) => one.clause.kind === 'hours');
  const span = placed ?? { start: 0, end: 0 };
  if (group.hours === 'business' && settings.businessHours !== null) {
    const at = (text: string): Time => ({
      hour: Number(text.slice(0, 2)),
      minute: Number(text.slice(3, 5)),
      second: 0,
      style: 'half',
    });
    group.window = {
      kind: 'window',
      from: at(settings.businessHours.from),
      to: at(settings.businessHours.to),
      open: false,
    };
    const numbers = settings.businessHours.days.map(
      (code) => (['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].indexOf(code) + 1) as 1,
    );
    group.days ??= [{ weekdays: numbers.map((day) => ({ n: null, day })) }];
    return true;
  }
  notes.add(
    'NLJ3018',
    span,
    group.hours === 'business'
      ? 'Business hours are not defined here. Say the hours (“from 9 AM to 5 PM on weekdays”), or set businessHours in the config.'
      : 'Market hours differ from market to market. Say the hours: “from 9:30 AM to 4 PM on weekdays”.',
  );
  return false;
}

/** The times of day, with the halves settled as far as the text does, and notes on what was guessed. Null on trouble. */
function settleTimes(group: Group, settings: Settings, notes: Notes): readonly Time[] | null {
  const placed = group.clauses.find((one) => one.clause.kind === 'times');
  const part = group.dayPart ?? null;
  const nightly = group.rhythms.find((one) => one.dayPart === 'night');
  if (group.times === null) {
    if (part === null) return [];
    const span = group.clauses.find((one) => one.clause.kind === 'day-part') ?? { start: 0, end: 0 };
    const own = settings.dayParts[part];
    const hour = own ?? DAY_PARTS[part] ?? '00:00';
    if (own === undefined)
      notes.add('NLJ3016', span, `“${part}” has no hour of its own: ${hour} is used.`, [
        append(span, `at ${hour}`, ` at ${hour}`),
      ]);
    return [{ hour: Number(hour.slice(0, 2)), minute: Number(hour.slice(3, 5)), second: 0, style: 'half' }];
  }
  let settled = group.times;
  if (part !== null || nightly !== undefined) settled = settled.map((time) => inPart(time, part ?? 'night'));
  const bare = settled.filter((time) => time.style === 'bare');
  if (bare.length > 0 && placed !== undefined) {
    // A list that climbs past noon on the 24-hour clock has settled itself: 9 and 21.
    const climbs = settled.length > 1 && settled.some((time) => time.hour > 12);
    if (!climbs) {
      const shown = bare.map(formatTime).join(', ');
      const am = bare.map((time) => formatTwelve({ ...time, hour: time.hour % 12 })).join(' and ');
      const pm = bare.map((time) => formatTwelve({ ...time, hour: (time.hour % 12) + 12 })).join(' and ');
      notes.add('NLJ3002', placed, `An hour without AM or PM is read on the 24-hour clock: ${shown}.`, [
        replace(placed, am, `at ${am}`),
        replace(placed, pm, `at ${pm}`),
      ]);
    }
  }
  if (group.approximate && placed !== undefined) {
    const at = settled.map(formatTime).join(' and ');
    notes.add('NLJ3013', placed, `A schedule is exact: ${at} is used.`, [replace(placed, `at ${at}`, `at ${at}`)]);
  }
  const midnight = settled.some((time) => time.hour === 0 && time.minute === 0 && time.style === 'half');
  if (midnight && placed !== undefined && /midn/i.test(settings.text.slice(placed.start, placed.end)) && named(group)) {
    notes.add('NLJ3020', placed, 'Midnight is the 00:00 that begins the day.', [
      replace(placed, '00:00, the start of the day', 'at 00:00'),
      replace(placed, '23:59, the end of the day', 'at 23:59'),
    ]);
  }
  return settled;
}

/** Whether the schedule names days, rather than all of them. */
function named(group: Group): boolean {
  return group.days !== null || (group.dates !== null && !group.datesEvery);
}

function inPart(time: Time, part: string): Time {
  if (time.style !== 'bare') return time;
  const hour = time.hour % 12;
  const late = part === 'evening' || part === 'afternoon' || (part === 'night' && hour >= 6 && time.hour !== 12);
  return { ...time, hour: late ? hour + 12 : hour, style: 'half' };
}

function checkTimesPer(group: Group, times: readonly Time[], notes: Notes): boolean {
  const per = group.timesPer;
  const placed = group.clauses.find((one) => one.clause === per);
  if (per === null || placed === undefined) return true;
  const count =
    (per.unit === 'day' ? times.length : per.unit === 'hour' ? group.minutes?.length : dayCount(group)) ?? 0;
  if (count === per.n) return true;
  const said = settled(per.n);
  notes.add(
    'NLJ3019',
    placed,
    count === 0
      ? `${said} a ${per.unit} says how often, but not ${per.unit === 'day' ? 'at which times' : per.unit === 'hour' ? 'at which minutes' : 'on which days'}. Add them.`
      : `${said} a ${per.unit} is said, but ${count} ${per.unit === 'day' ? 'times' : 'days'} are named.`,
  );
  return false;
}

const settled = (n: number) => (n === 1 ? 'Once' : n === 2 ? 'Twice' : `${n} times`);

function dayCount(group: Group): number {
  return (group.days ?? []).reduce((sum, one) => sum + (one.weekdays?.length ?? one.monthDays?.length ?? 1), 0);
}

function checkWeekday(group: Group, notes: Notes): boolean {
  const date = group.dates?.[0];
  if (date === undefined || date.year === null) return true;
  const said = group.dateWeekday ?? group.days?.[0]?.weekdays?.[0]?.day ?? null;
  if (said === null) return true;
  const real = ((weekdayOf(dayNumber(date.year, date.month, date.day)) + 6) % 7) + 1;
  if (real === said) {
    group.days = null;
    return true;
  }
  const placed = group.clauses.find((one) => one.clause.kind === 'dates') ?? group.clauses[0];
  if (placed === undefined) return false;
  notes.add(
    'NLJ4007',
    placed,
    `${MONTH_NAMES[date.month - 1]} ${date.day}, ${date.year} is a ${DAY_NAMES[real - 1]}, not a ${DAY_NAMES[said - 1]}.`,
    [
      replace(
        placed,
        `${date.day} ${MONTH_NAMES[date.month - 1]} ${date.year}`,
        `on ${date.day} ${MONTH_NAMES[date.month - 1]} ${date.year}`,
      ),
    ],
  );
  return false;
}

function relativeOnce(
  group: Group,
  times: readonly Time[],
  shared: Shared,
  settings: Settings,
  notes: Notes,
): Schedule | null {
  const relative = group.relative;
  const placed = group.clauses.find((one) => one.clause === relative);
  if (relative === null || placed === undefined) return null;
  const zone = shared.zone?.zone ?? settings.timezone ?? 'UTC';
  if (settings.now === null) {
    notes.add('NLJ3022', placed, 'This depends on the day it is read. Say the date: “on 24 December 2027 at 9 AM”.');
    return null;
  }
  const local = localOfInstant(settings.now, zone);
  let at: string[];
  if (relative.after !== undefined) {
    const ms = relative.after.n * (UNIT_MS[relative.after.unit] ?? Number.NaN);
    if (!Number.isFinite(ms)) {
      notes.add('NLJ3022', placed, 'Say the date instead of so many months ahead.');
      return null;
    }
    at = [localOfInstant(settings.now + ms, zone)];
  } else {
    const today = dayNumber(Number(local.slice(0, 4)), Number(local.slice(5, 7)), Number(local.slice(8, 10)));
    let day = today + (relative.days ?? 0);
    if (relative.weekday !== undefined) {
      const now = ((weekdayOf(today) + 6) % 7) + 1;
      day = today + ((relative.weekday - now + 6) % 7) + 1;
    }
    if (times.length === 0) notes.add('NLJ3001', placed, 'No time was said: 00:00 is used.');
    at = (times.length > 0 ? times.map(formatLong) : ['00:00:00']).map((time) => `${formatDate(day)}T${time}`);
  }
  if (settings.relativeDates === 'refuse') {
    notes.add(
      'NLJ3022',
      spanOf(group.clauses),
      `“${settings.text.slice(placed.start, placed.end)}” means another day tomorrow. Write the date.`,
      [
        replace(
          spanOf(group.clauses),
          at.join(' and '),
          at.map((one) => `on ${one.slice(0, 10)} at ${one.slice(11, 16)}`).join(' and '),
          true,
        ),
      ],
    );
    return null;
  }
  return { kind: 'once', at };
}

interface DayPlan {
  readonly days: readonly DaySelector[];
  readonly every: { readonly n: number; readonly unit: 'day' | 'week' | 'month' | 'year' } | null;
}

const ALL: DaySelector = {};

function buildDays(
  group: Group,
  coarse: Group['rhythms'],
  sub: boolean,
  start: string | null,
  settings: Settings,
  notes: Notes,
  whole: Whole,
): DayPlan | null {
  let days: readonly DaySelector[] | null = group.days;
  let every: DayPlan['every'] = null;
  const clauseOf = (rhythm: Group['rhythms'][number]) => group.clauses.find((one) => one.clause === rhythm) ?? whole;
  if (group.dates !== null) {
    const yearly = group.dates.map((date): DaySelector => ({ months: [date.month], monthDays: [date.day] }));
    if (group.dates.some((date) => date.year !== null)) {
      notes.add('NLJ4005', whole, 'A rhythm within a single dated day cannot be said yet. Name the times of that day.');
      return null;
    }
    if (days !== null) days = yearly.flatMap((date) => (days ?? []).map((one) => ({ ...one, ...date })));
    else days = yearly;
    if (!group.datesEvery && !coarse.some((one) => one.unit === 'year')) {
      const placed = group.clauses.find((one) => one.clause.kind === 'dates') ?? whole;
      notes.add('NLJ3015', placed, 'A date without a year comes round every year.', [
        append(placed, 'every year', ' every year', true),
      ]);
    }
  }
  const everyMonths = days?.find((one) => one.everyMonths !== undefined)?.everyMonths;
  if (everyMonths !== undefined) {
    days = (days ?? []).map(({ everyMonths: _, ...one }) => one);
    coarse = [...coarse, { kind: 'rhythm', n: everyMonths, unit: 'month' }];
  }
  if (group.everyN > 1) coarse = [...coarse, { kind: 'rhythm', n: group.everyN, unit: 'week' }];
  for (const rhythm of coarse) {
    switch (rhythm.unit) {
      case 'day':
        if (rhythm.n > 1) every = { n: rhythm.n, unit: 'day' };
        break;
      case 'weekday':
      case 'weekend': {
        const set: DaySelector = {
          weekdays: (rhythm.unit === 'weekday' ? ([1, 2, 3, 4, 5] as const) : ([6, 7] as const)).map((day) => ({
            n: null,
            day,
          })),
        };
        if (days === null) days = [set];
        else if (JSON.stringify(days) !== JSON.stringify([set])) {
          notes.add('NLJ4005', clauseOf(rhythm), 'Two sets of days: say one of them.');
          return null;
        }
        if (rhythm.n > 1) {
          if (rhythm.unit === 'weekday') {
            notes.add(
              'NLJ3005',
              clauseOf(rhythm),
              `“Every ${rhythm.n} weekdays” may count working days or mean Monday to Friday. Say the days.`,
            );
            return null;
          }
          every = { n: rhythm.n, unit: 'week' };
        }
        break;
      }
      case 'week':
        if (rhythm.n > 1) every = { n: rhythm.n, unit: 'week' };
        if (days === null && !sub) {
          const at = clauseOf(rhythm);
          days = [{ weekdays: [{ n: null, day: start === null ? 7 : weekdayOfLocal(start) }] }];
          if (start === null)
            notes.add(
              'NLJ3004',
              at,
              'A weekly job needs a day: Sunday is used.',
              DAY_NAMES.map((name) => append(at, `on ${name}`, ` on ${name}`)),
            );
        } else if (days?.some((one) => one.weekdays === undefined)) {
          notes.add('NLJ4005', clauseOf(rhythm), 'A weekly rhythm and a day of the month do not fit together.');
          return null;
        }
        break;
      case 'month':
      case 'quarter': {
        const n = rhythm.unit === 'quarter' ? rhythm.n * 3 : rhythm.n;
        if (
          days?.some(
            (one) =>
              one.weekdays !== undefined &&
              one.monthDays === undefined &&
              one.positions === undefined &&
              one.weekdays.every((day) => day.n === null),
          ) &&
          n === 1 &&
          !sub
        ) {
          notes.add('NLJ3005', whole, 'Which of them: every one in the month, or only the first?', [
            append(whole, 'the first of the month', ' (the first of the month)'),
          ]);
          return null;
        }
        if (days === null && !sub) {
          days = [{ monthDays: [1] }];
          notes.add('NLJ3001', clauseOf(rhythm), 'No day was said: the 1st is used.');
        }
        if (n > 1) {
          const first = start === null ? 1 : Number(start.slice(5, 7));
          if (12 % n === 0 && group.months === null && !(days ?? []).some((one) => one.months !== undefined)) {
            const back =
              rhythm.unit === 'quarter' &&
              (days ?? []).every((one) =>
                (one.monthDays ?? one.positions ?? one.weekdays?.map((day) => day.n ?? 1) ?? [1]).every(
                  (value) => value < 0,
                ),
              )
                ? 2
                : 0;
            const months = steps(0, 11, n)
              .map((month) => ((first - 1 + month + back) % 12) + 1)
              .sort((a, b) => a - b);
            days = (days ?? [ALL]).map((one) => ({ ...one, months }));
          } else if (rhythm.unit !== 'quarter' || !(days ?? []).some((one) => one.months !== undefined))
            every = { n, unit: 'month' };
        }
        break;
      }
      case 'year':
        if (days === null && group.months === null && !sub) {
          days = [{ months: [1], monthDays: [1] }];
          notes.add('NLJ3001', clauseOf(rhythm), 'No day was said: 1 January is used.');
        } else if (days === null && !sub && group.months !== null) {
          days = [{ monthDays: [1] }];
          notes.add('NLJ3001', clauseOf(rhythm), 'No day was said: the 1st is used.');
        } else if (
          !sub &&
          days !== null &&
          group.months === null &&
          days.every((one) => one.months === undefined && one.weeks === undefined && one.yearDays === undefined)
        ) {
          if (
            days.every(
              (one) =>
                one.weekdays?.every((day) => day.n === null) &&
                one.monthDays === undefined &&
                one.positions === undefined,
            )
          ) {
            notes.add(
              'NLJ4005',
              whole,
              'Once a year and every week do not fit together. Say one of them, or name the month.',
            );
            return null;
          }
          days = days.map((one) => ({ ...one, months: [1] }));
        }
        if (rhythm.n > 1) every = { n: rhythm.n, unit: 'year' };
        break;
      default:
        break;
    }
  }
  if (group.months !== null) {
    const months = group.months;
    if (days === null && !sub && group.times === null && group.dayPart === null && coarse.length === 0) {
      notes.add(
        'NLJ3019',
        whole,
        'A month is named, but not on which days. Say, for example, “every day in June” or “on the 1st of June”.',
      );
      return null;
    }
    days = (days ?? [ALL]).map((one) => ({
      ...one,
      months: one.months === undefined ? months : months.filter((month) => one.months?.includes(month)),
    }));
    if (days.some((one) => one.months?.length === 0)) {
      notes.add('NLJ4005', whole, 'The months do not meet: it would never fire.');
      return null;
    }
  }
  if (every !== null && sub) {
    notes.add(
      'NLJ4005',
      whole,
      'A rhythm within the day and every so many days do not fit together yet. Say the times of the day instead.',
    );
    return null;
  }
  const months = coarse.find((one) => one.unit === 'month' && one.n > 1);
  if (months !== undefined && start === null) {
    notes.add(
      'NLJ3003',
      whole,
      `Nothing says when to begin, so months are counted from January${12 % months.n === 0 ? '' : ' 2024'}.`,
      [append(whole, 'starting on a date', ' starting 2027-01-01')],
    );
  }
  if (group.days !== null && group.dates === null && !group.datesEvery && !coarse.some((one) => one.unit === 'year')) {
    const placed = group.clauses.find((one) => one.clause.kind === 'days');
    const yearly =
      placed !== undefined && group.days.some((one) => one.months !== undefined && one.months.length === 1);
    if (yearly && !/every|each/i.test(settings.text.slice(placed.start, placed.end)))
      notes.add('NLJ3015', placed, 'Without a year this comes round every year.', [
        append(placed, 'every year', ' every year', true),
      ]);
  }
  const nights = group.clauses.find((one) => one.clause.kind === 'days' && one.clause.note === 'weeknights');
  if (nights !== undefined)
    notes.add(
      'NLJ3005',
      nights,
      'Weeknights are Monday to Friday here; to some they are Sunday to Thursday.',
      [
        replace(nights, 'Monday to Friday', 'Monday to Friday'),
        replace(nights, 'Sunday to Thursday', 'Sunday to Thursday'),
      ],
      'warning',
    );
  if (every !== null && start === null && every.unit !== 'month') {
    const unit = every.unit === 'day' ? 'days' : every.unit === 'week' ? 'weeks' : 'years';
    notes.add(
      'NLJ3003',
      whole,
      `Nothing says when to begin, so ${unit} are counted from ${every.unit === 'week' ? 'Sunday 2023-12-31' : 'Monday 2024-01-01'}.`,
      [append(whole, 'starting on a date', ' starting 2027-01-04')],
    );
  }
  const plan: DayPlan = { days: days ?? [ALL], every };
  skippedMonths(plan, notes, whole);
  if (group.days !== null && coarse.length === 0 && !sub && group.times !== null) weekly(group, settings, notes);
  return plan;
}

function weekdayOfLocal(local: string): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  const [y = 0, m = 0, d = 0] = local.slice(0, 10).split('-').map(Number);
  return (((weekdayOf(dayNumber(y, m, d)) + 6) % 7) + 1) as 1;
}

/** "Friday 15:44": a single weekday in the singular, with neither "every" nor "on". */
function weekly(group: Group, settings: Settings, notes: Notes): void {
  const placed = group.clauses.find((one) => one.clause.kind === 'days');
  const clause = placed?.clause;
  if (placed === undefined || clause?.kind !== 'days' || clause.days.length !== 1) return;
  const only = clause.days[0]?.weekdays;
  if (only?.length !== 1 || only[0]?.n !== null || clause.days[0]?.monthDays !== undefined) return;
  if (
    !/^(mon|tues?|wed|weds|thu|thurs?|fri|sat|sun)(\.|day|nesday|sday|rsday|urday)?$/i.test(
      settings.text.slice(placed.start, placed.end),
    )
  )
    return;
  notes.add(
    'NLJ3014',
    placed,
    `Every ${DAY_NAMES[(only[0]?.day ?? 1) - 1]} is used; a weekday alone may also mean only the coming one.`,
    [replace(placed, 'every week', `every ${DAY_NAMES[(only[0]?.day ?? 1) - 1]}`, true)],
  );
}

function skippedMonths(plan: DayPlan, notes: Notes, whole: Whole): void {
  for (const one of plan.days) {
    const late = (one.monthDays ?? []).filter((day) => day > 28);
    if (late.length === 0 || one.weekdays !== undefined) continue;
    const months = one.months ?? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    // A run of days up to the end of the month means the end, whichever it is.
    if (one.monthDays?.includes(28) && one.monthDays.length > 3) continue;
    const lacking = months.filter((month) => late.some((day) => day > daysInMonth(2023, month)));
    if (lacking.length === 0) continue;
    notes.add(
      'NLJ4006',
      whole,
      `Day ${late.join(', ')} does not exist in ${lacking.map((month) => MONTH_NAMES[month - 1]).join(', ')}${lacking.length === 1 && lacking[0] === 2 && late.every((day) => day === 29) ? ' of most years' : ''}: ${lacking.length > 1 ? 'these months are' : 'it is'} skipped.`,
      [append(whole, 'the last day of the month', ' — or write “on the last day of the month”')],
    );
    return;
  }
}

function subDay(
  group: Group,
  sub: Group['rhythms'][number] | null,
  times: readonly Time[],
  days: DayPlan,
  notes: Notes,
  whole: Whole,
): Schedule | null {
  const seconds = group.seconds ?? [0];
  const unit = sub?.unit ?? (group.minutes !== null ? 'hour' : 'minute');
  const n = sub?.n ?? 1;
  const window = settleHours(group, notes, whole);
  if (window === undefined) return null;
  if (times.length > 0) {
    // "At 2 and 26 minutes past the hour, at 6 PM": the hours come from the times.
    if (group.minutes !== null && sub === null && times.every((time) => time.minute === 0)) {
      return {
        kind: 'calendar',
        ...days,
        minutes: times.flatMap((time) => (group.minutes ?? []).map((minute) => time.hour * 60 + minute)),
        seconds,
      };
    }
    const placed = group.clauses.find((one) => one.clause.kind === 'times') ?? whole;
    notes.add(
      'NLJ4005',
      placed,
      'A time of day and a rhythm within the day do not fit together. Say “starting at …” for where the rhythm begins, or leave one out.',
    );
    return null;
  }
  if (unit === 'second') {
    if (group.minutes !== null || group.seconds !== null) {
      notes.add('NLJ4005', whole, 'A rhythm of seconds leaves no minute or second to name.');
      return null;
    }
    const plain = days.days.length === 1 && Object.keys(days.days[0] as DaySelector).length === 0;
    if ((plain && window === null) || 60 % n !== 0) return elapsedOf(n * 1000, days, window, notes, whole);
    return {
      kind: 'calendar',
      ...days,
      minutes: window === null ? steps(0, 1439, 1) : steps(window.from, window.to - 1, 1),
      seconds: steps(0, 59, n),
    };
  }
  if (unit === 'minute') {
    if (group.minutes !== null) {
      if (n !== 1 && group.minutes.length !== 1) {
        notes.add('NLJ4005', whole, 'Every so many minutes and named minutes do not fit together.');
        return null;
      }
    }
    if (60 % n !== 0) {
      if (group.seconds !== null) {
        notes.add('NLJ4005', whole, 'An interval that does not divide the hour leaves no second to name.');
        return null;
      }
      return elapsedOf(n * 60_000, days, window, notes, whole);
    }
    const first = window?.from ?? 0;
    const offset = group.startTime !== null ? secondsOf(group.startTime) / 60 : first;
    const phase = first % n === 0 && group.startTime === null ? 0 : offset % n;
    const all = steps(phase, 1439, n);
    return { kind: 'calendar', ...days, minutes: inWindow(all, window), seconds };
  }
  const minutes = group.minutes ?? [
    window === null ? (group.startTime?.minute ?? 0) : group.minutes === null ? window.from % 60 : 0,
  ];
  if (24 % n !== 0 && window === null && group.minutes === null && group.startTime === null)
    return elapsedOf(n * 3_600_000, days, null, notes, whole);
  if (24 % n !== 0 && window === null) {
    notes.add(
      'NLJ4005',
      whole,
      `Every ${n} hours does not come round to the same hours each day, so no minute or start of the day can be named.`,
    );
    return null;
  }
  const phase =
    group.startTime !== null ? group.startTime.hour % n : window === null ? 0 : Math.floor(window.from / 60) % n;
  const hours =
    window === null
      ? steps(phase, 23, n)
      : window.to >= window.from
        ? steps(Math.floor(window.from / 60), 23, n)
        : [
            ...steps(Math.floor(window.from / 60), 23, n),
            ...steps((n - ((24 - Math.floor(window.from / 60)) % n)) % n, 23, n),
          ];
  const all = [...new Set(hours)].flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  return { kind: 'calendar', ...days, minutes: inWindow(all, window), seconds };
}

interface Hours {
  /** Minutes of the day; `to` is included, and lies before `from` where the window crosses midnight. */
  readonly from: number;
  readonly to: number;
}

function inWindow(minutes: readonly number[], window: Hours | null): readonly number[] {
  if (window === null) return minutes;
  if (window.to >= window.from) return minutes.filter((minute) => minute >= window.from && minute <= window.to);
  return minutes.filter((minute) => minute >= window.from || minute <= window.to);
}

/** The window in minutes, null where none was said, undefined on trouble. */
function settleHours(group: Group, notes: Notes, whole: Whole): Hours | null | undefined {
  const said = group.window;
  if (said === null) return null;
  const placed = group.clauses.find((one) => one.clause === said) ?? whole;
  const from = said.from ?? { hour: 0, minute: 0, second: 0, style: 'half' as const };
  const to = said.to ?? { hour: 23, minute: 59, second: 0, style: 'half' as const };
  const settledWindow = settleWindow(from, to);
  if (settledWindow.guessed) {
    const { from: a, to: b } = settledWindow;
    const other = (time: Time): Time => ({ ...time, hour: (time.hour + 12) % 24 });
    notes.add(
      'NLJ3011',
      placed,
      `The window is read as ${formatTime(a)} to ${formatTime(b)}; AM and PM were not said.`,
      [
        replace(
          placed,
          `${formatTwelve(a)} to ${formatTwelve(b)}`,
          `from ${formatTwelve(a)} to ${formatTwelve(b)}`,
          true,
        ),
        replace(
          placed,
          `${formatTwelve(other(a))} to ${formatTwelve(other(b))}`,
          `from ${formatTwelve(other(a))} to ${formatTwelve(other(b))}`,
        ),
      ],
    );
  }
  const start = Math.ceil(secondsOf(settledWindow.from) / 60);
  const last = Math.floor(secondsOf(settledWindow.to) / 60);
  const end = said.open ? last - 1 : last === 0 && start > 0 ? 1439 : last;
  if (start === end && !said.open) {
    notes.add('NLJ4005', placed, 'The window begins and ends at the same time.');
    return undefined;
  }
  if (
    end < start &&
    (group.days !== null || group.rhythms.some((one) => one.unit === 'weekday' || one.unit === 'weekend'))
  ) {
    notes.add(
      'NLJ4005',
      placed,
      'A window across midnight on named days cannot be said yet: say the hours before and after midnight as two schedules.',
    );
    return undefined;
  }
  if (!said.open && said.to !== null)
    notes.add(
      'NLJ3012',
      placed,
      `The end of the window is included: a firing at ${formatTime(settledWindow.to)} takes place.`,
    );
  return { from: start, to: end };
}

function elapsedOf(ms: number, days: DayPlan, window: Hours | null, notes: Notes, whole: Whole): Schedule | null {
  const weekdaysOnly = days.days.every(
    (one) => Object.keys(one).every((key) => key === 'weekdays') && (one.weekdays ?? []).every((day) => day.n === null),
  );
  if (!weekdaysOnly) {
    notes.add(
      'NLJ4005',
      whole,
      'An interval that does not divide the hour or the day can be limited to weekdays and hours, but not to dates or months.',
    );
    return null;
  }
  const inDay = window !== null || days.days.some((one) => one.weekdays !== undefined);
  notes.add(
    'NLJ3021',
    whole,
    inDay
      ? `Every ${durationOf(ms).slice(2).toLowerCase()} is counted from the start of the window on each day.`
      : `Every ${durationOf(ms).slice(2).toLowerCase()} does not divide the hour or the day: it is elapsed time, counted from 2024-01-01T00:00Z.`,
  );
  return { kind: 'elapsed', ms, days: days.days, window };
}

const CRON_MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const CRON_DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** A five-field cron as written (Vixie rules): both day fields set mean either, which becomes two crons. */
function fromCron(text: string, span: Whole, bounds: ScheduleBounds, notes: Notes): readonly ScheduleTrigger[] | null {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = text.split(' ');
  const minutes = parseField(minute, MINUTES);
  const hours = parseField(hour, HOURS);
  const days = parseField(day, DAYS);
  const months = parseField(month, MONTHS, CRON_MONTHS);
  const weekdays = parseField(weekday, WEEKDAYS, CRON_DAYS);
  if (minutes === null || hours === null || days === null || months === null || weekdays === null) {
    const bad = [
      minutes === null && minute,
      hours === null && hour,
      days === null && day,
      months === null && month,
      weekdays === null && weekday,
    ].find((field) => field !== false);
    notes.add('NLJ4012', span, `“${bad}” is no field of a five-field cron.`);
    return null;
  }
  const uneven = [minute, hour].find((field, index) => {
    const step = /^\*\/(\d+)$/.exec(field);
    return step !== null && (index === 0 ? 60 : 24) % Number(step[1]) !== 0;
  });
  if (uneven !== undefined)
    notes.add(
      'NLJ4014',
      span,
      `“${uneven}” starts again at the top of each ${uneven === minute ? 'hour' : 'day'}, so its last gap is shorter.`,
    );
  const onMonths: DaySelector = months.length === 12 ? {} : { months };
  const byDay = { ...onMonths, monthDays: days };
  const byWeekday = { ...onMonths, weekdays: weekdays.map((one) => ({ n: null, day: (one === 0 ? 7 : one) as 1 })) };
  const anyDay = day.startsWith('*');
  const anyWeekday = weekday.startsWith('*');
  const selectors =
    anyDay && anyWeekday && days.length === 31 && weekdays.length === 7
      ? [onMonths]
      : anyWeekday && weekdays.length === 7
        ? [byDay]
        : anyDay && days.length === 31
          ? [byWeekday]
          : [byDay, byWeekday];
  return toTriggers(
    {
      kind: 'calendar',
      days: selectors,
      every: null,
      minutes: hours.flatMap((one) => minutes.map((each) => one * 60 + each)),
      seconds: [0],
    },
    bounds,
    null,
  );
}
