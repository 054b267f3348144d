import type { ScheduleBounds, ScheduleTrigger } from 'nljobs/spec/core';
import type { DaySelector } from '../../ast/nodes.ts';
import { DAYS, HOURS, MINUTES, MONTHS, parseField, WEEKDAYS } from '../../calendar/fields.ts';
import { toTriggers } from '../../calendar/to-triggers.ts';
import type { Notes } from '../notes.ts';
import type { Whole } from './civil.ts';

const CRON_MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const CRON_DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** A five-field cron as written (Vixie rules): both day fields set mean either, which becomes two crons. */
export function fromCron(
  text: string,
  span: Whole,
  bounds: ScheduleBounds,
  notes: Notes,
): readonly ScheduleTrigger[] | null {
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
