import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporal } from '@temporalio/proto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkflow } from './bundle.ts';

const folder = fileURLToPath(new URL('../../../fixtures/temporal/histories/', import.meta.url));

interface History {
  readonly events: readonly {
    readonly workflowExecutionStartedEventAttributes?: { readonly workflowId?: string };
    readonly activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  }[];
}

const names = readdirSync(folder)
  .map((file) => file.replace(/\.json$/, ''))
  .sort();
const read = (name: string): History => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

/**
 * What sleeps for a month is woken by the workflow as it is then, which has to come to the same by its history. Where one
 * of these fails, a change needs `patched()` (decision 0024); recording anew would only hide that.
 */
describe('histories that were recorded from a real server', () => {
  let replay: (history: History) => Promise<void>;
  /** How each was replayed: null where it went the same way. */
  let replayed: ReadonlyMap<string, unknown>;
  /** What of the workflows none of them has come to. */
  let untrodden: readonly string[];
  beforeAll(async () => {
    const [{ Runtime, DefaultLogger, Worker }, workflowBundle] = await Promise.all([
      import('@temporalio/worker'),
      bundleWorkflow(),
    ]);
    Runtime.install({
      shutdownSignals: [],
      logger: new DefaultLogger('ERROR', () => {}),
      telemetryOptions: { logging: { filter: 'OFF' } },
    });
    replay = (history) =>
      Worker.runReplayHistory(
        { workflowBundle },
        temporal.api.history.v1.History.fromObject({ ...history }),
        idOf(history),
      );
    const found = new Map<string, unknown>();
    // Counted from the first: V8 tells the ways within a function only of what it has not run before.
    untrodden = await unreached(workflowBundle.code, ['deliver', 'nljobsOccurrence'], async () => {
      for (const name of names) found.set(name, (await replay(read(name)).catch((error: unknown) => error)) ?? null);
    });
    replayed = found;
  });

  it('are of every way in which a run goes', () => {
    expect(names).toEqual([
      'asleep-30-days',
      'cancelled',
      'cancelled-at-work',
      'continued-as-new',
      'continued-beside-another',
      'failed',
      'given-back',
      'left-by-others',
      'lost-lease',
      'occurrence',
      'plain',
      'put-off',
      'retried',
    ]);
  });

  it.each(names)('%s goes the same way again', (name) => {
    expect(replayed.get(name)).toBeNull();
  });

  /**
   * What is new in a workflow needs a history: give `runtime/scripts/record-histories.ts` one more story. Left out are a time
   * that tests alone let pass, a query, which is in no history, and what would be a fault of ours.
   */
  it('go all ways that the workflows have', () => {
    expect(untrodden).toEqual([
      'throw failed[0];',
      'failed.push(error);',
      '(ms)=>{ ahead = Math.max(ahead, ms); }',
      expect.stringContaining("is: offering ? 'offered' : 'waiting'"),
      expect.stringContaining('throw new TypeError('),
    ]);
  });

  it('would not go unnoticed if the workflow did something else', async () => {
    const other = read('plain');
    for (const { activityTaskScheduledEventAttributes: offered } of other.events)
      if (offered !== undefined) offered.activityType.name = 'another-job';
    await expect(replay(other)).rejects.toThrow(/nondeterminism|determinism/i);
  });
});

/**
 * What no call has reached of the modules in which these functions stand, as it is written in a bundle. Replays run in this
 * process, so that V8 counts for us.
 */
async function unreached(
  code: string,
  functions: readonly string[],
  walk: () => Promise<unknown>,
): Promise<readonly string[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await walk();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const scripts = result.filter(({ url }) => url.includes('workflow-bundle'));
    expect(scripts.length).toBeGreaterThan(0);
    return scripts.flatMap((script) => {
      const wholes = script.functions.flatMap(({ ranges: [whole] }) => whole ?? []);
      return functions.flatMap((name) => {
        const at = code.indexOf(`async function ${name}(`);
        // A module is a function in the bundle: the smallest of those that this one stands in.
        const [, module] = wholes
          .filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset)
          .sort((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset));
        if (module === undefined) throw new Error(`${name} stands in no module of the bundle`);
        // What the compiler needs stands before it; the halves of a condition within a line are values and no ways.
        return script.functions
          .flatMap(({ ranges }) => ranges)
          .filter(({ count, startOffset: start }) => count === 0 && start > at && start < module.endOffset)
          .map(({ startOffset, endOffset }) => code.slice(startOffset, endOffset).replaceAll(/\s+/gu, ' ').trim())
          .filter((text) => !/^[?:]/u.test(text));
      });
    });
  } finally {
    session.disconnect();
  }
}

function idOf({ events }: History): string {
  return events[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? 'unknown';
}
