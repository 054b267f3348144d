import { expect, test } from 'vitest';
import type { ServerClock } from '../engine/server-clock.ts';
import { createEventBus } from '../events.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { memoryEngine } from '../testing/memory-engine.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { MemoryWorld } from '../testing/memory-world.ts';
import { sampleCron, sampleSpec } from '../testing/sample-spec.ts';
import { Dispatch } from './dispatch.ts';
import { prepareJob } from './job.ts';
import { Scheduler } from './scheduler.ts';
import { ServerTimes } from './server-times.ts';

const MINUTE = 60_000;
const BY_SERVER = { clock: 'temporal', because: null, trouble: false };
const START = '2026-01-01T00:00:30Z';

/** An instance whose server of schedules is there or away, and fires nothing. */
async function instance() {
  const world = new MemoryWorld();
  const clock = fakeClock(START);
  const store = memoryStore(world, clock.now);
  const engine = memoryEngine({ world, now: clock.now });
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const logger = { debug: say, info: say, warn: say, error: say };
  const shared = { store, clock, logger, namespace: 'n' };
  const dispatch = new Dispatch({
    ...shared,
    engine,
    events: createEventBus(clock.now, () => {}),
    wakeAt: () => {},
    stopRuns: () => {},
    job: () => undefined,
  });
  const scheduler = new Scheduler({ ...shared, dispatch });
  let away = false;
  let told = 0;
  let memory = 'at first';
  const refused = new Map<string, string>();
  const answer = async <T>(value: T): Promise<T> => {
    if (away) throw new Error('the server is away');
    return value;
  };
  let paused: ReadonlySet<string> = new Set<string>();
  let written: readonly string[] = [];
  let failing = false;
  const insisted: boolean[] = [];
  const server: ServerClock = {
    name: 'temporal',
    answers: () => answer(undefined),
    paused: async () => new Map(),
    listen: () => answer(async () => {}),
    async reconcile(_namespace, wanted, { insists, writing }) {
      told += 1;
      insisted.push(insists);
      writing(written);
      written = [];
      if (failing) throw new Error('the server broke off');
      const done = { created: 0, updated: 0, deleted: 0, unchanged: wanted.length };
      return answer({ ...done, refused, paused, complete: true });
    },
  };
  const times = new ServerTimes({
    ...shared,
    dispatch,
    server,
    proceed: async () => true,
    taken: (ids) => scheduler.leave(ids),
    givenBack: (jobs) => scheduler.takeBack(jobs),
    superseded: () => {},
    memory: async () => memory,
  });
  const spec = sampleSpec({ id: 'j', triggers: [sampleCron('* * * * *')] });
  const job = prepareJob({ spec, load: async () => ({ handler: () => null }) }, 'test', true);
  await scheduler.start([job]);
  times.start([job]);
  await times.settled();
  return {
    clock,
    times,
    said,
    insisted,
    told: () => told,
    runs: async () => (await store.runs({ limit: 100 })).items.map(({ scheduledFor }) => scheduledFor).toReversed(),
    pause: () => {
      paused = new Set(['j']);
    },
    resume: () => {
      paused = new Set();
    },
    change: () => {
      written = ['j'];
    },
    fail: (fails: boolean) => {
      failing = fails;
    },
    refuse: (reason: string) => refused.set('j', reason),
    forget: () => {
      memory = 'anew';
    },
    leave: () => {
      away = true;
    },
    comeBack: () => {
      away = false;
    },
    async stop() {
      await times.park();
      await scheduler.stop();
    },
  };
}

test('a server that does not answer has its jobs taken back after a bound, and gets them again when it answers', async () => {
  const { clock, times, runs, leave, comeBack, stop } = await instance();
  expect(times.firing('j')).toEqual(BY_SERVER);
  await clock.advance(MINUTE);
  // What the server was to fire: our clock has left it.
  expect(await runs()).toEqual([]);
  leave();
  await clock.advance(35_000);
  const first = Date.parse('2026-01-01T00:01:00Z');
  expect(await runs()).toContain(first + MINUTE);
  await clock.advance(2 * MINUTE);
  const made = await runs();
  expect(made.slice(-2)).toEqual([first + 2 * MINUTE, first + 3 * MINUTE]);
  expect(times.firing('j')).toMatchObject({ clock: 'nljobs', trouble: true });
  comeBack();
  await clock.advance(MINUTE);
  expect(times.firing('j')).toEqual(BY_SERVER);
  const then = (await runs()).length;
  await clock.advance(3 * MINUTE);
  expect(await runs()).toHaveLength(then);
  await stop();
});

