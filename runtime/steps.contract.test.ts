import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startServer } from './engines/contract-run-postgres.ts';
import { startRedis } from './engines/contract-run-redis.ts';
import { onServer } from './engines/contract-run-server.ts';
import { startTemporal } from './engines/contract-run-temporal.ts';
import { placeOnTemporal } from './engines/temporal/contract-run-place.ts';
import { PermanentError } from './errors.ts';
import type { JobRegistration, StepContext, StepHandler } from './registry.ts';
import type { Runtime } from './runtime.ts';
import { waitOf } from './scheduler/chain.ts';
import type { EventTrigger, JobSpec, Step } from './spec/job-spec.ts';
import { stepsIn } from './spec/steps.ts';
import type { Run } from './store/store.ts';
import { type ContractPlace, placeInMemory, placeOnDatabase } from './testing/contract-place.ts';
import { sampleSpec } from './testing/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What handlers did, by the run that stands for the whole. */
const done: { readonly root: string; readonly step: string; readonly input: unknown; readonly ctx: StepContext }[] = [];
const stepsDone = (root: string): readonly string[] => done.filter((one) => one.root === root).map(({ step }) => step);
/** Steps that are to fail, by the root and the step; told once each. */
const failing = new Map<string, Error>();
let hold: Promise<void> | null = null;

const does: StepHandler = async (input, ctx) => {
  const { root, step } = ctx.chain;
  if (hold !== null) await hold;
  const error = failing.get(step);
  if (error !== undefined) throw error;
  done.push({ root, step, input, ctx });
  return `${step} of ${root.slice(0, 4)}`;
};

/** The keys of effects that have happened, as providers would see them. */
const effects: string[] = [];
const effectOf = (step: string) => (_item: unknown, ctx: { readonly idempotencyKey: string }) => {
  effects.push(`${step} ${ctx.idempotencyKey}`);
};

const act = (handler: string): Step => ({ do: handler, handler });
const waitFor = (
  event: string,
  timeout: string | null = 'P14D',
  onTimeout: 'continue' | 'stop' | 'fail' = 'continue',
): Step => ({ waitFor: { event, timeout, onTimeout } });

function on(event: string, over: Partial<EventTrigger> = {}): EventTrigger {
  return { kind: 'event', event, where: [], unless: null, delay: null, debounce: null, ...over };
}

function job(id: string, steps: readonly Step[], over: Partial<JobSpec> = {}): JobRegistration {
  const action = { text: id, handler: 'unused', params: {}, steps };
  return {
    spec: sampleSpec({ id, action, durable: stepsIn(steps).some(({ step }) => waitOf(step) !== null), ...over }),
    load: async () => ({ a: does, b: does, c: does, d: does }),
  };
}

