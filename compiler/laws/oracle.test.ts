import { CronExpressionParser } from 'cron-parser';
import cronstrue from 'cronstrue';
import fc from 'fast-check';
import { type CronTrigger, occurrences } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { schedules } from '../../fixtures/language/phrases.ts';
import { compile } from '../compile.ts';

/** What others make of the crons that we write: cron-parser of their instants, cronstrue of their words. */
const OPTIONS = { now: '2026-01-01T00:00:00Z', phrase: true } as const;
const FROM = Date.UTC(2026, 11, 1);

function cronsOf(text: string): readonly CronTrigger[] {
  const triggers = compile(text, OPTIONS).spec?.triggers ?? [];
  return triggers.filter((trigger) => trigger.kind === 'cron');
}

function byCronParser(cron: string, timezone: string, count: number): readonly number[] {
  const parsed = CronExpressionParser.parse(cron, { currentDate: new Date(FROM), tz: timezone });
  return Array.from({ length: count }, () => parsed.next().getTime());
}

describe('crons from English', () => {
  it('fire when cron-parser says', () => {
    let compared = 0;
    fc.assert(
      fc.property(schedules, ({ text }) => {
        for (const trigger of cronsOf(text)) {
          for (const cron of trigger.cron) {
            const plain = { ...trigger, cron: [cron], from: null, until: null, count: null, except: [], jitter: null };
            expect(occurrences(plain, { from: FROM, count: 12 })).toEqual(byCronParser(cron, trigger.timezone, 12));
            compared++;
          }
        }
      }),
      { seed: 20_260_105, numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it.each([
    'America/New_York',
    'Europe/Berlin',
    'Asia/Tokyo',
    'Australia/Sydney',
  ])('fire when cron-parser says in %s, away from changes of its clock', (timezone) => {
    fc.assert(
      fc.property(
        fc.nat(23),
        fc.constantFrom(0, 7, 30),
        fc.constantFrom('day', 'weekday', 'Sunday'),
        (hour, minute, day) => {
          const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const [trigger] = cronsOf(`every ${day} at ${at} ${timezone}`);
          if (trigger === undefined) throw new Error('no cron');
          // Times that a change skips or repeats are ours to decide; all zones here change between 0:00 and 4:00.
          const dates = occurrences(trigger, { from: FROM, count: 200 });
          const theirs = byCronParser(trigger.cron[0] ?? '', timezone, 200);
          if (hour >= 4) expect(dates).toEqual(theirs);
          else expect(dates.slice(0, 10)).toEqual(theirs.slice(0, 10));
        },
      ),
      { seed: 20_260_106, numRuns: 25 },
    );
  });

  it('name the hours that cronstrue names', () => {
    fc.assert(
      fc.property(schedules, ({ text }) => {
        for (const cron of cronsOf(text).flatMap((trigger) => trigger.cron)) {
          const [minute = '', hour = ''] = cron.split(' ');
          if (!/^\d+$/.test(minute) || !/^\d+(?:,\d+)*$/.test(hour)) continue;
          const words = cronstrue.toString(cron, { use24HourTimeFormat: true });
          const named = [...words.matchAll(/\b(\d\d):(\d\d)\b/g)].map(([time]) => time);
          const ours = hour.split(',').map((one) => `${one.padStart(2, '0')}:${minute.padStart(2, '0')}`);
          expect(named).toEqual(ours);
        }
      }),
      { seed: 20_260_107, numRuns: 200 },
    );
  });
});
