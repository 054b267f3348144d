import { z } from 'zod';
import { nameInput } from '../shapes.ts';
import { defineTool } from '../tool.ts';
import { runOf, runShape } from './run.ts';

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled', 'skipped']);

export const cancel = defineTool({
  name: 'nljobs_cancel',
  title: 'Cancel a run',
  description:
    'Asks the running instance to cancel a run: at once where it waits, by its signal where it runs. A run that has ended stays as it is, and is told.',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.object({ run: nameInput.describe('The id of a run, as nljobs_run and nljobs_jobs tell it.') }),
  output: z.object({
    run: runShape,
    asked: z.boolean().describe('False where it had ended, or was being cancelled, already.'),
    instance: z.string(),
  }),
  run: ({ run: id }, { instance }) =>
    instance(async (running) => {
      const before = await running.run(id);
      const asked = !ENDED.has(before.status) && !before.cancelRequested;
      const run = asked ? await running.cancel(id) : before;
      return { run: runOf(run), asked, instance: running.url };
    }),
});
