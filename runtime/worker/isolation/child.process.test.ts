import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../clock.ts';
import { deferred } from '../deferred.ts';
import { askOver } from './calls.ts';
import { type ChildOptions, childExecutor } from './child.ts';
import type { AttemptIo, Executor, Invocation, Work } from './executor.ts';
import { HandlerProcess } from './process.ts';

const sources = new URL('../../', import.meta.url).href;

/** An entry as a project has one: jobs by name, and an app that is built once a process. */
const entryText = (version: string): string => `
import { sampleSpec } from '${sources}testing/sample-spec.ts';
import { PermanentError } from '${sources}errors.ts';
const handlers = {
  echo: async (input, ctx) => {
    ctx.log.info('begun', { pid: process.pid });
    ctx.progress({ processed: 1, total: 3 });
    await ctx.checkpoint({ n: 1 });
    return { input, app: ctx.app.built, resumed: ctx.resume(), version: '${version}', pid: process.pid };
  },
  loop: async (_input, ctx) => {
    ctx.log.info('looping', { pid: process.pid });
    for (;;) {}
  },
  spins: () => { for (;;) {} },
  wait: (_input, ctx) => {
    ctx.log.info('waiting', { pid: process.pid });
    return new Promise((resolve, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason)));
  },
  throws: () => { throw new PermanentError('gone'); },
  odd: () => () => 'a function',
  dies: (_input, ctx) => {
    ctx.log.info('dying', {});
    setTimeout(() => { throw new Error('out of nowhere'); }, 10);
    return new Promise(() => {});
  },
};
export const jobs = Object.entries(handlers).map(([id, handler]) => ({ spec: sampleSpec({ id }), load: async () => ({ handler }) }));
export const app = () => ({ built: 'once' });
export const middleware = async (ctx, next) => {
  const result = await next();
  return ctx.run.job === 'echo' ? { ...result, around: ctx.run.job } : result;
};
export const events = {
  'order.placed': { '~standard': { version: 1, vendor: 'test', validate: (value) =>
    typeof value?.total === 'number' ? { value } : { issues: [{ message: 'not a number', path: ['total'] }] } } },
};
export const predicates = {
  isBig: ({ total }) => total > 100,
  spins: () => { for (;;) {} },
};
`;

let folder: string;
let executor: Executor;
let entry: string;
const errors: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-child-'));
  entry = join(folder, 'entry.mts');
  await writeFile(entry, entryText('one'));
  errors.length = 0;
  executor = childExecutor(options());
});

const options = (): ChildOptions => ({
  entry: pathToFileURL(entry).href,
  processes: 2,
  execArgv: ['--conditions=@nljobs/source'],
  clock: systemClock,
  examined: 300,
  logger: { debug: () => {}, info: () => {}, warn: () => {}, error: (message) => void errors.push(message) },
});