const jobs = [
  job('trial', [act('a'), { wait: 'P3D' }, act('b')], { triggers: [on('trial.started')] }),
  job('month', [act('a'), { wait: 'P30D' }, act('b')]),
  job('invoice', [act('a'), waitFor('invoice.paid'), act('b')], { triggers: [on('invoice.sent')] }),
  job('twice', [waitFor('reply.received'), act('a'), waitFor('reply.received'), act('b')]),
  job('stops', [waitFor('deal.won', 'P2D', 'stop'), act('a')]),
  job('fails', [waitFor('deal.won', 'P2D', 'fail'), act('a')]),
  // biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited
  job('decides', [act('a'), { if: 'isLarge', then: [act('b')], else: [waitFor('x.done'), act('c')] }, act('d')]),
  job('serially', [act('a'), { wait: 'P1D' }, act('b')], {
    serial: true,
    overlap: 'queue',
    concurrency: { limit: 1, key: null },
    triggers: [on('thing.happened')],
  }),
  job('retried', [act('a'), act('b'), act('c')], {
    retry: { maxAttempts: 2, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] },
  }),
  {
    spec: sampleSpec({
      id: 'guarded',
      action: { text: 'guarded', handler: 'x', params: {}, steps: [act('a'), act('b')] },
      triggers: [on('customer.joined')],
      idempotency: { per: 'customer', window: { kind: 'forever' }, mode: 'record-after' },
    }),
    load: async () => ({ a: { effect: effectOf('a') }, b: { effect: effectOf('b') } }),
  },
  job('of-tenant', [act('a'), waitFor('rent.paid'), act('b')], { scope: 'tenant', triggers: [on('rent.due')] }),
  job('thread', [act('a'), waitFor('message.received'), act('b')], { triggers: [on('message.received')] }),
  job('resumed', [waitFor('part.came'), act('a'), waitFor('part.checked'), act('b')], {
    serial: true,
    overlap: 'queue',
    concurrency: { limit: 1, key: null },
  }),
  job('ends', [waitFor('ends.never'), act('a')], {
    triggers: [on('part.ordered')],
    serial: true,
    overlap: 'queue',
    concurrency: { limit: 1, key: null },
  }),
  job('thread-in-quiet', [act('a'), waitFor('note.written'), act('b')], {
    triggers: [on('note.written', { debounce: 'PT10M' })],
  }),
  { spec: sampleSpec({ id: 'probe' }), load: async () => ({ handler: (input: unknown) => input }) },
  {
    spec: sampleSpec({ id: 'follows', triggers: [{ kind: 'after', job: 'trial', on: 'completed' }] }),
    load: async () => ({ handler: (input: unknown) => input }),
  },
];
const predicates = {
  isLarge: (input: { readonly size: number }, ctx: StepContext) => input.size > 10 && ctx.chain.step !== '',
};

describe('in memory', () => {
  keepsItsWord(async () => placeInMemory(jobs));
});

describe('embedded', () => {
  keepsItsWord(() => placeOnDatabase({ engine: 'embedded', folder: null }, jobs));
});

onServer('postgres', startServer, (server) => {
  keepsItsWord(async () => {
    const url = await server.createDatabase();
    return { ...(await placeOnDatabase({ engine: 'postgres', url }, jobs)), url };
  });
});

onServer('redis', startRedis, (server) => {
  // BullMQ goes by the clock of the process; timers go on.
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
  afterAll(async () => {
    vi.useRealTimers();
  });
  keepsItsWord(() =>
    placeOnDatabase({ engine: 'redis', folder: null, redis: { url: server.url } }, jobs, (now) => {
      vi.setSystemTime(now);
    }),
  );
});

onServer('temporal', startTemporal, (server) => {
  keepsItsWord(() => placeOnTemporal(server.address, jobs));
});

/** `url`: of a server that others may connect to. */
type Place = ContractPlace & { readonly url?: string };

