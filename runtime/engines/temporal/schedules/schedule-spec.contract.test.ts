import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScheduleTrigger, ServerSchedule } from '../../../spec/core.ts';
import { occurrences, offsetAt } from '../../../spec/core.ts';
import { serverSchedules } from '../../../spec/server-schedules/given.ts';
import { startTemporal, type TemporalServer } from '../../contract-run-temporal.ts';
import { connectTemporal, type TemporalConnection } from '../connect.ts';
import { wordsOf } from './reconcile.ts';
import { scheduleSpec } from './schedule-spec.ts';
import { matchingTimes, zoneAgrees } from './zones.ts';

const server: TemporalServer | null = await startTemporal();
const YEAR = 2026;
const HOUR = 3_600_000;
const BASE = { from: null, until: null, count: null, except: [], jitter: null } as const;
const DST = { gap: 'after', overlap: 'first' } as const;

/** Zones whose clocks change in all the ways there are: by an hour and by half of one, at midnight, twice, never. */
const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Santiago',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'America/Havana',
  'Pacific/Chatham',
];

const numbers = (low: number, high: number, most = 3): fc.Arbitrary<string> =>
  fc
    .uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: most })
    .map((list) => list.sort((a, b) => a - b).join(','));
/** Hours in which clocks change, and others. */
const hour = fc.oneof(fc.constantFrom('*', '*/2', '*/6', '9-17', '0', '1', '2', '3', '23'), numbers(0, 23));
const minute = fc.oneof(fc.constantFrom('*', '*/15', '0', '30', '45'), numbers(0, 59));
const days = fc.oneof(
  fc.constant('* * *'),
  numbers(1, 31).map((day) => `${day} * *`),
  numbers(1, 12).map((month) => `* ${month} *`),
  numbers(0, 6).map((weekday) => `* * ${weekday}`),
  fc.constantFrom('* * 1-5', '* * 0', '1 1,4,7,10 *', '29 2 *'),
);
const weekdays = fc.constantFrom('MO', 'WE', 'FR', 'SU', 'MO,TU,WE,TH,FR', 'SA,SU');
const rules = fc.oneof(
  fc
    .tuple(fc.constantFrom(1, 2, 3, -1, -2), fc.constantFrom('MO', 'TH', 'FR', 'SU'))
    .map(([nth, day]) => `FREQ=MONTHLY;BYDAY=${nth}${day}`),
  fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.constantFrom(-1, -2, 1, 15, 29, 31))
    .map(([interval, day]) => `FREQ=MONTHLY;INTERVAL=${interval};BYMONTHDAY=${day}`),
  fc.tuple(weekdays, fc.constantFrom(1, -1, 2)).map(([day, at]) => `FREQ=MONTHLY;BYDAY=${day};BYSETPOS=${at}`),
  fc.tuple(fc.integer({ min: 1, max: 4 }), weekdays).map(([n, day]) => `FREQ=WEEKLY;INTERVAL=${n};BYDAY=${day}`),
  fc.integer({ min: 1, max: 5 }).map((n) => `FREQ=DAILY;INTERVAL=${n}`),
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }))
    .map(([n, month]) => `FREQ=YEARLY;INTERVAL=${n};BYMONTH=${month};BYDAY=-1SU`),
  fc.constantFrom('FREQ=YEARLY;BYYEARDAY=100', 'FREQ=YEARLY;BYYEARDAY=-1', 'FREQ=YEARLY;BYDAY=20MO'),
);
const except = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.subarray([{ dates: ['12-25', '12-24/01-02'] }, { dates: ['2026-07-03', '2027-03-01/2027-04-15'] }], {
      minLength: 1,
    }),
  },
);
const bounds = fc.record({
  timezone: fc.constantFrom(...ZONES),
  except,
  from: fc.constantFrom(null, null, '2026-02-10T02:30:00'),
  until: fc.constantFrom(null, null, '2027-10-31T01:30:00'),
  dst: fc.constantFrom(DST, DST, { gap: 'skip', overlap: 'both' } as const),
});
const triggers: fc.Arbitrary<ScheduleTrigger> = fc.oneof(
  fc
    .tuple(bounds, minute, hour, days)
    .map(([shared, m, h, d]): ScheduleTrigger => ({ ...BASE, ...shared, kind: 'cron', cron: [`${m} ${h} ${d}`] })),
  fc.tuple(bounds, rules, fc.constantFrom('2', '9', '0', '1,17'), fc.constantFrom('0', '30')).map(
    ([shared, rule, h, m]): ScheduleTrigger => ({
      ...BASE,
      ...shared,
      kind: 'rrule',
      rrule: `${rule};BYHOUR=${h};BYMINUTE=${m};BYSECOND=0`,
      start: '2026-01-05T00:00:00',
    }),
  ),
  fc.tuple(bounds, fc.constantFrom('PT7M', 'PT90M', 'P1D', 'PT25H', 'PT3700S'), fc.boolean()).map(
    ([shared, every, daily]): ScheduleTrigger => ({
      ...BASE,
      ...shared,
      kind: 'interval',
      every,
      start: '2026-01-01T05:10:00Z',
      within: daily ? { days: ['MO', 'SU'], from: '22:00', to: '02:30' } : null,
    }),
  ),
);

