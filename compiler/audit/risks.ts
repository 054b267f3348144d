import { daysInMonth, offsetAt } from 'nljobs/spec/core';
import { DIALECTS, type DialectId } from '../cron/dialects.ts';
import { readCron } from '../cron/read.ts';
import type { CronReading } from '../cron/reading.ts';
import { clock } from '../readback/times.ts';
import { CYCLE, gapsOf, membersIn } from './day-set.ts';
import { type CronFirings, firingsOf, intervalOf } from './firings.ts';
import { aheadOf } from './offsets.ts';

/** What is doubtful about a cron by itself, without any words beside it. */
export interface Risk {
  readonly code: 'NLJ8010' | 'NLJ8011' | 'NLJ8012' | 'NLJ8013' | 'NLJ8014' | 'NLJ8015' | 'NLJ8016';
  readonly message: string;
  /** A cron that may have been meant instead. */
  readonly instead: string | null;
}

/** How a cron is to be looked at. */
export interface Looked {
  readonly cron: string;
  readonly dialect: DialectId;
  readonly zone: string | null;
  /** Whether what it starts tests the date: then firing more often than is meant is how it is done. */
  readonly testsDate: boolean;
}

/** What is doubtful about a cron. Pure. */
export function risksOf({ cron, dialect, zone, testsDate }: Looked): readonly Risk[] {
  // Started by something else than the clock, or so long after each other, or at a time that the platform picks.
  if (intervalOf(cron) !== null || /^@reboot\b/i.test(cron.trim()) || /\bH\b|~|%/.test(cron)) return [];
  const firings = firingsOf(cron, dialect);
  if (firings.kind === 'elapsed') return [];
  if (firings.kind === 'unread') return [refused(cron, dialect, firings.reason)];
  const { reading } = firings;
  return [
    ...(testsDate ? [] : eitherDay(reading)),
    ...restarts(reading, firings),
    ...(testsDate ? [] : missingDays(reading, firings)),
    ...everyMinute(reading, cron),
    ...(zone === null ? [] : clockChanges(firings, zone)),
  ];
}

function refused(cron: string, dialect: DialectId, reason: string): Risk {
  if (/never fire/.test(reason))
    return {
      code: 'NLJ8010',
      message: `No year has the date that “${cron.trim()}” names: it never fires.`,
      instead: null,
    };
  const elsewhere = readCron(cron).ok ? ` Other platforms take it, ${DIALECTS[dialect].name} does not.` : '';
  return { code: 'NLJ8011', message: `${reason}${elsewhere}`, instead: null };
}

/** `13 * 5`: both day fields at once, which is either of the two. */
function eitherDay(reading: CronReading): readonly Risk[] {
  if (reading.joined !== 'either') return [];
  const doubt = reading.doubts.find(({ kind }) => kind === 'both-days');
  const message =
    'Both day fields are set, and cron joins them by “or”: it fires on the named days of the month and, besides, on the named days of the week.';
  return [{ code: 'NLJ8012', message: doubt?.message ?? message, instead: null }];
}

/** `∗/7` in minutes, `∗/5` in hours: the last gap is shorter than the others. */
function restarts(reading: CronReading, { product }: Extract<CronFirings, { kind: 'calendar' }>): readonly Risk[] {
  const risks: Risk[] = [];
  for (const field of reading.fields.values()) {
    const [uneven] = field.uneven;
    if (uneven === undefined || field.name === 'year') continue;
    // What is written as every day is every day, and a step of two days is understood by everybody.
    if (field.name === 'day' && reading.joined !== 'one') continue;
    if (field.values.length === 1 && field.name !== 'day') {
      risks.push({
        code: 'NLJ8013',
        message: `“${uneven.text}” is longer than its field: it fires at ${field.name} ${field.values[0]} alone, and not every ${uneven.step} ${field.name}s.`,
        instead: null,
      });
      continue;
    }
    const gap = field.name === 'day' ? Math.min(...gapsOf(membersIn(product.days), CYCLE)) : uneven.gap;
    if (gap === uneven.step) continue;
    risks.push({
      code: 'NLJ8013',
      message: `“${uneven.text}” starts again with each ${ROUND[field.name]}: its shortest gap is ${gap} ${field.name}${gap === 1 ? '' : 's'}, not ${uneven.step}.`,
      instead: null,
    });
  }
  return risks;
}

const ROUND: Readonly<Record<string, string>> = {
  second: 'minute',
  minute: 'hour',
  hour: 'day',
  day: 'month',
  month: 'year',
  weekday: 'week',
};

