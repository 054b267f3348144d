import type { CalendarSpec, ScheduleSpec } from '@temporalio/client';
import type { Calendar, ServerSchedule } from '../../../spec/core.ts';

const MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

/**
 * A schedule in the words of Temporal's client. Jitter is not in it: a run that is spread carries its own stable offset,
 * and an occurrence is told of at once.
 */
export function scheduleSpec(schedule: ServerSchedule): ScheduleSpec {
  const { timezone, calendars, intervals, skip, startAt, endAt } = schedule;
  return {
    timezone,
    calendars: calendars.map(calendarSpec),
    intervals: intervals.map(({ every, offset }) => ({ every: every * 1000, offset: offset * 1000 })),
    skip: skip.map(calendarSpec),
    ...(startAt === null ? {} : { startAt: new Date(startAt) }),
    ...(endAt === null ? {} : { endAt: new Date(endAt) }),
  };
}

function calendarSpec({ years, months, days, weekdays, hours, minutes, seconds }: Calendar): CalendarSpec {
  return {
    second: ranges(seconds),
    minute: ranges(minutes),
    hour: ranges(hours),
    dayOfMonth: ranges(days),
    month: ranges(months).map(({ start, end, step }) => ({
      start: nameOf(MONTHS, start - 1),
      end: nameOf(MONTHS, end - 1),
      step,
    })),
    dayOfWeek: ranges(weekdays).map(({ start, end, step }) => ({
      start: nameOf(WEEKDAYS, start),
      end: nameOf(WEEKDAYS, end),
      step,
    })),
    ...(years === null ? {} : { year: ranges(years) }),
  };
}

function nameOf<T>(names: readonly T[], index: number): T {
  const name = names[index];
  if (name === undefined) throw new RangeError(`there is no name for ${index}`);
  return name;
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Ascending numbers as runs with even steps; what stands alone is a run of one. */
function ranges(numbers: readonly number[]): Range[] {
  const found: { start: number; end: number; step: number; size: number }[] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last?.size === 1) Object.assign(last, { end: number, step: number - last.start, size: 2 });
    else if (last && number - last.end === last.step) Object.assign(last, { end: number, size: last.size + 1 });
    else found.push({ start: number, end: number, step: 1, size: 1 });
  }
  // Two are no step.
  return found.flatMap(({ start, end, step, size }) =>
    size === 2 && step > 1
      ? [
          { start, end: start, step: 1 },
          { start: end, end, step: 1 },
        ]
      : [{ start, end, step }],
  );
}
