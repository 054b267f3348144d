import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { createEventBus } from '../events.ts';
import type { ScheduleTrigger } from '../spec/job-spec.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { memoryEngine } from '../testing/memory-engine.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { sampleCron, sampleSpec } from '../testing/sample-spec.ts';
import { Dispatch } from './dispatch.ts';
import { scheduledRunId } from './identity.ts';
import { type Job, prepareJob } from './job.ts';
import { Scheduler } from './scheduler.ts';

/**
 * All changes of the clock in a year, at speed: around each of them every occurrence has one run, none has two, none is
 * lost, and each carries its own instant, though schedulers come and go. What is due is found here minute by minute, by
 * looking at the clock on the wall, apart from `occurrences()`.
 */
const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'America/Santiago',
  // By half an hour.
  'Australia/Lord_Howe',
  // Forward at midnight: a day without its first hour.
  'Asia/Beirut',
] as const;
/** In the hours that are left out or come twice somewhere, and one that never is. */
const TIMES = ['00:00', '00:30', '01:30', '01:45', '02:00', '02:30', '03:00', '23:30', '12:00'] as const;
const FROM = Temporal.Instant.from('2026-01-01T00:00:00Z');
const TO = Temporal.Instant.from('2027-01-01T00:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Every change of a zone's clock in the year, epoch milliseconds. */
function changesIn(zone: string): readonly number[] {
  const found: number[] = [];
  for (
    let at = FROM.toZonedDateTimeISO(zone).getTimeZoneTransition('next');
    at !== null && at.epochMilliseconds < TO.epochMilliseconds;
    at = at.getTimeZoneTransition('next')
  )
    found.push(at.epochMilliseconds);
  return found;
}

/** What the clock on the wall shows at each minute. */
interface Shown {
  readonly at: number;
  readonly date: string;
  /** Minutes since midnight, as they are shown. */
  readonly minute: number;
}

function wall(zone: string, from: number, to: number): readonly Shown[] {
  const shown: Shown[] = [];
  for (let at = from; at <= to; at += MINUTE) {
    const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    shown.push({ at, date: now.toPlainDate().toString(), minute: now.hour * 60 + now.minute });
  }
  return shown;
}

/** When the wall shows a time for the first time on each day, or for the first time a later one. */
function firstShown(shown: readonly Shown[], minute: number): readonly number[] {
  const done = new Set([shown[0]?.date]);
  return shown.flatMap((now) => {
    if (now.minute < minute || done.has(now.date)) return [];
    done.add(now.date);
    return [now.at];
  });
}

/** Every minute at which the wall shows a half or a full hour, as often as it does. */
function halfHours(shown: readonly Shown[]): readonly number[] {
  return shown.filter(({ minute }) => minute % 30 === 0).map(({ at }) => at);
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function jobsIn(timezone: string): readonly Job[] {
  const job = (id: string, trigger: ScheduleTrigger): Job =>
    prepareJob(
      {
        spec: sampleSpec({ id, triggers: [trigger], misfire: { policy: 'all', window: 'P2D', limit: null } }),
        load: async () => ({ handler: () => null }),
      },
      'test',
      true,
    );
  return [
    ...TIMES.map((time) =>
      job(time, sampleCron(`${Number(time.slice(3))} ${Number(time.slice(0, 2))} * * *`, { timezone })),
    ),
    job('rhythm', sampleCron('*/30 * * * *', { timezone })),
  ];
}

describe.each(ZONES)('in %s', (zone) => {
  const changes = changesIn(zone);

  test('clocks change in this year', () => expect(changes.length).toBeGreaterThanOrEqual(2));

  test.each(
    changes.map((change) => [new Date(change).toISOString(), change] as const),
  )('around %s each occurrence has one run', async (_name, change) => {
    const [from, to] = [change - 1.5 * DAY, change + 1.5 * DAY];
    const [world, clock] = [new MemoryWorld(), fakeClock(from)];
    const store = memoryStore(world, clock.now);
    const jobs = jobsIn(zone);
    const start = async (): Promise<Scheduler> => {
      const events = createEventBus(clock.now, () => {});
      const engine = memoryEngine({ world, now: clock.now });
      const port = {
        store,
        engine,
        clock,
        events,
        namespace: 'n',
        wakeAt: () => {},
        stopRuns: () => {},
        job: () => undefined,
      };
      const scheduler = new Scheduler({ store, dispatch: new Dispatch(port), clock, logger: silent, namespace: 'n' });
      await scheduler.start(jobs);
      return scheduler;
    };
    const [first, second] = [await start(), await start()];
    await clock.advanceTo(change - 10 * MINUTE);
    await first.stop();
    await clock.advanceTo(change - 1);
    await second.stop();
    // Nobody is there while the clock changes; one comes a little later, and one the day after.
    await clock.advanceTo(change + 20 * MINUTE);
    const third = await start();
    await clock.advanceTo(change + DAY);
    const fourth = await start();
    await clock.advanceTo(to);
    await third.stop();
    await fourth.stop();

    const { items: runs } = await store.runs({ limit: 100_000 });
    const shown = wall(zone, from - DAY, to);
    const dueOf = (id: string): readonly number[] =>
      (id === 'rhythm' ? halfHours(shown) : firstShown(shown, minutesOf(id))).filter((at) => at > from);
    const say = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toString();
    for (const { id } of jobs) {
      const due = dueOf(id);
      const made = runs.filter(({ job }) => job === id).sort((a, b) => a.scheduledFor - b.scheduledFor);
      expect({ id, at: made.map((run) => say(run.scheduledFor)) }).toEqual({ id, at: due.map(say) });
      expect(made.map((run) => run.id)).toEqual(due.map((at) => scheduledRunId('n', id, at)));
      expect(made.filter(({ status }) => status !== 'pending')).toEqual([]);
    }
  });
});
