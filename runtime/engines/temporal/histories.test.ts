import { readdirSync, readFileSync } from 'node:fs';
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

const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
const read = (name: string): History => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

/**
 * What sleeps for a month is woken by the workflow as it is then, which has to come to the same by its history. Where one
 * of these fails, a change needs `patched()` (decision 0024); recording anew would only hide that.
 */
describe('histories that were recorded from a real server', () => {
  let replay: (history: History) => Promise<void>;
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
  });

  it('are of every way in which a run goes', () => {
    expect(names).toEqual([
      'asleep-30-days',
      'cancelled',
      'continued-as-new',
      'given-back',
      'lost-lease',
      'plain',
      'retried',
    ]);
  });

  it.each(names)('%s goes the same way again', async (name) => {
    await replay(read(name));
  });

  it('would not go unnoticed if the workflow did something else', async () => {
    const other = read('plain');
    for (const { activityTaskScheduledEventAttributes: offered } of other.events)
      if (offered !== undefined) offered.activityType.name = 'another-job';
    await expect(replay(other)).rejects.toThrow(/nondeterminism|determinism/i);
  });
});

function idOf({ events }: History): string {
  return events[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? 'unknown';
}
