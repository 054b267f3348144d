import { afterAll, describe, expect, it } from 'vitest';
import { createRuntime } from '../../runtime/runtime.ts';
import { load } from './backlog.ts';
import { gated } from './gate.ts';
import { jobs } from './jobs.ts';
import { percentile } from './percentile.ts';
import { type OpenPlace, Places } from './places.ts';
import { quiet } from './quiet.ts';
import { asJson, asMarkdown, type Report } from './report.ts';

describe('the report', () => {
  const report: Report = {
    batch: 50,
    throughput: [
      {
        place: 'memory',
        isolation: 'inline',
        slots: 50,
        ratio: 0.456,
        runsPerSecond: 4560,
        barePerSecond: 10_000,
        statements: 6,
        bareStatements: 2,
        wal: 90_000,
        bareWal: 50_000,
        bytes: 0,
        bareBytes: 0,
      },
    ],
    lateness: [
      { who: 'croner', rate: 1, p50: 1.4, p99: 9.6, starts: 5, missing: 0, why: null },
      { who: 'BullMQ', rate: 1, p50: null, p99: null, starts: 0, missing: 0, why: 'redis-server not found' },
    ],
    bossCron: [12_600],
    starts: [{ what: 'in memory', imported: 100, started: 1_500, processor: 1_200, ran: 1_600, megabytes: 300 }],
    built: false,
    backlogs: [
      { place: 'memory', backlog: 'ready', sizes: { small: 10, large: 1_000 }, small: 1, large: 1.1, ratio: 1.1 },
    ],
    scale: [{ place: 'memory', what: 'an event', value: 1.234, unit: 'ms' }],
  };

  it('says the ratios first, and why a row has no figure', () => {
    const text = asMarkdown(report);
    expect(text).toContain('| memory, inline, 50 slots | 0.46 | 4560 | 10000 | 6.0 | 2.0 | 90 | 50 |');
    expect(text).toContain('| croner | 1 | 1 | 10 | 5 | 0 |');
    expect(text).toContain('| BullMQ: redis-server not found | 1 | – | – | – | – |');
    expect(text).toContain('12.6 s late');
    expect(text).toContain('of the sources; build first');
    expect(text).toContain('| memory, ready | 1000 | 10 | 1.10 | 1.10 | 1.00 |');
    expect(JSON.parse(asJson(report))).toEqual(report);
  });

  it('leaves out parts that were not measured', () => {
    const nothing = { throughput: [], lateness: [], bossCron: null, starts: [], scale: [] };
    expect(asMarkdown({ ...report, ...nothing, backlogs: [] })).toBe('');
  });

  it('takes the value below which a share of a list lies', () => {
    const list = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([percentile(list, 0.5), percentile(list, 0.99), percentile(list, 1), percentile([7], 0.5)]).toEqual([
      50, 99, 100, 7,
    ]);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

/**
 * How many statements work takes is the same on every machine, and most of what it costs: a change that adds one shows
 * here. Writing fewer is welcome; then the number goes down.
 */
describe('statements', () => {
  const places = new Places();
  afterAll(() => places.stop());

  it('takes a batch of 50 with the statements of one run, and one run with few', async () => {
    const open = (await places.open('memory')) as OpenPlace;
    const gate = gated(open.engine);
    const runtime = createRuntime({
      jobs,
      opened: { store: open.store, engine: gate.engine },
      logger: quiet,
      slots: 50,
      // Nothing that looks by itself while it is counted.
      poll: 3_600_000,
      heartbeat: 3_600_000,
    });
    await runtime.start();
    try {
      // Looks for leases that ran out, where there is room left, and pg-boss's own at its start, are not of every batch.
      const sent = (): readonly (readonly [string, number])[] =>
        [...open.database.texts()].filter(([text]) => !/\bbam(_on)?\b|\blapsed\b/.test(text));
      const taking = async (runs: number): Promise<readonly string[]> => {
        await load(open, { runs });
        let left = runs;
        const over = new Promise<void>((resolve) => {
          runtime.subscribe(({ type }) => {
            if (type !== 'run.completed') return;
            left -= 1;
            if (left !== 0) return;
            gate.shut();
            resolve();
          });
        });
        open.database.reset();
        gate.open();
        await over;
        return sent()
          .flatMap(([text, times]) => Array<string>(times).fill(nameOf(text)))
          .sort();
      };
      // The first begins after a look; what is learned by it needs none.
      await taking(50);
      expect(await taking(50)).toEqual(['claim and start', 'turn']);
      expect(await taking(1)).toEqual(['claim and start', 'turn']);

      open.database.reset();
      await runtime.enqueue('no-op');
      const one = sent().reduce((sum, [, times]) => sum + times, 0);
      open.database.reset();
      await Promise.all(Array.from({ length: 50 }, () => runtime.enqueue('no-op')));
      expect(sent().reduce((sum, [, times]) => sum + times, 0)).toBe(one);
      expect(one).toBeLessThanOrEqual(5);
    } finally {
      await runtime.stop();
      await open.close();
    }
  });
});

/** What a statement is for, by what only such ones say. */
function nameOf(text: string): string {
  const marks = {
    turn: ['SKIP LOCKED', "SET status = 'running'", "SET status = 'completed'", "state = 'completed'"],
    'claim and start': ['SKIP LOCKED', "SET status = 'running'"],
  };
  return Object.entries(marks).find(([, all]) => all.every((mark) => text.includes(mark)))?.[0] ?? text;
}
