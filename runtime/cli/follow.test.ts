import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Operations, Refusal } from '../http/operations.ts';
import { RUN } from '../http/testing/recorder.ts';
import type { EventView, LogView, RunDetail } from '../http/wire.ts';
import { EXIT_CODES } from '../spec/exit-codes.ts';
import { awaitRun } from './await-run.ts';
import { CliFailure } from './failure.ts';
import { type Follow, followEvents } from './follow.ts';
import { type Going, progressLine } from './progress.ts';
import { readEvents, type Said } from './sse.ts';
import { width } from './table.ts';
import { tailLogs } from './tail-logs.ts';
import type { Terminal } from './terminal.ts';

const AT = '2027-01-01T09:00:00.000Z';
const NEVER = new AbortController().signal;
const ofRun = { at: AT, job: RUN.job, run: RUN.id, attempt: 1 };
const completed: EventView = { type: 'run.completed', ...ofRun, duration: 5 };
const started: EventView = { type: 'run.started', ...ofRun, scheduledFor: AT, recovered: false };
const logged: EventView = {
  type: 'run.log',
  ...ofRun,
  line: { attempt: 1, at: AT, level: 'info', message: 'hello', data: null },
};
const gap: EventView = { type: 'gap', at: AT };
const unreached = new CliFailure(EXIT_CODES.unavailable, 'No instance answers.');

async function all<T>(many: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of many) found.push(one);
  return found;
}

describe('server-sent events', () => {
  const TEXT = 'retry: 2000\n\n: still here\n\nid: a-1\nevent: gap\ndata: {"ü":\ndata: 1}\n\r\ndata:x\r\rdata: cut off';
  const SAID: readonly Said[] = [
    null,
    { event: 'gap', data: '{"ü":\n1}', id: 'a-1' },
    { event: '', data: 'x', id: 'a-1' },
  ];

  test('are the same however they are cut into pieces', async () => {
    const bytes = new TextEncoder().encode(TEXT);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, i) => bytes.slice(at[i], end));
        const said = await all(
          readEvents(
            (async function* () {
              yield* pieces;
            })(),
          ),
        );
        // A carriage return at the end of a piece may be half of a line break.
        expect(said.filter((one) => one === null || one.data !== '')).toEqual(SAID);
      }),
      { numRuns: 200 },
    );
  });
});

