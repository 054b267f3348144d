import { canonicalJson, type Exception, type ScheduleTrigger } from 'nljobs/spec/core';
import { withoutPositions } from '../ast/days.ts';
import type { DaySelector } from '../ast/nodes.ts';
import { stretch } from '../ast/stretch.ts';
import { type CalendarReading, readCron, readRrule } from '../calendar/from-trigger.ts';
import { goesThroughChanges } from '../calendar/to-triggers.ts';
import { holidayPlaceInWords } from '../grammar/exception/places.ts';
import { MONTH_NAMES } from '../lexer/vocabulary.ts';
import { list } from '../semantics/words.ts';
import { describeDaysAfter } from './days.ts';
import { clock } from './times.ts';

const DAY = 1440;

/**
 * What a schedule leaves out: `except Mondays, 25 December and the last day of every month`. Weekdays behind weekdays,
 * or months behind months, would run together into one list, so each has an "except" of its own.
 */
export function describeExceptions(exceptions: readonly Exception[]): string {
  const clauses: string[][] = [];
  let before = '';
  for (const said of describeAll(exceptions)) {
    const kind = /^in [A-Z]/.test(said) ? 'months' : /^(?:[A-Z][a-z]+days|weekdays)/.test(said) ? 'weekdays' : '';
    if (clauses.length === 0 || (kind !== '' && kind === before)) clauses.push([said]);
    else clauses.at(-1)?.push(said);
    before = kind;
  }
  return clauses.map((clause) => `except ${list(clause)}`).join(' ');
}

/** Each exception in words; those that make up a working day of the month together are said as that. */
function describeAll(exceptions: readonly Exception[]): readonly string[] {
  const said: string[] = [];
  for (let index = 0; index < exceptions.length; ) {
    const placed = placedAt(exceptions, index);
    said.push(...(placed === null ? describeException(exceptions[index] as Exception) : [placed.said]));
    index = placed?.end ?? index + 1;
  }
  return said;
}

/** Positions among working days that people name: one of them, or some at an end of the month. */
const PLACED = [1, 2, 3, 4, 5].flatMap((n) => [[n], [-n], stretch(1, n), stretch(-n, -1)]);
const WORKDAYS = ([1, 2, 3, 4, 5] as const).map((day) => ({ n: null, day }));

function placedAt(exceptions: readonly Exception[], from: number): { said: string; end: number } | null {
  const selectors: DaySelector[] = [];
  for (const one of exceptions.slice(from, from + WORKDAYS.length)) {
    const reading = 'schedule' in one && one.schedule.kind === 'rrule' ? readRrule(one.schedule) : null;
    if (reading === null || reading.minutes.length < DAY || reading.every !== null) break;
    selectors.push(reading.days);
  }
  const { months, monthDays } = selectors[0] ?? {};
  if (monthDays === undefined) return null;
  for (const positions of PLACED) {
    const whole: DaySelector = { weekdays: WORKDAYS, positions, ...(months === undefined ? {} : { months }) };
    const parts = withoutPositions(whole) ?? [];
    if (parts.length === 0 || canonicalJson(parts) !== canonicalJson(selectors.slice(0, parts.length))) continue;
    const said = describeDaysAfter([whole]);
    if (said !== null) return { said: bareDays(said), end: from + parts.length };
  }
  return null;
}

/** Days behind "except", which needs neither "on" nor that they come every year. */
const bareDays = (days: string) => days.replace(/^on /, '').replace(/ every year$/, '');

function describeException(exception: Exception): readonly string[] {
  if ('holidays' in exception)
    return [`public holidays in ${holidayPlaceInWords(exception.holidays, exception.region)}`];
  if ('dates' in exception) return exception.dates.map(dateInWords);
  return describeSchedule(exception.schedule);
}

/** `25 December`, `2027-12-25`, `from 24 December to 1 January`. */
function dateInWords(text: string): string {
  const [from = '', to] = text.split('/');
  const day = (one: string) =>
    one.length > 5 ? one : `${Number(one.slice(3))} ${MONTH_NAMES[Number(one.slice(0, 2)) - 1]}`;
  return to === undefined ? day(from) : `from ${day(from)} to ${day(to)}`;
}

function describeSchedule(schedule: ScheduleTrigger): readonly string[] {
  switch (schedule.kind) {
    case 'cron':
      return schedule.cron.map(
        (cron) => describeReading(readCron(cron, goesThroughChanges(schedule))) ?? `the times of ${cron}`,
      );
    case 'rrule':
      return [describeReading(readRrule(schedule)) ?? `the times of ${schedule.rrule}`];
    case 'once':
      return [`the one at ${schedule.at}`];
    case 'interval':
      return [`the times that come every ${schedule.every} from ${schedule.start} on`];
  }
}

function describeReading(reading: CalendarReading | null): string | null {
  if (reading === null || reading.every !== null) return null;
  const days = describeDaysAfter([reading.days]);
  if (days === null) return null;
  const { minutes } = reading;
  const bare = bareDays(days);
  if (minutes.length === DAY) return bare === '' ? 'every day' : bare;
  return list(hoursInWords(minutes).map((hours) => (bare === '' ? hours : `${bare} ${hours}`)));
}

/** Minutes of the day as stretches and single times; those of every hour as minutes. */
function hoursInWords(minutes: readonly number[]): readonly string[] {
  const inHour = [...new Set(minutes.map((minute) => minute % 60))];
  if (minutes.length === inHour.length * 24) return [`at minute ${list(inHour.map(String))}`];
  const singles: number[] = [];
  const stretches: string[] = [];
  for (let index = 0; index < minutes.length; ) {
    const first = minutes[index] as number;
    let end = index;
    while (minutes[end + 1] === (minutes[end] as number) + 1) end += 1;
    if (end === index) singles.push(first);
    else stretches.push(`from ${clock(first)} to ${clock(minutes[end] as number)}`);
    index = end + 1;
  }
  return singles.length === 0 ? stretches : [...stretches, `at ${list(singles.map(clock))}`];
}
