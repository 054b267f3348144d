import { canonicalJson, type Exception, type ScheduleTrigger } from 'nljobs/spec/core';

/**
 * Exceptions in the order that they are written in, however they were said: all dates in one, all crons in one, then
 * the rules, and the holidays. What is said twice is written once.
 */
export function inOrder(exceptions: readonly Exception[]): readonly Exception[] {
  const dates: string[] = [];
  const crons: Extract<ScheduleTrigger, { kind: 'cron' }>[] = [];
  const rules: Exception[] = [];
  const holidays: Exception[] = [];
  for (const one of exceptions) {
    if ('holidays' in one) holidays.push(one);
    else if ('dates' in one) dates.push(...one.dates);
    else if (one.schedule.kind === 'cron') crons.push(one.schedule);
    else rules.push(one);
  }
  const byBounds = new Map<string, Extract<ScheduleTrigger, { kind: 'cron' }>>();
  for (const trigger of crons) {
    const key = canonicalJson({ ...trigger, cron: [] });
    const known = byBounds.get(key);
    byBounds.set(key, { ...trigger, cron: [...new Set([...(known?.cron ?? []), ...trigger.cron])] });
  }
  const distinct = (some: readonly Exception[]) => [...new Map(some.map((one) => [canonicalJson(one), one])).values()];
  return [
    ...(dates.length === 0 ? [] : [{ dates: [...new Set(dates)] }]),
    ...[...byBounds.values()].map((schedule) => ({ schedule })),
    ...distinct(rules),
    ...distinct(holidays),
  ];
}
