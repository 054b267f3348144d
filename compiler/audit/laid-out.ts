import { durationMs, isExactDuration, type ScheduleTrigger } from 'nljobs/spec/core';
import type { DaySelector } from '../ast/nodes.ts';
import { type CalendarReading, readCron, readRrule } from '../calendar/from-trigger.ts';
import { type DaySet, daysOf } from './day-set.ts';
import { ALL_MINUTES } from './firings.ts';

/** A trigger laid out: days, and times on each, or so long between. */
export interface Laid {
  readonly days: readonly DaySelector[];
  readonly every: CalendarReading['every'];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  readonly ms: number | null;
  readonly without: DaySet | null;
}

/** Lays a trigger out; null where that cannot be done. */
export function readTrigger(trigger: ScheduleTrigger): readonly Laid[] | null {
  const without = excludedBy(trigger);
  if (without === undefined) return null;
  const laid = (reading: CalendarReading | null): Laid | null =>
    reading === null ? null : { ...reading, days: [reading.days], ms: null, without };
  const all = (some: readonly (Laid | null)[]) => (some.includes(null) ? null : (some as readonly Laid[]));
  switch (trigger.kind) {
    case 'cron':
      return all(trigger.cron.map((cron) => laid(readCron(cron, false))));
    case 'rrule':
      return all([laid(readRrule(trigger))]);
    case 'interval': {
      if (!isExactDuration(trigger.every)) return null;
      const ms = durationMs(trigger.every);
      const { within } = trigger;
      const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
      const weekdays = within?.days ?? [];
      const days: DaySelector =
        weekdays.length === 0 || weekdays.length === 7
          ? {}
          : { weekdays: weekdays.map((code) => ({ n: null, day: (CODES.indexOf(code) + 1) as 1 })) };
      const minutes = within === null ? [] : [minute(within.from), minute(within.to)];
      return [{ days: [days], every: null, minutes, seconds: [0], ms, without }];
    }
    case 'once': {
      const [month, day] = [Number(trigger.at.slice(5, 7)), Number(trigger.at.slice(8, 10))];
      const minutes = [Number(trigger.at.slice(11, 13)) * 60 + Number(trigger.at.slice(14, 16))];
      return [{ days: [{ months: [month], monthDays: [day] }], every: null, minutes, seconds: [0], ms: null, without }];
    }
  }
}

const CODES: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The days that a trigger leaves out whole; null for none, undefined where they cannot be laid out. */
function excludedBy(trigger: ScheduleTrigger): DaySet | null | undefined {
  const selectors: DaySelector[] = [];
  for (const exception of trigger.except) {
    // Holidays, and single dates, are nobody's cron: they are left out of the comparison.
    if (!('schedule' in exception)) continue;
    const laid = readTrigger(exception.schedule);
    if (laid === null || laid.some((one) => one.minutes.length < ALL_MINUTES.length || one.every !== null))
      return undefined;
    selectors.push(...laid.flatMap((one) => one.days));
  }
  return selectors.length === 0 ? null : (daysOf(selectors) ?? undefined);
}
