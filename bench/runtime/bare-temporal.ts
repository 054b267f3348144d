import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { sideBySide } from '../../runtime/engines/temporal/side-by-side.ts';
import type { Bare } from './bare.ts';

/** Calls to the server at a time: as many as the engine makes. */
const AT_ONCE = 64;
const nothing = (): void => {};
const logger = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Temporal's own client and worker: a workflow of one activity for each piece of work, of which as many at once as a batch has. */
export async function bareTemporal(address: string, batch: number, taskQueue: string): Promise<Bare> {
  const [{ Client, Connection }, { bundleWorkflowCode, NativeConnection, Worker }] = await Promise.all([
    import('@temporalio/client'),
    import('@temporalio/worker'),
  ]);
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = new Client({ connection });
  let done = 0;
  let heard = (): void => {};
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
      logger,
    }),
    activities: {
      async nothing() {
        done += 1;
        heard();
        return null;
      },
    },
    maxConcurrentActivityTaskExecutions: batch,
    maxConcurrentWorkflowTaskExecutions: 40,
  });
  const working = worker.run();
  return {
    // The server begins as soon as it knows of a piece of work, so that starting belongs to the lap.
    fill: async () => {},
    async drain(runs) {
      done = 0;
      const over = new Promise<void>((resolve) => {
        heard = () => {
          if (done === runs) resolve();
        };
      });
      const ids = Array.from({ length: runs }, () => randomUUID());
      await sideBySide(ids, AT_ONCE, (workflowId) => client.workflow.start('bare', { taskQueue, workflowId }));
      await over;
    },
    async stop() {
      worker.shutdown();
      await working;
      await native.close();
      await connection.close();
    },
  };
}
