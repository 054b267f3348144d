import type { Exception, ScheduleTrigger } from 'nljobs/spec/core';
import { type CalendarReading, readCron, readRrule } from '../calendar/from-trigger.ts';
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
  for (const said of exceptions.flatMap(describeException)) {
    const kind = /^in [A-Z]/.test(said) ? 'months' : /^(?:[A-Z][a-z]+days|weekdays)/.test(said) ? 'weekdays' : '';
    if (clauses.length === 0 || (kind !== '' && kind === before)) clauses.push([said]);
    else clauses.at(-1)?.push(said);
    before = kind;
  }
  return clauses.map((clause) => `except ${list(clause)}`).join(' ');
}

function describeException(exception: Exception): readonly string[] {
  if ('holidays' in exception)
    return [`holidays in ${exception.holidays}${exception.region === null ? '' : `-${exception.region}`}`];
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
      return schedule.cron.map((cron) => describeReading(readCron(cron)) ?? `the times of ${cron}`);
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
  const bare = days.replace(/^on /, '').replace(/ every year$/, '');
  if (minutes.length === DAY) return bare === '' ? 'every day' : bare;
  const first = minutes[0] as number;
  const last = minutes.at(-1) as number;
  const hours =
    last - first + 1 === minutes.length ? `from ${clock(first)} to ${clock(last)}` : `at ${list(minutes.map(clock))}`;
  return bare === '' ? hours : `${bare} ${hours}`;
}
