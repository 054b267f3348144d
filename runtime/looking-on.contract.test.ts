import { afterAll, expect, it } from 'vitest';
import { startServer } from './engines/contract-run-postgres.ts';
import { onServer } from './engines/contract-run-server.ts';
import { createEventRelay } from './http/event-relay.ts';
import { createEventTail, type EventTail } from './http/event-tail.ts';
import type { EventView } from './http/wire.ts';
import type { JobRegistration } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { RUN_STATUSES } from './spec/vocabulary.ts';
import { type OpenStore, openStore } from './store/open.ts';
import { openPostgres } from './store/postgres.ts';
import { createRelayStore } from './store/relay.ts';
import type { Database } from './store/sql.ts';
import { createSqlStore } from './store/sql-store.ts';
import { type ListPlan, listPlans, seedHistory } from './testing/history.ts';
import { sampleSpec } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

onServer('those who look on, at PostgreSQL', startServer, (server) => {
  const undo: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  it('are told of what happens on every instance, whichever they ask', async () => {
    const url = await server.createDatabase();
    const jobs: JobRegistration[] = [
      {
        spec: sampleSpec({ id: 'a', triggers: [{ kind: 'manual' }] }),
        load: async () => ({ handler: async (_input: unknown, ctx) => ctx.log.info('hello') }),
      },
    ];
    const instance = async (work: boolean): Promise<{ open: OpenStore; runtime: Runtime }> => {
      const open = await openStore({ engine: 'postgres', url, migrate: 'auto' });
      const runtime = createRuntime({ opened: open, jobs, logger: silent, poll: 50, work });
      await runtime.start();
      undo.push(async () => {
        await runtime.stop({ graceMs: 0 });
        await open.close();
      });
      return { open, runtime };
    };
    const worker = await instance(true);
    const asked = await instance(false);
    const { relay } = asked.open.store;
    const tail: EventTail = createEventTail({
      subscribe: (listener) => asked.runtime.subscribe(listener),
      instance: 'asked',
      now: Date.now,
      others: relay && createEventRelay({ relay, now: Date.now }),
    });
    undo.push(() => tail.close());

    const seen: EventView[] = [];
    const gone = new AbortController();
    let run: string | null = null;
    for await (const one of tail.follow({ after: null, signal: gone.signal })) {
      if (one === null) continue;
      seen.push(one.event);
      // The other instance is heard from here on.
      if (one.event.type === 'gap') run ??= (await worker.runtime.trigger('a')).id;
      if (one.event.type === 'run.completed') gone.abort();
    }
    const own = seen.filter((event) => 'run' in event && event.run === run).map(({ type }) => type);
    expect(own).toEqual(['run.created', 'run.started', 'run.log', 'run.completed']);
    expect(seen.findLast(({ type }) => type === 'run.log')).toMatchObject({
      line: { message: 'hello', level: 'info' },
    });
  }, 30_000);

  it('are told of a gap where the server has crashed and lost what instances told each other', async () => {
    const database: Database = await openPostgres({ url: await server.createDatabase() });
    undo.push(() => database.close());
    await createSqlStore(database).migrate();
    const [here, there] = [createRelayStore(database), createRelayStore(database)];
    if (here === null || there === null) throw new Error('PostgreSQL has a relay');
    const event = (run: string) => ({ type: 'run.cancelled', at: 1, job: 'a', run, message: '' });
    for (const run of ['1', '2', '3']) await there.tell([event(run)]);
    const { mark } = await here.told(null);
    // As a crash leaves what is not logged.
    await database.script('TRUNCATE nljobs.told RESTART IDENTITY');
    const lost = await here.told(mark);
    expect(lost.events).toEqual([{ type: 'gap', at: expect.any(Number) }]);
    expect(await here.told(lost.mark)).toEqual({ mark: lost.mark, events: [] });
    await there.tell([event('4')]);
    const heard = await here.told(lost.mark);
    expect(heard.events).toEqual([event('4')]);
    // And where somebody told something since, but less than before.
    for (const run of ['5', '6']) await there.tell([event(run)]);
    const { mark: late } = await here.told(heard.mark);
    await database.script('TRUNCATE nljobs.told RESTART IDENTITY');
    await there.tell([event('7')]);
    const again = await here.told(late);
    expect(again.events).toMatchObject([{ type: 'gap' }]);
    await there.tell([event('8')]);
    expect((await here.told(again.mark)).events).toEqual([event('8')]);
  }, 30_000);

  it('find nothing that is more than a minute old, though nobody told anything since', async () => {
    const database: Database = await openPostgres({ url: await server.createDatabase() });
    undo.push(() => database.close());
    await createSqlStore(database).migrate();
    const relay = createRelayStore(database);
    if (relay === null) throw new Error('PostgreSQL has a relay');
    await relay.tell([]);
    await relay.forget();
    const count = async () => (await database.query('SELECT seq FROM nljobs.told')).length;
    expect(await count()).toBe(1);
    await database.script("UPDATE nljobs.told SET at = at - interval '61 seconds'");
    await relay.forget();
    expect(await count()).toBe(0);
  }, 30_000);

  it('read every list, by whatever they ask for, from an index', async () => {
    const database: Database = await openPostgres({ url: await server.createDatabase() });
    undo.push(() => database.close());
    await createSqlStore(database).migrate();
    await seedHistory(database, { runs: 20_000, tenants: 50, jobs: 20 });
    const plans: readonly ListPlan[] = await listPlans(database);
    expect(plans.map(({ name }) => name)).toEqual(
      expect.arrayContaining(RUN_STATUSES.map((one) => `runs status=${one}`)),
    );
    expect(plans.filter(({ scans }) => scans.length > 0)).toEqual([]);
    // At most what one job or tenant has, which at this size may be cheaper to sort than to walk; never what all have.
    expect(plans.filter(({ rows }) => rows > 1_200)).toEqual([]);
  }, 60_000);
});