describe('whoever follows a run', () => {
  /** A stream that tells these events and then breaks off. */
  const stream = (...events: readonly (EventView | null)[]): Response =>
    new Response(
      events
        .map((event, i) =>
          event === null
            ? ': still here\n\n'
            : `id: i-${i + 1}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
        )
        .join(''),
      { headers: { 'content-type': 'text/event-stream' } },
    );
  /** An instance that answers so one time after the other, and is gone behind the last. */
  function following(...answers: readonly (Response | Error)[]) {
    const asked: { last: string | null; waited: number }[] = [];
    let waited = 0;
    const follow = followEvents({
      url: 'http://127.0.0.1:4000',
      token: 't',
      wait: async (ms) => {
        waited += ms;
      },
      fetch: async (_url, init) => {
        asked.push({ last: new Headers(init?.headers).get('last-event-id'), waited });
        const answer = answers[asked.length - 1] ?? new Error('refused');
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    return { follow, asked };
  }
  const typesOf = async (follow: Follow) => {
    const types: (string | null)[] = [];
    const told = all(
      (async function* () {
        for await (const event of follow('r', NEVER)) {
          types.push(event?.type ?? null);
          yield event;
        }
      })(),
    );
    const failure = await told.then(
      () => null,
      (error: unknown) => error,
    );
    return { types, failure };
  };

  test('goes on behind what it has heard when the connection is lost', async () => {
    const { follow, asked } = following(stream(started, null), new Error('reset'), stream(completed));
    const { types, failure } = await typesOf(follow);
    expect(types).toEqual(['gap', 'run.started', null, 'run.completed']);
    expect(asked.slice(0, 3).map(({ last }) => last)).toEqual([null, 'i-1', 'i-1']);
    expect(failure).toMatchObject({ exitCode: EXIT_CODES.unavailable, message: expect.stringContaining('any more') });
  });

  test('waits longer and longer for one that does not answer, and is told at last', async () => {
    const { follow, asked } = following();
    const { failure } = await typesOf(follow);
    expect(asked).toHaveLength(10);
    expect(asked.at(-1)?.waited).toBeGreaterThan(45_000);
    expect(failure).toBeInstanceOf(CliFailure);
  });

  test('waits for one that is busy, and takes a refusal for what it is', async () => {
    const problem = (status: number, kind: string) =>
      Response.json({ type: 'x', title: 'x', status, kind, detail: 'No.' }, { status });
    const { follow, asked } = following(problem(503, 'unavailable'), problem(404, 'not-found'));
    const { failure } = await typesOf(follow);
    expect([asked.length, failure instanceof Refusal && failure.kind]).toEqual([2, 'not-found']);
  });

  test('passes over what a later version tells', async () => {
    const { follow } = following(stream({ type: 'run.dreamt', at: AT } as unknown as EventView, completed));
    expect((await typesOf(follow)).types).toEqual(['gap', 'run.completed']);
  });
});

/** Follows these events; nothing comes behind them. */
const telling = (...events: readonly (EventView | null)[]): Follow =>
  async function* () {
    yield* events;
  };

function listening(live = false) {
  const said: string[] = [];
  const lines: (string | null)[] = [];
  const terminal = {
    json: false,
    columns: null,
    noteColumns: 60,
    note: (text: string) => said.push(text),
    live: live ? (line: string | null) => lines.push(line) : null,
  } as unknown as Terminal;
  return { terminal, said, lines };
}

describe('a run that is waited for', () => {
  const running: RunDetail = { ...RUN, status: 'running' };
  const done: RunDetail = { ...RUN, status: 'completed' };
  const answering = (...answers: readonly (RunDetail | Error)[]): Pick<Operations, 'run'> => {
    const rest = [...answers];
    return {
      run: async () => {
        const next = rest.shift();
        if (next === undefined) throw new Error('asked once too often');
        if (next instanceof Error) throw next;
        return next;
      },
    };
  };

  test('is read from the store when it may have ended, however that is learnt', async () => {
    for (const event of [completed, gap, null]) {
      const { terminal } = listening();
      expect(await awaitRun(answering(done), telling(event), RUN, terminal, NEVER)).toBe(done);
    }
  });

  test('is waited for while its instance is away, and by nobody once its asker is', async () => {
    const { terminal, said } = listening();
    const events = telling(gap, started, gap, gap);
    expect(await awaitRun(answering(running, unreached, done), events, RUN, terminal, NEVER)).toBe(done);
    expect(said).toEqual(['running']);
    const gone = AbortSignal.abort();
    expect(await awaitRun(answering(), telling(gap), RUN, terminal, gone)).toBeNull();
  });

  test('shows how far it is, in place, on a terminal alone', async () => {
    const { terminal, said, lines } = listening(true);
    const progress: EventView = {
      type: 'run.progress',
      ...ofRun,
      progress: { processed: 5, total: 10, message: 'eggs' },
    };
    await awaitRun(answering(done), telling(started, progress, completed), RUN, terminal, NEVER);
    expect(said).toEqual([]);
    expect(lines.at(-2)).toMatch(/^send-reminders {2}running {2}\S+ {2}█{10}░{10} 50% 5\/10/u);
    expect(lines.at(-1)).toBeNull();
  });

  test('has a line that fits, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.option(fc.integer(), { nil: null }),
        fc.integer({ min: 1, max: 200 }),
        (said, processed, total, columns) => {
          const going: Going = {
            job: said,
            status: 'running',
            attempt: 2,
            progress: processed % 3 === 0 ? null : { processed, total, message: said },
            said,
            elapsed: 1000,
          };
          const line = progressLine(going, columns);
          expect(width(line)).toBeLessThanOrEqual(columns);
          expect(line).not.toMatch(/[\r\n\u001b]/u);
        },
      ),
    );
  });
});

describe('logs that are followed', () => {
  const line = (n: number): LogView => ({ attempt: 1, at: AT, level: 'info', message: String(n), data: null });

  test('are each told once and in order, whatever happens in between', async () => {
    // A store to which lines are added while it is read; its cursors are places behind a full page.
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { minLength: 1, maxLength: 6 }),
        fc.array(fc.boolean()),
        async (given, fails) => {
          const adds = [...given];
          let there = 0;
          const failing = [...fails];
          const operations: Pick<Operations, 'run' | 'logs'> = {
            run: async () => ({ ...RUN, status: adds.length === 0 ? 'completed' : 'running' }),
            logs: async (_run, { limit, cursor }) => {
              if (failing.shift() === true) throw unreached;
              const from = Number(cursor ?? 0);
              const items = Array.from({ length: Math.min(limit, there - from) }, (_, i) => line(from + i));
              return { items, cursor: from + limit < there ? String(from + limit) : null };
            },
          };
          const total = adds.reduce((sum, n) => sum + n, 0);
          const follow: Follow = async function* () {
            while (adds.length > 0) {
              there += adds.shift() ?? 0;
              yield gap;
            }
            for (let i = 0; i <= fails.length; i += 1) yield null;
          };
          const told = await all(tailLogs(operations, follow, RUN.id, undefined, NEVER));
          expect(told.map(({ message }) => Number(message))).toEqual(Array.from({ length: total }, (_, i) => i));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('end with the run, and with the signal', async () => {
    const operations = {
      run: async () => ({ ...RUN, status: 'completed' as const }),
      logs: async () => ({ items: [line(1)], cursor: null }),
    };
    expect(await all(tailLogs(operations, telling(gap, logged), RUN.id, undefined, NEVER))).toHaveLength(1);
    expect(await all(tailLogs(operations, telling(gap), RUN.id, undefined, AbortSignal.abort()))).toEqual([]);
    expect(await all(tailLogs(operations, null, RUN.id, undefined, NEVER))).toHaveLength(1);
  });
});
