import { canonicalJson, type ScheduleTrigger } from 'nljobs/spec/core';
import type { DaySelector } from '../ast/nodes.ts';
import { anchorOf, type CalendarReading, readCron, readRrule } from '../calendar/from-trigger.ts';
import { goesThroughChanges } from '../calendar/to-triggers.ts';
import { lengthInWords, list } from '../semantics/words.ts';
import { describeDays, describeDaysAfter } from './days.ts';
import { weekdayNames } from './names.ts';
import { canBeNamed, describeTimes, type TimesOfDay } from './times.ts';

const CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/**
 * Schedules in words, one phrase for each that has to be said on its own: triggers that follow each other and share
 * their days, or their times, are said as one. Bounds and zones are not looked at: the caller says them.
 */
export function describeSchedules(triggers: readonly ScheduleTrigger[]): readonly string[] {
  const said: string[] = [];
  let open: Calendar[] = [];
  const close = () => {
    said.push(...describeCalendars(open));
    open = [];
  };
  for (const trigger of triggers) {
    if (trigger.kind === 'cron' || trigger.kind === 'rrule') {
      const readings =
        trigger.kind === 'cron'
          ? trigger.cron.map((cron) => readCron(cron, goesThroughChanges(trigger)))
          : [readRrule(trigger)];
      if (readings.every((one) => one !== null)) {
        // Crons of two triggers are two schedules: said as one they would become one trigger.
        if (trigger.kind === 'cron') close();
        const anchor = `${anchorOf(trigger)} ${trigger.kind}`;
        open.push(...readings.map((reading) => ({ reading, anchor, trigger })));
        continue;
      }
    }
    close();
    said.push(describeOther(trigger));
  }
  close();
  return mergeOnce(said, triggers);
}

interface Calendar {
  readonly reading: CalendarReading;
  readonly anchor: string;
  readonly trigger: ScheduleTrigger;
}

/** Some days, and all that happens on them. */
interface Gathered {
  readonly selectors: readonly DaySelector[];
  readonly every: CalendarReading['every'];
  readonly anchor: string;
  readonly times: readonly TimesOfDay[];
  readonly rhythm: boolean;
  /** Where they were read, for days that have no words. */
  readonly trigger: ScheduleTrigger;
}

/** Readings with the same days are one, and so are neighbours with the same times, where words can say them together. */
function describeCalendars(calendars: readonly Calendar[]): readonly string[] {
  const byDays: Gathered[] = [];
  for (const { reading, anchor, trigger } of calendars) {
    const { days, every, minutes, seconds, rhythm } = reading;
    const key = (one: Gathered) => canonicalJson([one.selectors, one.every, one.anchor, one.rhythm]);
    const next: Gathered = { selectors: [days], every, anchor, rhythm, times: [{ minutes, seconds }], trigger };
    const index = byDays.findIndex((one) => key(one) === key(next));
    const together = index < 0 ? null : joinTimes(byDays[index]?.times ?? [], next.times);
    if (together === null) byDays.push(next);
    else byDays[index] = { ...next, times: together };
  }
  const said: string[] = [];
  const like = (a: Gathered) => canonicalJson([a.every, a.times, a.anchor, a.rhythm]);
  for (let from = 0; from < byDays.length; ) {
    const first = byDays[from] as Gathered;
    let to = from + 1;
    while (to < byDays.length && like(byDays[to] as Gathered) === like(first)) to++;
    // As many neighbours as one phrase can say: the weekday nearest a date takes three rules or more.
    while (to > from + 1 && describeDays(selectorsOf(byDays.slice(from, to)), first.every) === null) to--;
    said.push(describeGathered({ ...first, selectors: selectorsOf(byDays.slice(from, to)) }));
    from = to;
  }
  return said;
}

const selectorsOf = (some: readonly Gathered[]) => some.flatMap(({ selectors }) => selectors);

/** Times with the same seconds are one set; others are told apart as long as all can be named. */
function joinTimes(known: readonly TimesOfDay[], more: readonly TimesOfDay[]): readonly TimesOfDay[] | null {
  const all = [...known];
  for (const { minutes, seconds } of more) {
    const index = all.findIndex((one) => one.seconds.join() === seconds.join());
    const same = all[index];
    if (same === undefined) all.push({ minutes, seconds });
    else all[index] = { seconds, minutes: [...new Set([...same.minutes, ...minutes])].sort((a, b) => a - b) };
  }
  return all.length === 1 || canBeNamed(all) ? all : null;
}

function describeGathered({ selectors, every, times, rhythm, trigger }: Gathered): string {
  const days = describeDays(selectors, every);
  if (days === null) return describeOther(trigger);
  const when = describeTimes(times, { plain: days === 'every day', rhythm });
  if (when.kind === 'times') return `${days} ${when.text}`;
  return `${when.text} ${describeDaysAfter(selectors) ?? days}`.trimEnd();
}

function describeOther(trigger: ScheduleTrigger): string {
  switch (trigger.kind) {
    case 'interval': {
      const { within } = trigger;
      const every = `every ${lengthInWords(trigger.every)}`;
      if (within === null) return every;
      const all = within.days.length === CODES.length;
      const hours =
        within.from === '00:00' && within.to === '23:59' && !all ? '' : ` from ${within.from} to ${within.to}`;
      const weekdays = within.days.map((code) => ({ n: null, day: (CODES.indexOf(code) + 1) as 1 }));
      return `${every}${hours}${all ? '' : ` on ${weekdayNames(weekdays, true)}`}`;
    }
    case 'once':
      return describeOnce([trigger.at]);
    case 'cron':
      return `at the times of the crons ${list(trigger.cron)}`;
    case 'rrule':
      return `at the times of the rule ${trigger.rrule} counted from ${trigger.start}`;
  }
}

/** `on 2027-12-24 and 2027-12-25 at 09:00`: dates that have the same times are said together. */
function describeOnce(ats: readonly string[]): string {
  const dates = [...new Set(ats.map((at) => at.slice(0, 10)))];
  const times = [...new Set(ats.map((at) => at.slice(11)))];
  const short = (time: string) => (time.endsWith(':00') ? time.slice(0, 5) : time);
  return `on ${list(dates)} at ${list(times.map(short))}`;
}

/** Single moments that make up dates and times of day are said as these. */
function mergeOnce(said: readonly string[], triggers: readonly ScheduleTrigger[]): readonly string[] {
  const ats = triggers.flatMap((trigger) => (trigger.kind === 'once' ? [trigger.at] : []));
  if (ats.length < 2 || ats.length !== triggers.length) return said;
  const dates = new Set(ats.map((at) => at.slice(0, 10)));
  const times = new Set(ats.map((at) => at.slice(11)));
  const sorted = [...ats].sort();
  return dates.size * times.size === ats.length && sorted.every((at, index) => at === ats[index])
    ? [describeOnce(ats)]
    : said;
}