/** The instants of the changes of a zone's clock in two years, and the beginning of the first. */
function moments(zone: string): readonly number[] {
  const found = [Date.UTC(YEAR, 0, 1)];
  for (let at = Date.UTC(YEAR, 0, 1); at < Date.UTC(YEAR + 2, 0, 1); at += HOUR) {
    if (offsetAt(at, zone) !== offsetAt(at + HOUR, zone)) found.push(at - 26 * HOUR);
  }
  return found;
}

describe.skipIf(server === null)('schedules of Temporal, by its own server', () => {
  let connection: TemporalConnection;
  let client: Client;
  /** Of which this server has the same data as this machine. */
  const agreed = new Set<string>();

  beforeAll(async () => {
    connection = await connectTemporal({ address: server?.address ?? '' });
    client = connection.client;
    for (const zone of ZONES) if (await zoneAgrees(client, zone, YEAR, 2)) agreed.add(zone);
  });
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  it('law: what is told fires when the job does, by the server itself, through every change of the clock', async () => {
    let told = 0;
    let compared = 0;
    const given = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(triggers, async (trigger) => {
        const found = serverSchedules({ triggers: [trigger] }, YEAR);
        if ('reason' in found || !agreed.has(trigger.timezone)) return;
        told += 1;
        const [schedule] = found.schedules;
        if (!schedule) throw new Error('nothing is told');
        const scheduleId = `law-${randomUUID()}`;
        await create(client, scheduleId, schedule);
        given.set(scheduleId, wordsOf(scheduleSpec(schedule)));
        for (const from of moments(trigger.timezone)) {
          const ours = occurrences(trigger, { from, count: 150, to: from + 400 * 24 * HOUR });
          const to = ours.at(-1) ?? from + HOUR;
          expect(await matchingTimes(client, scheduleId, from, to)).toEqual(ours);
          compared += ours.length;
        }
      }),
      { numRuns: 40 },
    );
    expect(told).toBeGreaterThan(15);
    expect(compared).toBeGreaterThan(1_000);
    // It lists them in the words that it was given, by which a change that somebody makes is told.
    const listed = new Map<string, string>();
    await expect
      .poll(async () => {
        for await (const { scheduleId, spec } of client.schedule.list({ pageSize: 1_000 }))
          if (given.has(scheduleId)) listed.set(scheduleId, wordsOf(spec ?? {}));
        return listed.size;
      })
      .toBe(given.size);
    expect(listed).toEqual(given);
  });
});

async function create(client: Client, scheduleId: string, schedule: ServerSchedule): Promise<void> {
  await client.schedule.create({
    scheduleId,
    spec: scheduleSpec(schedule),
    action: { type: 'startWorkflow', workflowType: 'nothing', taskQueue: 'nobody' },
    state: { paused: true },
  });
}
