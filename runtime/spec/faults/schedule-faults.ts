import { parseDate, parseLocalTime, parseTimeOfDay } from '../civil.ts';
import { parseDuration } from '../duration.ts';
import type { Exception, IntervalTrigger, RruleTrigger, ScheduleTrigger } from '../job-spec.ts';
import { cronFaults } from '../occurrences/cron.ts';
import { dayTest } from '../occurrences/exceptions.ts';
import { parseRrule } from '../occurrences/rrule-text.ts';
import { BOUNDS } from '../policies.ts';
import { isTimeZone, parseInstant } from '../zone.ts';
import { durationFaults } from './duration-faults.ts';
import { complaint, type Fault, FaultList } from './fault.ts';

/** An exception's schedule may have exceptions, and theirs some in turn; more than that nobody can read. */
const DEEPEST = 3;

/** What is wrong with a schedule of the right shape: text that cannot be read, bounds in the wrong order, contradictions. */
export function scheduleFaults(trigger: ScheduleTrigger, at: Fault['path'], depth = 0): readonly Fault[] {
  const list = new FaultList(at);
  list.when(
    !isTimeZone(trigger.timezone),
    'timezone',
    `"${trigger.timezone}" is not a zone of the IANA database, such as Europe/Berlin`,
  );
  boundFaults(list, trigger);
  durationFaults(list, 'jitter', trigger.jitter, 'PT1S', BOUNDS.jitter);
  switch (trigger.kind) {
    case 'cron':
      list.when(trigger.cron.length === 0, 'cron', 'a cron trigger needs a cron');
      trigger.cron.forEach((cron, index) => {
        for (const fault of cronFaults(cron)) list.when(true, ['cron', index], fault);
      });
      list.when(
        trigger.count !== null && trigger.from === null,
        'count',
        'a cron with a count needs a "from" to count from',
      );
      break;
    case 'rrule':
      rruleFaults(list, trigger);
      break;
    case 'interval':
      intervalFaults(list, trigger);
      break;
    case 'once':
      list.reads('at', () => parseLocalTime(trigger.at));
      list.when(trigger.count !== null, 'count', 'a single time has no count');
      break;
  }
  const exceptions = trigger.except.flatMap((exception, index) =>
    exceptionFaults(exception, [...at, 'except', index], depth),
  );
  return [...list.faults, ...exceptions];
}

function boundFaults(list: FaultList, trigger: ScheduleTrigger): void {
  const { from, until, count } = trigger;
  const readable = [
    from === null || list.reads('from', () => parseLocalTime(from)),
    until === null || list.reads('until', () => parseLocalTime(until)),
  ].every((read) => read);
  // Local times of one spelling sort as text.
  if (readable && from !== null && until !== null)
    list.when(until < from, 'until', `"until" (${until}) lies before "from" (${from})`);
  list.when(count !== null && (count < 1 || count > BOUNDS.count), 'count', `a count goes from 1 to ${BOUNDS.count}`);
}

function rruleFaults(list: FaultList, trigger: RruleTrigger): void {
  const startReads = list.reads('start', () => parseLocalTime(trigger.start));
  if (startReads && trigger.until !== null && complaint(() => parseLocalTime(trigger.until ?? '')) === null) {
    list.when(
      trigger.until < trigger.start,
      'until',
      `"until" (${trigger.until}) lies before the start (${trigger.start})`,
    );
  }
  if (!list.reads('rrule', () => parseRrule(trigger.rrule))) return;
  const rule = parseRrule(trigger.rrule);
  list.when(rule.count !== null && trigger.count !== null, 'count', 'the RRULE has a COUNT already');
  list.when(rule.until !== null && trigger.until !== null, 'until', 'the RRULE has an UNTIL already');
}

function intervalFaults(list: FaultList, trigger: IntervalTrigger): void {
  const { every, within } = trigger;
  if (list.reads('every', () => parseDuration(every))) {
    const { years, months, weeks, days } = parseDuration(every);
    const calendar = years + months + weeks + days > 0;
    list.when(
      calendar,
      'every',
      `an interval is elapsed time in hours, minutes and seconds; for ${every} of the calendar use an RRULE`,
    );
    if (!calendar) durationFaults(list, 'every', every, BOUNDS.interval, 'PT87600H');
  }
  list.reads('start', () => parseInstant(trigger.start));
  if (within === null) return;
  list.when(within.days.length === 0, ['within', 'days'], 'a window needs a day');
  list.when(new Set(within.days).size < within.days.length, ['within', 'days'], 'a window names each day once');
  const fromReads = list.reads(['within', 'from'], () => parseTimeOfDay(within.from));
  const toReads = list.reads(['within', 'to'], () => parseTimeOfDay(within.to));
  if (fromReads && toReads) {
    list.when(
      parseTimeOfDay(within.from) === parseTimeOfDay(within.to),
      ['within', 'to'],
      'a window that ends when it begins is no window',
    );
  }
}

function exceptionFaults(exception: Exception, at: Fault['path'], depth: number): readonly Fault[] {
  const list = new FaultList(at);
  if ('schedule' in exception) {
    list.when(depth + 1 >= DEEPEST, 'schedule', `exceptions within exceptions go ${DEEPEST} deep at most`);
    return depth + 1 >= DEEPEST ? list.faults : scheduleFaults(exception.schedule, [...at, 'schedule'], depth + 1);
  }
  if (!('holidays' in exception)) {
    list.when(exception.dates.length === 0, 'dates', 'an exception names at least one date');
    exception.dates.forEach((date, index) => {
      list.reads(['dates', index], () => dayTest(date));
    });
    return list.faults;
  }
  const throughReads = list.reads('through', () => parseDate(exception.through));
  exception.dates.forEach((date, index) => {
    const reads = list.reads(['dates', index], () => parseDate(date));
    if (reads && throughReads)
      list.when(
        date > exception.through,
        ['dates', index],
        `${date} lies after ${exception.through}, up to which the holidays are known`,
      );
  });
  return list.faults;
}
