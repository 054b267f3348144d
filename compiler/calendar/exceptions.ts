import { canonicalJson, type Exception, type ScheduleTrigger } from 'nljobs/spec/core';
import { formatField, MONTHS, parseField, WEEKDAYS } from './fields.ts';

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
    byBounds.set(key, { ...trigger, cron: gather([...(known?.cron ?? []), ...trigger.cron]) });
  }
  const distinct = (some: readonly Exception[]) => [...new Map(some.map((one) => [canonicalJson(one), one])).values()];
  return [
    ...(dates.length === 0 ? [] : [{ dates: [...new Set(dates)] }]),
    ...[...byBounds.values()].map((schedule) => ({ schedule })),
    ...distinct(rules),
    ...distinct(holidays),
  ];
}

/** Whole weekdays are one cron, and so are whole months: Mondays and Fridays, whether in one breath or in two. */
function gather(crons: readonly string[]): readonly string[] {
  const gathered: string[] = [];
  for (const cron of new Set(crons)) {
    const whole = WHOLE.find(({ form }) => form.test(cron));
    const index = whole === undefined ? -1 : gathered.findIndex((one) => whole.form.test(one));
    if (whole === undefined || index < 0) gathered.push(cron);
    else {
      const values = [gathered[index] as string, cron].flatMap(
        (one) => parseField(whole.form.exec(one)?.[1] ?? '', whole.field) ?? [],
      );
      const field = formatField(
        [...new Set(values)].sort((a, b) => a - b),
        whole.field,
      );
      gathered[index] = (gathered[index] as string).replace(whole.form, whole.cron(field));
    }
  }
  return gathered;
}

const WHOLE = [
  { form: /^\* \* \* \* ([^* ]+)$/, field: WEEKDAYS, cron: (days: string) => `* * * * ${days}` },
  { form: /^\* \* \* ([^* ]+) \*$/, field: MONTHS, cron: (months: string) => `* * * ${months} *` },
] as const;