/** The 29th, 30th or 31st: months that have no such day are passed over. */
function missingDays(reading: CronReading, _: CronFirings): readonly Risk[] {
  const days = reading.fields.get('day')?.values ?? [];
  const months = reading.fields.get('month')?.values ?? [];
  const first = days[0];
  if (
    first === undefined ||
    first < 29 ||
    reading.joined !== 'one' ||
    (reading.fields.get('day')?.special.length ?? 0) > 0
  )
    return [];
  // A single date of a year is meant as it stands, 29 February included.
  if (months.length === 1) return [];
  const without = months.filter((month) => daysInMonth(2023, month) < first).length;
  if (without === 0) return [];
  return [
    {
      code: 'NLJ8014',
      message: `${without === 1 ? 'One month has' : `${without} months of a year have`} no day ${first}, and it does not fire in ${without === 1 ? 'it' : 'them'}.`,
      instead: null,
    },
  ];
}

/** `* 9 * * *`: sixty times, where once may be meant. */
function everyMinute(reading: CronReading, cron: string): readonly Risk[] {
  const { layout, fields } = reading;
  const at = layout.indexOf('minute');
  const hour = fields.get('hour');
  if (fields.get('minute')?.text !== '*' || hour === undefined || hour.whole || /[-/]/.test(hour.text)) return [];
  if (fields.get('second') !== undefined && fields.get('second')?.values.length !== 1) return [];
  const written = cron
    .trim()
    .replace(/^cron\((.*)\)$/i, '$1')
    .trim()
    .split(/\s+/);
  const hours = hour.values.map((one) => `${clock(one * 60)} to ${clock(one * 60 + 59)}`);
  return [
    {
      code: 'NLJ8016',
      message: `The star in the minute field fires 60 times an hour, every minute from ${hours.slice(0, 3).join(', and from ')}${hours.length > 3 ? ' …' : ''}. For once in the hour, write 0.`,
      instead:
        written.length === layout.length ? written.map((text, index) => (index === at ? '0' : text)).join(' ') : null,
    },
  ];
}

/** Times of day that a change of the clock skips or repeats, in a zone that has such changes. */
function clockChanges({ product, reading }: Extract<CronFirings, { kind: 'calendar' }>, zone: string): readonly Risk[] {
  const [hour, minute] = [reading.fields.get('hour'), reading.fields.get('minute')];
  // A frequency goes on through the change; only times that are named can be lost.
  if (hour === undefined || /[*/-]/.test(`${hour.text}${minute?.text ?? ''}`) || product.minutes.length > 12) return [];
  if (aheadOf(zone, 'UTC').length < 2) return [];
  const changes = changesOf(zone);
  const lost = product.minutes.filter((one) => changes.skipped.some(({ from, to }) => one >= from && one < to));
  const twice = product.minutes.filter((one) => changes.repeated.some(({ from, to }) => one >= from && one < to));
  if (lost.length === 0 && twice.length === 0) return [];
  const times = (some: readonly number[]) => some.map(clock).join(', ');
  const said = [
    ...(lost.length > 0 ? [`skips ${times(lost)} on one day of the year`] : []),
    ...(twice.length > 0 ? [`has ${times(twice)} twice on another`] : []),
  ];
  return [
    {
      code: 'NLJ8015',
      message: `In ${zone} the clock ${said.join(', and ')}: whether it fires never, once or twice then depends on what runs it.`,
      instead: null,
    },
  ];
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

const kept = new Map<string, { readonly skipped: readonly Stretch[]; readonly repeated: readonly Stretch[] }>();

/** The minutes of the day that a zone skips and repeats, over the year 2027, found by the hour. */
function changesOf(zone: string): { readonly skipped: readonly Stretch[]; readonly repeated: readonly Stretch[] } {
  const known = kept.get(zone);
  if (known !== undefined) return known;
  const skipped: Stretch[] = [];
  const repeated: Stretch[] = [];
  const start = Date.UTC(2027, 0, 1);
  let before = offsetAt(start, zone);
  for (let half = 1; half <= 365 * 48; half++) {
    const instant = start + half * 1_800_000;
    const offset = offsetAt(instant, zone);
    if (offset !== before) {
      const wall = (shift: number) => ((((instant + shift) / 60_000) % 1440) + 1440) % 1440;
      if (offset > before) skipped.push({ from: wall(before), to: wall(before) + (offset - before) / 60_000 });
      else repeated.push({ from: wall(offset), to: wall(offset) + (before - offset) / 60_000 });
    }
    before = offset;
  }
  const changes = { skipped, repeated };
  kept.set(zone, changes);
  return changes;
}