test('a server that is away for a moment keeps its jobs', async () => {
  const { clock, times, leave, comeBack, runs, stop } = await instance();
  leave();
  await clock.advance(12_000);
  comeBack();
  await clock.advance(2 * MINUTE);
  expect(times.firing('j')).toEqual(BY_SERVER);
  expect(await runs()).toEqual([]);
  await stop();
});

test('our clock fires again what the server had and refuses at the second look', async () => {
  const { clock, times, refuse, runs, stop } = await instance();
  refuse('another zone');
  await clock.advance(2 * MINUTE);
  expect(times.firing('j')).toEqual({ clock: 'nljobs', because: 'another zone', trouble: false });
  expect(await runs()).toContain(Date.parse('2026-01-01T00:02:00Z'));
  await stop();
});

test('it is told who fires a job: nobody while other jobs are in force, and what is wrong where people must see to it', async () => {
  const { clock, times, pause, leave, stop } = await instance();
  const edition = times.edition;
  expect(times.firing('unknown')).toBeNull();
  pause();
  await clock.advance(MINUTE);
  expect(times.firing('j')).toMatchObject({ clock: 'temporal', trouble: true });
  expect(times.firing('j')?.because).toContain('paused on the server');
  // Whoever keeps an answer sees that it may be another one now.
  expect(times.edition).toBeGreaterThan(edition);
  leave();
  await clock.advance(MINUTE);
  expect(times.firing('j')?.because).toContain('could not be told');
  await stop();
  expect(times.firing('j')).toBeNull();
});

test('what people changed on the server is told again within a minute, and what it left out is accounted for', async () => {
  const { clock, told, change, runs, said, times, stop } = await instance();
  expect(told()).toBe(1);
  const edition = times.edition;
  await clock.advance(MINUTE);
  expect(told()).toBe(2);
  expect(await runs()).toEqual([]);
  // Nothing has changed: whoever keeps answers goes on to, and the log has nothing new.
  expect(times.edition).toBe(edition);
  expect(said.filter((line) => line.startsWith('The server fires'))).toHaveLength(1);
  change();
  await clock.advance(MINUTE);
  expect(said).toContainEqual(expect.stringContaining('Somebody has changed the schedules of j on the server'));
  const made = await runs();
  expect(made.at(-1)).toBe(Date.parse('2026-01-01T00:02:00Z'));
  // And it is the server's again.
  await clock.advance(3 * MINUTE);
  expect(await runs()).toEqual(made);
  await stop();
});

test('what the server left out is accounted for although the look that put it right broke off', async () => {
  const { clock, change, fail, runs, stop } = await instance();
  await clock.advance(MINUTE);
  change();
  fail(true);
  await clock.advance(MINUTE);
  expect(await runs()).toEqual([]);
  fail(false);
  await clock.advance(MINUTE / 2);
  expect((await runs()).at(-1)).toBe(Date.parse('2026-01-01T00:02:00Z'));
  await stop();
});

test('only the first looks make anew what another instance has made, and they blame nobody', async () => {
  const { clock, change, insisted, runs, said, stop } = await instance();
  change();
  await clock.advance(MINUTE);
  expect(said).not.toContainEqual(expect.stringContaining('Somebody has changed'));
  expect((await runs()).at(-1)).toBe(Date.parse('2026-01-01T00:01:00Z'));
  await clock.advance(2 * MINUTE);
  expect(insisted).toEqual([true, true, false, false]);
  await stop();
});

test('what a schedule that was paused on the server left out is accounted for when somebody resumes it there', async () => {
  const { clock, pause, resume, runs, said, times, stop } = await instance();
  pause();
  await clock.advance(3 * MINUTE);
  expect(said.filter((line) => line.includes('are paused on the server itself'))).toHaveLength(1);
  expect(await runs()).toEqual([]);
  resume();
  await clock.advance(MINUTE);
  expect(times.firing('j')).toEqual(BY_SERVER);
  expect((await runs()).at(-1)).toBe(Date.parse('2026-01-01T00:04:00Z'));
  await stop();
});

test('a server that has lost all schedules is told them again', async () => {
  const { clock, times, told, forget, stop } = await instance();
  await clock.advance(MINUTE);
  expect(told()).toBe(2);
  forget();
  await clock.advance(MINUTE);
  expect(told()).toBeGreaterThan(2);
  expect(times.firing('j')).toEqual(BY_SERVER);
  await stop();
});