function keepsItsWord(prepare: () => Promise<Place>): void {
  let place: Place;
  let runtime: Runtime;
  const start = () => place.start({ predicates });
  beforeAll(async () => {
    place = await prepare();
    runtime = await start();
  });
  afterAll(async () => {
    await runtime?.stop({ graceMs: 0 });
    await place?.close();
  });

  const stepsOf = (root: string): Promise<readonly Run[]> => place.store.chains.steps(root);
  const only = (runs: readonly Run[]): Run => {
    expect(runs).toHaveLength(1);
    return runs[0] as Run;
  };
  /** Lets the pump look until something is so, or shows that it does not come. */
  async function until<T>(look: () => Promise<T>, is: (found: T) => boolean): Promise<T> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
      const found = await look();
      if (is(found)) return found;
      await place.clock.advance(5);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const last = await look();
    expect(last).toBe('in time');
    return last;
  }
  const ended = (id: string): Promise<Run> =>
    until(
      () => runtime.runs.get(id),
      ({ finishedAt }) => finishedAt !== null,
    );
  /** The step that a chain is at, once that is another than before. */
  const at = (root: string, place: string): Promise<readonly Run[]> =>
    until(
      () => stepsOf(root),
      (steps) => steps.at(-1)?.step?.at === place && steps.at(-1)?.attempt === 0,
    );
  /** The pump has looked: what was asked for after all that could be due has been done. */
  async function looked(): Promise<void> {
    for (let looks = 0; looks < 2; looks += 1) await ended((await runtime.trigger('probe', { looks })).id);
  }
  async function asleep(root: string): Promise<void> {
    await looked();
    expect((await stepsOf(root)).at(-1)).toMatchObject({ status: 'pending', attempt: 0 });
  }

  it('each step is a run of its own, with the input of the whole and what the steps before it returned', async () => {
    const root = only(await runtime.emit('trial.started', { userId: 7 }));
    await at(root.id, '1');
    expect(stepsDone(root.id)).toEqual(['a']);
    expect(await runtime.runs.get(root.id)).toMatchObject({
      status: 'running',
      message: expect.stringMatching(/^asleep at step 2 of 3 \(wait P3D\), until /),
    });
    await place.pass(3 * DAY - HOUR);
    await asleep(root.id);
    await place.pass(HOUR);
    const whole = await ended(root.id);
    const result = { a: `a of ${root.id.slice(0, 4)}`, b: `b of ${root.id.slice(0, 4)}` };
    expect(whole).toMatchObject({ status: 'completed', result });
    expect(stepsDone(root.id)).toEqual(['a', 'b']);
    const last = done.at(-1);
    expect(last).toMatchObject({ input: { userId: 7 } });
    expect(last?.ctx.chain).toMatchObject({ root: root.id, step: 'b', results: { a: result.a } });
    expect((await stepsOf(root.id)).map(({ status, step }) => [step?.at, step?.kind, status])).toEqual([
      ['0', 'do', 'completed'],
      ['1', 'wait', 'completed'],
      ['2', 'do', 'completed'],
    ]);
  });

  it('the runs of a job are its roots: its steps stand with them, and one run of the job comes after', async () => {
    const { items } = await runtime.runs.list({ job: 'trial', limit: 10 });
    expect(items.map(({ step }) => step?.kind)).toEqual(['root']);
    const after = await until(
      async () => (await runtime.runs.list({ job: 'follows', limit: 10 })).items,
      (runs) => runs.length > 0,
    );
    expect(only(after).input).toMatchObject({ job: 'trial', status: 'completed', run: items[0]?.id });
  });

  it('a sleep of 30 days outlasts three restarts and a change of the schema', async () => {
    const root = await runtime.trigger('month', { n: 1 });
    await at(root.id, '1');
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await runtime.stop({ graceMs: 0 });
      await place.pass(10 * DAY - HOUR);
      if (restarts === 1)
        await place.script?.(
          'ALTER TABLE nljobs.runs ADD COLUMN later text NOT NULL DEFAULT $$x$$; CREATE INDEX runs_later ON nljobs.runs (later)',
        );
      runtime = await start();
      await asleep(root.id);
    }
    expect(stepsDone(root.id)).toEqual(['a']);
    await place.pass(3 * HOUR);
    expect(await ended(root.id)).toMatchObject({ status: 'completed' });
    expect(stepsDone(root.id)).toEqual(['a', 'b']);
  });

  it('a wait for an event ends when it comes, with its payload, for the chain that it belongs to alone', async () => {
    const mine = only(await runtime.emit('invoice.sent', { id: 'i-1', userId: 1 }));
    const other = only(await runtime.emit('invoice.sent', { id: 'i-2', userId: 1 }));
    await at(mine.id, '1');
    await at(other.id, '1');
    await place.pass(DAY);
    expect(await runtime.emit('invoice.paid', { id: 'i-3', userId: 1 })).toEqual([]);
    const woken = await runtime.emit('invoice.paid', { invoiceId: 'i-1', amount: 5 });
    expect(only(woken)).toMatchObject({ root: mine.id });
    expect(await ended(mine.id)).toMatchObject({ status: 'completed' });
    expect(done.at(-1)?.ctx.chain.events).toEqual({ 'invoice.paid': { invoiceId: 'i-1', amount: 5 } });
    await asleep(other.id);
    expect(stepsDone(other.id)).toEqual(['a']);
    await place.pass(13 * DAY);
    expect(await ended(other.id)).toMatchObject({ status: 'completed' });
    expect(done.at(-1)?.ctx.chain.events).toEqual({ 'invoice.paid': null });
  });

  it('two chains of one thing are both met by one event', async () => {
    const roots = [
      only(await runtime.emit('invoice.sent', { id: 'both' })),
      only(await runtime.emit('invoice.sent', { id: 'both' })),
    ];
    for (const { id } of roots) await at(id, '1');
    expect(await runtime.emit('invoice.paid', { id: 'both' })).toHaveLength(2);
    for (const { id } of roots) expect(await ended(id)).toMatchObject({ status: 'completed' });
  });

  it('an event that comes before its wait has begun counts, and ends it at once', async () => {
    let go = (): void => {};
    hold = new Promise((resolve) => {
      go = resolve;
    });
    const root = only(await runtime.emit('invoice.sent', { id: 'early' }));
    expect(await runtime.emit('invoice.paid', { id: 'early' })).toEqual([]);
    hold = null;
    go();
    expect(await ended(root.id)).toMatchObject({ status: 'completed' });
    expect(stepsDone(root.id)).toEqual(['a', 'b']);
  });

  it('an event whose transaction is open while its wait begins is looked for again', async () => {
    if (place.url === undefined) return;
    let go = (): void => {};
    hold = new Promise((resolve) => {
      go = resolve;
    });
    const root = only(await runtime.emit('invoice.sent', { id: 'slow' }));
    await until(
      () => stepsOf(root.id),
      ([first]) => first?.status === 'running',
    );
    const client = new pg.Client({ connectionString: place.url });
    await client.connect();
    await client.query('BEGIN');
    await runtime.emit('invoice.paid', { id: 'slow' }, { within: client });
    hold = null;
    go();
    await at(root.id, '1');
    await client.query('COMMIT');
    await client.end();
    await place.pass(2_000);
    expect(await ended(root.id)).toMatchObject({ status: 'completed' });
    expect(done.at(-1)?.ctx.chain.events).toEqual({ 'invoice.paid': { id: 'slow' } });
  });

  it('each step has a guard of its own', async () => {
    const first = only(await runtime.emit('customer.joined', { customerId: 'c-1' }));
    await ended(first.id);
    const second = only(await runtime.emit('customer.joined', { customerId: 'c-1' }));
    expect(await ended(second.id)).toMatchObject({ status: 'completed' });
    const [a, b] = effects.splice(0);
    expect([a, b]).toEqual([
      expect.stringMatching(/^a guarded\/a:.*c-1$/),
      expect.stringMatching(/^b guarded\/b:.*c-1$/),
    ]);
    expect(effects).toEqual([]);
  });

  it('of two waits for one event each takes one; the same event said twice is one', async () => {
    const root = await runtime.trigger('twice', { threadId: 't' });
    await at(root.id, '0');
    await runtime.emit('reply.received', { threadId: 't', n: 1 }, { id: 'r-1' });
    await at(root.id, '2');
    await runtime.emit('reply.received', { threadId: 't', n: 1 }, { id: 'r-1' });
    await asleep(root.id);
    await runtime.emit('reply.received', { threadId: 't', n: 2 }, { id: 'r-2' });
    expect(await ended(root.id)).toMatchObject({ status: 'completed' });
    expect(done.at(-1)?.ctx.chain.events).toEqual({ 'reply.received': { threadId: 't', n: 2 } });
  });

  it('two that come at the same moment are two', async () => {
    const roots = await Promise.all([1, 2, 3, 4].map((n) => runtime.trigger('twice', { threadId: `at-once-${n}` })));
    await Promise.all(
      roots.flatMap(({ input }, n) => [
        runtime.emit('reply.received', input, { id: `first-${n}` }),
        runtime.emit('reply.received', input, { id: `second-${n}` }),
      ]),
    );
    for (const { id } of roots) expect(await ended(id)).toMatchObject({ status: 'completed' });
  });

  it('an event of one tenant ends no wait of another, whether it says so or its payload does', async () => {
    const root = only(await runtime.emit('rent.due', { id: 7 }, { scope: 'acme' }));
    await at(root.id, '1');
    expect(await runtime.emit('rent.paid', { id: 7, n: 1 }, { scope: 'globex' })).toEqual([]);
    expect(await runtime.emit('rent.paid', { id: 7, n: 2, tenantId: 'globex' })).toEqual([]);
    expect(only(await runtime.emit('rent.paid', { id: 7, n: 3 }, { scope: 'acme' }))).toMatchObject({ root: root.id });
    expect(await ended(root.id)).toMatchObject({ status: 'completed' });
    expect(done.at(-1)?.ctx.chain.events).toEqual({ 'rent.paid': { id: 7, n: 3 } });
  });

  it('the event that a run begins with ends no wait of its own, said once or twice; the next one does', async () => {
    const emit = (n: number) => runtime.emit('message.received', { threadId: 'own', n }, { id: `own-${n}` });
    const root = only(await emit(1));
    expect((await emit(1)).map(({ id }) => id)).toEqual([root.id]);
    await at(root.id, '1');
    await emit(1);
    await asleep(root.id);
    const [second, woken] = await emit(2);
    expect(woken).toMatchObject({ root: root.id });
    expect(await ended(root.id)).toMatchObject({ status: 'completed' });
    await runtime.cancel(second?.id ?? '');
  });

  it('nor do those that put it off', async () => {
    const root = only(await runtime.emit('note.written', { threadId: 'q', n: 1 }));
    expect(only(await runtime.emit('note.written', { threadId: 'q', n: 2 })).id).toBe(root.id);
    await place.pass(10 * 60_000);
    await at(root.id, '1');
    await asleep(root.id);
    const [second] = await runtime.emit('note.written', { threadId: 'q', n: 3 });
    expect(await ended(root.id)).toMatchObject({ status: 'completed' });
    await runtime.cancel(second?.id ?? '');
  });

  it('nothing is waited for any more by a run that was cancelled or whose job is gone', async () => {
    const waitsFor = async () => (await place.store.chains.awaited('default')).has('ends.never');
    const root = await runtime.trigger('ends', { partId: 1 });
    await at(root.id, '0');
    expect(await waitsFor()).toBe(true);
    const early = only(await runtime.emit('part.ordered', { id: 2 }));
    expect(await runtime.cancel(early.id)).toMatchObject({ status: 'cancelled' });
    await runtime.cancel(root.id);
    expect(await waitsFor()).toBe(false);
    const gone = await runtime.trigger('ends', { partId: 3 });
    await at(gone.id, '0');
    await runtime.stop({ graceMs: 0 });
    runtime = await place.start({ predicates, jobs: jobs.filter(({ spec }) => spec.id !== 'ends') });
    expect(await ended(gone.id)).toMatchObject({ status: 'failed' });
    expect(await waitsFor()).toBe(false);
    await runtime.stop({ graceMs: 0 });
    runtime = await start();
  });

  it('what comes before a run that goes on from a step has had its turn counts, too', async () => {
    const root = await runtime.trigger('resumed', { partId: 9 });
    await at(root.id, '0');
    await runtime.emit('part.came', { partId: 9 });
    await at(root.id, '2');
    await runtime.emit('part.checked', { partId: 9, n: 1 });
    await ended(root.id);
    const [, second] = await stepsOf(root.id);
    const before = await runtime.trigger('resumed', { partId: 10 });
    await at(before.id, '0');
    const again = await runtime.replay(second?.id ?? '');
    await runtime.emit('part.checked', { partId: 9, n: 2 });
    await runtime.cancel(before.id);
    expect(await ended(again.id)).toMatchObject({ status: 'completed' });
    expect(done.at(-1)?.ctx.chain.events).toMatchObject({ 'part.checked': { n: 2 } });
  });

  it('what does not come in time ends the run, or fails it, as its description says', async () => {
    const stops = await runtime.trigger('stops', { dealId: 1 });
    const fails = await runtime.trigger('fails', { dealId: 2 });
    await at(stops.id, '0');
    await at(fails.id, '0');
    await place.pass(2 * DAY);
    expect(await ended(stops.id)).toMatchObject({
      status: 'completed',
      message: 'ended there: "deal.won" did not come within P2D',
    });
    expect(await ended(fails.id)).toMatchObject({
      status: 'failed',
      message: 'step 1 of 2 (wait for deal.won): "deal.won" did not come within P2D',
    });
    expect([...stepsDone(stops.id), ...stepsDone(fails.id)]).toEqual([]);
  });

  it('a condition is asked of the user’s code, and decides which steps follow', async () => {
    const large = await runtime.trigger('decides', { size: 11 });
    expect(await ended(large.id)).toMatchObject({ status: 'completed' });
    expect(stepsDone(large.id)).toEqual(['a', 'b', 'd']);
    const small = await runtime.trigger('decides', { size: 1, xId: 1 });
    await at(small.id, '1/else/0');
    await runtime.emit('x.done', { xId: 1 });
    await ended(small.id);
    expect(stepsDone(small.id)).toEqual(['a', 'c', 'd']);
  });

  it('a job that runs one at a time counts the whole chain as the one that runs', async () => {
    const first = only(await runtime.emit('thing.happened', { n: 1 }));
    const second = only(await runtime.emit('thing.happened', { n: 2 }));
    await at(first.id, '1');
    await place.pass(HOUR);
    await looked();
    expect(await runtime.runs.get(second.id)).toMatchObject({ status: 'pending', attempt: 0 });
    await place.pass(DAY);
    await ended(first.id);
    await at(second.id, '1');
    await place.pass(DAY);
    expect(await ended(second.id)).toMatchObject({ status: 'completed' });
  });

  it('cancelling the run cancels what sleeps, and frees its slot', async () => {
    const first = only(await runtime.emit('thing.happened', { n: 3 }));
    const second = only(await runtime.emit('thing.happened', { n: 4 }));
    await at(first.id, '1');
    expect(await runtime.cancel(first.id)).toMatchObject({ status: 'cancelled' });
    expect((await stepsOf(first.id)).map(({ status }) => status)).toEqual(['completed', 'cancelled']);
    const [, sleeping] = await at(second.id, '1');
    await runtime.cancel(sleeping?.id ?? '');
    expect(await runtime.runs.get(second.id)).toMatchObject({ status: 'cancelled' });
    await place.pass(2 * DAY);
    expect(stepsDone(first.id)).toEqual(['a']);
  });

  it('a paused job begins no further step until it is resumed', async () => {
    const root = only(await runtime.emit('trial.started', { userId: 8 }));
    await at(root.id, '1');
    await runtime.pause('trial');
    await place.pass(4 * DAY);
    await looked();
    expect(stepsDone(root.id)).toEqual(['a']);
    await runtime.resume('trial');
    expect(await ended(root.id)).toMatchObject({ status: 'completed' });
    expect(stepsDone(root.id)).toEqual(['a', 'b']);
  });

  it('a step is tried again by itself; failed for good it fails the run, and its dead letter goes on from there', async () => {
    failing.set('b', new Error('not yet'));
    const root = await runtime.trigger('retried', { n: 1 });
    await until(
      () => stepsOf(root.id),
      (steps) => steps.at(-1)?.step?.name === 'b' && steps.at(-1)?.status === 'pending' && steps.at(-1)?.attempt === 1,
    );
    await place.pass(2_000);
    expect(await ended(root.id)).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^step 2 of 3 \(b\): .*not yet/),
      error: { message: 'not yet' },
    });
    const letter = (await runtime.deadLetters.list({ job: 'retried', limit: 5 })).items[0];
    expect(letter?.runId).toBe((await stepsOf(root.id)).at(-1)?.id);
    failing.clear();
    const again = await runtime.deadLetters.retry(letter?.id ?? '');
    expect(await ended(again.id)).toMatchObject({ status: 'completed', reason: 'retry' });
    expect(stepsDone(root.id)).toEqual(['a']);
    expect(stepsDone(again.id)).toEqual(['b', 'c']);
    expect(done.at(-1)?.ctx.chain.results).toMatchObject({ a: `a of ${root.id.slice(0, 4)}` });
    const whole = await runtime.replay(root.id);
    await ended(whole.id);
    expect(stepsDone(whole.id)).toEqual(['a', 'b', 'c']);
    const [, , third] = await stepsOf(whole.id);
    const from = await runtime.replay(third?.id ?? '');
    await ended(from.id);
    expect(stepsDone(from.id)).toEqual(['c']);
  });

  it('a chain that sleeps goes on by the steps under which it began; one whose handler is gone says so', async () => {
    const kept = await runtime.trigger('month', { n: 2 });
    const lost = await runtime.trigger('trial', { userId: 9 });
    await at(kept.id, '1');
    await at(lost.id, '1');
    await runtime.stop({ graceMs: 0 });
    const without: JobRegistration = {
      spec: sampleSpec({ id: 'trial', action: { text: 'trial', handler: 'x', params: {}, steps: [act('d')] } }),
      load: async () => ({ d: does }),
    };
    const changed = job('month', [act('c'), act('d')]);
    await place.pass(31 * DAY);
    runtime = await place.start({
      predicates,
      jobs: [...jobs.filter(({ spec }) => spec.id !== 'trial' && spec.id !== 'month'), without, changed],
    });
    expect(await ended(kept.id)).toMatchObject({ status: 'completed' });
    expect(stepsDone(kept.id)).toEqual(['a', 'b']);
    expect(await ended(lost.id)).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^step 3 of 3 \(b\): .*calls "b", which handlers\/trial exports no more/),
    });
  });

  it('steps are kept as long as their run, and go with it; a run whose job is gone ends, with what sleeps of it', async () => {
    const over = await runtime.trigger('retried', { n: 3 });
    await ended(over.id);
    const asleepYet = only(await runtime.emit('thing.happened', { n: 9 }));
    await at(asleepYet.id, '1');
    await place.store.prune({ jobs: ['retried', 'serially'], history: place.clock.now() + DAY });
    expect(await stepsOf(over.id)).toEqual([]);
    expect((await stepsOf(asleepYet.id)).map(({ step }) => step?.at)).toEqual(['0', '1']);
    await runtime.stop({ graceMs: 0 });
    runtime = await place.start({ predicates, jobs: jobs.filter(({ spec }) => spec.id !== 'serially') });
    expect(await ended(asleepYet.id)).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^there is no job "serially" any more/),
    });
    expect((await stepsOf(asleepYet.id)).map(({ status }) => status)).toEqual(['completed', 'failed']);
  });

  it('a permanent error of a step is not tried again', async () => {
    failing.set('a', new PermanentError('never'));
    const root = await runtime.trigger('retried', { n: 2 });
    expect(await ended(root.id)).toMatchObject({ status: 'failed', message: 'step 1 of 3 (a): never' });
    failing.clear();
  });
}