afterEach(async () => {
  await executor.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Stops the process, as a loop of another run would, before the next message reaches it. */
async function freeze(held: HandlerProcess): Promise<void> {
  process.kill(held.pid ?? 0, 'SIGSTOP');
  await vi.waitFor(async () => expect(await held.wake(200)).toBe(false));
}

let last = 0;
/** Begins a run; `begun` settles with the process's id at its first log line. */
function begin(job: string, input: unknown = null, run?: string, by: Pick<Executor, 'execute'> = executor) {
  last += 1;
  const work: Work = {
    id: `d${last}`,
    run: run ?? `r${last}`,
    job,
    attempt: 1,
    scheduledFor: 0,
    previousScheduledFor: null,
    reason: 'manual',
    event: null,
    input,
    scope: null,
    trace: null,
    checkpoint: null,
    guard: null,
    step: null,
  };
  const heard = { logs: [] as string[], progress: [] as unknown[], checkpoints: [] as unknown[] };
  let hear: (pid: number) => void = () => {};
  const begun = new Promise<number>((resolve) => {
    hear = resolve;
  });
  const io: AttemptIo = {
    log: (_level, message, data) => {
      heard.logs.push(message);
      hear((data as { pid: number }).pid);
    },
    progress: (progress) => void heard.progress.push(progress),
    ...askOver(async () => []),
    checkpoint: async (state) => void heard.checkpoints.push(state),
  };
  return { work, heard, begun, execution: by.execute(work, io) };
}

describe('handlers in child processes', () => {
  test('what the entry says of payloads is asked in a child', async () => {
    expect((await executor.start()).checks).toEqual({
      events: ['order.placed'],
      inputs: [],
      predicates: ['isBig', 'spins'],
    });
    const ask = (event: string, value: unknown, predicates: readonly string[] = []) =>
      executor.examine({ kind: 'event', event, value, predicates });
    expect(await ask('order.placed', { total: 101 }, ['isBig'])).toEqual({ ok: true, passed: ['isBig'] });
    expect(await ask('order.placed', { total: 1 }, ['isBig'])).toEqual({ ok: true, passed: [] });
    expect(await ask('order.placed', { total: '1' })).toEqual({ ok: false, message: 'total: not a number' });
    expect(await ask('another.event', 'anything')).toEqual({ ok: true, passed: [] });
    // A handler that holds its process's event loop holds up no question.
    const { begun, execution } = begin('loop');
    await begun;
    expect(await ask('order.placed', { total: 101 }, ['isBig'])).toEqual({ ok: true, passed: ['isBig'] });
    execution.kill();
    await execution.done;
    // A check that holds it is given up with its process, and the next is answered by another.
    await expect(ask('order.placed', { total: 1 }, ['spins'])).rejects.toThrow(/the check did not end within 0.3 s/);
    expect(await ask('order.placed', { total: 1 }, ['isBig'])).toEqual({ ok: true, passed: [] });
  });

  test('data goes in and comes out; the app is built in the child', async () => {
    expect((await executor.start()).jobs).toContainEqual({ job: 'echo', state: 'ready', message: null });
    const { execution, heard } = begin('echo', { a: [1] });
    const ended = await execution.done;
    expect(ended).toMatchObject({
      kind: 'returned',
      stopped: false,
      // What the entry's middleware stands around with.
      result: { input: { a: [1] }, app: 'once', resumed: { n: 1 }, version: 'one', around: 'echo' },
    });
    expect(ended).not.toMatchObject({ result: { pid: process.pid } });
    expect(heard).toEqual({
      logs: ['begun'],
      progress: [{ processed: 1, total: 3, message: null }],
      checkpoints: [{ n: 1 }],
    });
    expect(await begin('throws').execution.done).toMatchObject({
      kind: 'threw',
      error: { name: 'PermanentError', permanent: true },
    });
    expect(await begin('odd').execution.done).toMatchObject({ result: { notRecorded: expect.any(String) } });
    expect(await begin('nobody').execution.done).toMatchObject({ kind: 'interrupted' });
  });

  test('a synchronous loop stops nobody else; killed, its neighbours are interrupted, not charged', async () => {
    await executor.start();
    const [first, second] = [begin('wait'), begin('wait')];
    const pids = [await first.begun, await second.begun];
    expect(new Set(pids).size).toBe(2);
    const loop = begin('loop');
    const held = await loop.begun;
    const [neighbour, far] = pids[0] === held ? [first, second] : [second, first];
    // Every one of these would wait for ever, were it put behind the loop.
    for (const ended of await Promise.all([1, 2, 3, 4].map((n) => begin('echo', n).execution.done))) {
      expect(ended).toMatchObject({ kind: 'returned' });
    }
    loop.execution.abort('timeout');
    loop.execution.kill();
    expect(await loop.execution.done).toEqual({ kind: 'killed' });
    expect(await neighbour.execution.done).toMatchObject({ kind: 'interrupted' });
    far.execution.abort('cancel');
    expect(await far.execution.done).toMatchObject({ kind: 'threw', stopped: true });
  });

  test('a loop that never says a word is known by name, and those behind it have not begun', async () => {
    await executor.stop();
    executor = childExecutor({ ...options(), processes: 1 });
    await executor.start();
    const [loop, behind] = [begin('spins'), begin('echo')];
    await loop.execution.begun;
    behind.execution.kill();
    expect(await behind.execution.done).toMatchObject({ kind: 'interrupted' });
    loop.execution.kill();
    expect(await loop.execution.done).toEqual({ kind: 'killed' });
  });

  test('a process that is killed is replaced; alone, its run is charged with the crash', async () => {
    await executor.start();
    const alone = begin('wait');
    process.kill(await alone.begun, 'SIGKILL');
    expect(await alone.execution.done).toEqual({
      kind: 'crashed',
      message: "The handler's process was ended by SIGKILL.",
    });
    expect(await begin('echo').execution.done).toMatchObject({ kind: 'returned' });
    expect(errors).toHaveLength(1);
  });

  test('a crash among several charges nobody, and finds its cause by running each alone', async () => {
    await executor.start();
    const waits = [begin('wait'), begin('wait')];
    await Promise.all(waits.map(({ begun }) => begun));
    const dies = begin('dies');
    expect(await dies.execution.done).toMatchObject({ kind: 'interrupted', suspect: true });
    const neighbours = await Promise.race(waits.map(({ execution }) => execution.done));
    expect(neighbours).toMatchObject({ kind: 'interrupted', suspect: true });
    // Delivered again, it has a process to itself and is charged.
    expect(await begin('dies', null, dies.work.run).execution.done).toMatchObject({
      kind: 'crashed',
      message: expect.stringContaining('Error: out of nowhere'),
    });
    for (const { execution } of waits) execution.kill();
  });

  test('a reload takes the new code for new runs, and lets old ones end where they are', async () => {
    await executor.start();
    const old = begin('wait');
    const pid = await old.begun;
    await writeFile(entry, entryText('two'));
    await executor.reload(() => {});
    const fresh = await begin('echo').execution.done;
    expect(fresh).toMatchObject({ result: { version: 'two' } });
    expect(fresh).not.toMatchObject({ result: { pid } });
    old.execution.abort('cancel');
    expect(await old.execution.done).toMatchObject({ kind: 'threw', stopped: true });
    await writeFile(entry, 'throw new Error("half saved")');
    await expect(executor.reload(() => {})).rejects.toThrow('half saved');
    expect(await begin('echo').execution.done).toMatchObject({ result: { version: 'two' } });
  });

  test('new code that is not accepted changes nothing, and does not hinder the next', async () => {
    await executor.start();
    const { result } = (await begin('echo').execution.done) as { result: { pid: number } };
    await writeFile(entry, entryText('two'));
    const refuse = () => {
      throw new Error('not this one');
    };
    await expect(executor.reload(refuse)).rejects.toThrow('not this one');
    expect(await begin('echo').execution.done).toMatchObject({ result: { version: 'one', pid: result.pid } });
    await writeFile(entry, entryText('three'));
    await executor.reload(() => {});
    expect(await begin('echo').execution.done).toMatchObject({ result: { version: 'three' } });
  });

  test('while the code on disk is broken, sound processes take the runs; without one, runs wait', async () => {
    await executor.start();
    const busy = begin('wait');
    await busy.begun;
    await writeFile(entry, 'const x = ;');
    // A second process would be started for this one, and cannot load what it should run.
    expect(await begin('echo').execution.done).toMatchObject({ kind: 'returned', result: { version: 'one' } });
    expect(errors).toEqual(['A process of handlers could not be started; the next try is in 1000 ms.']);
    process.kill(await busy.begun, 'SIGKILL');
    await busy.execution.done;
    expect(await begin('echo').execution.done).toMatchObject({
      kind: 'interrupted',
      message: expect.stringMatching(/^no process can be started: .*entry\.mts:1: SyntaxError/),
      after: expect.any(Number),
    });
    await writeFile(entry, entryText('two'));
    await executor.reload(() => {});
    expect(await begin('echo').execution.done).toMatchObject({ result: { version: 'two' } });
  });

  test('a process that lacks a handler which is promised takes no run', async () => {
    await executor.start();
    const busy = begin('wait');
    await busy.begun;
    await writeFile(entry, entryText('two').replace('odd: ', 'other: '));
    expect(await begin('echo').execution.done).toMatchObject({ kind: 'returned', result: { version: 'one' } });
    busy.execution.abort('cancel');
    await busy.execution.done;
  });

  test('an entry that cannot be loaded says why', async () => {
    await writeFile(entry, 'export const job = [];');
    await expect(executor.start()).rejects.toThrow('exports no array "jobs"');
  });

  test('a run that waits in a process which is held is called off, not charged, and never begins there', async () => {
    const { clock, entry: url, execArgv = [] } = options();
    const held = new HandlerProcess({
      clock,
      entry: url,
      execArgv,
      loadLimit: 60_000,
      accept: () => {},
      onGone: () => {},
    });
    onTestFinished(() => held.stop(1_000));
    await held.loaded;
    const on: Pick<Executor, 'execute'> = {
      execute(work, io) {
        const done = deferred<Invocation>();
        held.run(work, io, done.resolve);
        const kill = () => held.kill(work.id, 'killed');
        return { done: done.promise, abort: (reason) => held.abort(work.id, reason), kill };
      },
    };
    await freeze(held);
    const stopped = begin('echo', null, undefined, on);
    stopped.execution.abort('timeout');
    stopped.execution.kill();
    expect(await stopped.execution.done).toMatchObject({ kind: 'interrupted' });
    process.kill(held.pid ?? 0, 'SIGCONT');
    expect(await begin('echo', null, undefined, on).execution.done).toMatchObject({ kind: 'returned' });
    expect(stopped.heard.logs).toEqual([]);
  });

  test('this process standing still for a while takes no run from a process that has begun it', async () => {
    executor = childExecutor({ ...options(), processes: 1 });
    await executor.start();
    const beside = begin('wait');
    const pid = await beside.begun;
    const quick = begin('echo');
    // Sent at the end of this turn; from then on nothing is read here, while the child begins and ends it.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200);
    expect(await quick.execution.done).toMatchObject({ kind: 'returned', result: { pid } });
    expect(errors).toEqual([]);
    beside.execution.abort('cancel');
    expect(await beside.execution.done).toMatchObject({ kind: 'threw' });
  });

  test('an entry that never comes to an end is given up', async () => {
    for (const text of [
      'await new Promise(() => {}); export const jobs = [];',
      'export const jobs = []; for (;;) {}',
      'export const jobs = []; export const app = () => new Promise(() => {});',
    ]) {
      await writeFile(entry, text);
      const impatient = childExecutor({ ...options(), loadLimit: 1_500 });
      await expect(impatient.start()).rejects.toThrow(/not loaded within 1\.5 s; is there an await or a loop/);
      await impatient.stop();
    }
  });
});

describe('the app', () => {
  const appText = (app: string): string => `${entryText('one').replace(/^export const app.*$/m, '')}\n${app}`;

  test('may take its time, and is closed when its process has no more runs', async () => {
    const closed = join(folder, 'closed');
    const app = `import { writeFileSync } from 'node:fs';
      export const app = async () => {
        await new Promise((go) => setTimeout(go, 10));
        return { built: 'later', async [Symbol.asyncDispose]() { writeFileSync('${closed}', 'yes'); } };
      };`;
    await writeFile(entry, appText(app));
    await executor.start();
    expect(await begin('echo').execution.done).toMatchObject({ result: { app: 'later' } });
    await executor.stop();
    expect(await readFile(closed, 'utf8')).toBe('yes');
  });

  test('that cannot be built refuses the start, and says where', async () => {
    await writeFile(entry, appText(`export const app = async () => { throw new TypeError('no database'); };`));
    await expect(executor.start()).rejects.toThrow(
      /entry\.mts could not be loaded: "app" could not be built: .*entry\.mts:\d+: TypeError: no database/,
    );
  });

  test('of a generated entry is that of the module beside its folder', async () => {
    await mkdir(join(folder, 'generated'));
    const generated = join(folder, 'generated', 'index.mts');
    await writeFile(generated, appText(''));
    await writeFile(join(folder, 'app.mts'), `export const app = { built: 'beside' };`);
    const beside = childExecutor({ ...options(), entry: pathToFileURL(generated).href });
    onTestFinished(() => beside.stop());
    await beside.start();
    expect(await begin('echo', null, undefined, beside).execution.done).toMatchObject({ result: { app: 'beside' } });
  });
});
