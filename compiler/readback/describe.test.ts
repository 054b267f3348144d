import { meaningOf } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { describeTriggers } from './describe.ts';

/** The readback of every family, and that it compiles to the same on another day. */
it.each([
  [
    'at 9 AM on weekdays and at 10 AM on weekends',
    'Every weekday at 09:00, and every Saturday and Sunday at 10:00, all in UTC',
  ],
  ['every 15 minutes between 9am and 5pm on weekdays', 'Every 15 minutes from 09:00 to 17:00 on weekdays in UTC'],
  ['every 5 minutes from 22:00 to 06:00', 'Every 5 minutes from 22:00 to 06:00 in UTC'],
  ['twice daily at 9 AM and 5 PM', 'Every day at 09:00 and 17:00 UTC'],
  ['every 12 hours starting at 9 PM', 'Every 12 hours starting at 09:00 in UTC'],
  ['every 2 hours at minute 50', 'Every 2 hours at minute 50 in UTC'],
  ['every 3 hours starting at 01:00', 'Every 3 hours starting at 01:00 in UTC'],
  ['*/7 3-5 * * 2', 'Every hour at minute 0, 7, 14, 21, 28, 35, 42, 49 and 56 from 03:00 to 05:56 on Tuesdays in UTC'],
  ['0,7,33 2,5,9,14,20 * * *', 'Every day at 0, 7 and 33 minutes past 02:00, 05:00, 09:00, 14:00 and 20:00 UTC'],
  ['0 12 15 * 1', 'On the 15th of every month and on Mondays at 12:00 UTC'],
  ['every 7 minutes from 22:00 to 06:00', 'Every 7 minutes from 22:00 to 06:00 in UTC'],
  ['every 45 minutes on weekdays', 'Every 45 minutes on weekdays in UTC'],
  ['every 10 seconds on weekdays', 'Every 10 seconds on weekdays in UTC'],
  ['at 0 and 30 seconds past the minute', 'Every minute at 0 and 30 seconds past the minute in UTC'],
  ['every day at 09:00:10 and 10:00:20', 'Every day at 09:00:10 and 10:00:20 UTC'],
  ['every second in January', 'Every second in January in UTC'],
  ['every 5 days in September at 4:30 pm', 'Every 5 days in September at 16:30 UTC'],
  [
    'on the first Monday and the last Friday of the month at noon',
    'On the 1st Monday of every month and on the last Friday of every month at 12:00 UTC',
  ],
  ['on the 1st and the last day of the month at noon', 'On the 1st and last day of every month at 12:00 UTC'],
  ['every Friday the 13th at noon', 'Every Friday the 13th of every month at 12:00 UTC'],
  [
    'on the weekday nearest the 15th of every month at 9 AM',
    'On the weekday nearest the 15th of every month at 09:00 UTC',
  ],
  ['on the last 3 days of June at 9 AM', 'Every year on the last 3 days of June at 09:00 UTC'],
  ['every Wednesday in even weeks at noon', 'Every Wednesday in even weeks at 12:00 UTC'],
  ['on the 45th day of the first quarter at noon', 'On the 45th day of the first quarter at 12:00 UTC'],
  ['on Jan 1 and Jul 1 every year at noon', 'Every year on 1 January and 1 July at 12:00 UTC'],
  ['every 5 months on the first Friday at noon', 'Every 5 months on the 1st Friday at 12:00 UTC'],
  [
    'every other Friday at noon for the next 6 weeks',
    'Every 2 weeks on Friday at 12:00 UTC not before 2026-01-01T10:12:00 until 2026-02-12T10:11:59',
  ],
  ['every 90 minutes in 2027', 'Every 90 minutes in UTC in 2027'],
  ['every other day at noon in 2027', 'Every 2 days at 12:00 UTC in 2027'],
  [
    'every other Friday at noon for 5 times, starting 2027-01-01',
    'Every 2 weeks on Friday at 12:00 UTC starting 2027-01-01 for 5 times in all',
  ],
  ['on 2027-12-24 and 2027-12-25 at 9 AM', 'On 2027-12-24 and 2027-12-25 at 09:00 UTC'],
  [
    'every weekday at noon except from 24 Dec to 1 Jan',
    'Every weekday at 12:00 UTC except from 24 December to 1 January',
  ],
  [
    'every day at noon except the last working day of the month',
    'Every day at 12:00 UTC except the last weekday of every month',
  ],
  [
    'every day at 9 AM with 5-minute jitter except Mondays and in August',
    'Every day at 09:00 UTC spread over 5 minutes except Mondays and in August',
  ],
])('%s: %s', (text, readback) => {
  const first = compile(text, { phrase: true, now: '2026-01-01T10:11:12Z' });
  expect(first.readback).toBe(readback);
  const again = compile(readback, { phrase: true, now: '2031-01-01T00:00:00Z', relativeDates: 'refuse' });
  expect(again.spec === null ? again.diagnostics : meaningOf(again.spec)).toEqual(
    first.spec === null ? null : meaningOf(first.spec),
  );
});

it('names a rule that no words carry, rather than a part of it', () => {
  const spec = compile('every day at 9 AM, sync the orders').spec;
  const [trigger] = spec?.triggers ?? [];
  if (spec === null || trigger === undefined || trigger.kind !== 'cron') throw new Error('no cron');
  const { cron: _, kind: __, ...bounds } = trigger;
  const rrule = 'FREQ=HOURLY;INTERVAL=5;BYMINUTE=0';
  const text = describeTriggers([{ kind: 'rrule', rrule, start: '2024-01-01T00:00:00', ...bounds }]);
  expect(text).toBe(`At the times of the rule ${rrule} counted from 2024-01-01T00:00:00 UTC`);
  const weekly = { kind: 'rrule', rrule: 'FREQ=WEEKLY', start: '2024-01-03T09:30:00', ...bounds } as const;
  // What the rule leaves to its start is said, and that it begins there.
  expect(describeTriggers([weekly])).toBe('Every Wednesday at 09:30 UTC starting 2024-01-03T09:30:00');
});

it('says apart what hand-written schedules do not share', () => {
  const at = (timezone: string, hour: number) =>
    compile(`every day at ${hour}:30 ${timezone}, sync the orders`).spec?.triggers ?? [];
  expect(describeTriggers([...at('Europe/Berlin', 10), ...at('Asia/Tokyo', 11)])).toBe(
    'Every day at 10:30 Europe/Berlin, and every day at 11:30 Asia/Tokyo',
  );
});
