import type { Client } from '@temporalio/client';
import type { Addressed } from '../../engine/engine.ts';
import { isGrpc, NOT_FOUND } from './failures.ts';
import { type Begin, CANCEL, DELIVER, type Ended, type Held, taskQueueOf, workflowIdOf } from './protocol.ts';

export interface ExecutionOptions {
  readonly client: Client;
  /** Ours, not the server's. */
  readonly namespace: string;
  readonly lease: number;
  /** By how much tests have let time pass, milliseconds; left out everywhere else. */
  readonly ahead?: () => number;
}

/** What the server keeps with an execution, for people and for us. */
interface Memo {
  readonly job: string;
  readonly run: string;
  /** Ids of deliveries that it began with, or that were taken before it. */
  readonly deliveries: readonly string[];
}

/** How often an enqueue looks again where others began or ended the execution at the same moment. */
const TRIES = 10;

/**
 * Brings deliveries of one run, and of its steps, to its execution: begins it, tells the one that goes on, or begins
 * another that knows what the last one has taken. Gives the ids that were accepted: exactly, but that one which a
 * running execution was told of before counts as accepted again (it is delivered once all the same).
 * `goesOn`: it is known to, since a delivery of it is held here.
 */
export async function bring(
  options: ExecutionOptions,
  root: string,
  deliveries: readonly Held[],
  goesOn: boolean,
): Promise<readonly string[]> {
  const { client, namespace } = options;
  const handle = client.workflow.getHandle(workflowIdOf(namespace, root));
  const tell = (more: readonly Held[]): Promise<boolean> => whetherThere(handle.signal(DELIVER, more));
  if (goesOn && (await tell(deliveries))) return ids(deliveries);
  if (await begin(options, root, deliveries, null)) return ids(deliveries);
  for (let tries = 0; ; tries += 1) {
    const { status, memo } = await handle.describe();
    // One that was terminated, or failed, has lost what it had taken: all of it may be brought again.
    const lost = status.name !== 'RUNNING' && status.name !== 'COMPLETED';
    const known = new Set(lost ? [] : (memo as Partial<Memo> | undefined)?.deliveries);
    const rest = deliveries.filter(({ id }) => !known.has(id));
    if (rest.length === 0) return [];
    if (status.name === 'RUNNING') {
      if (await tell(rest)) return ids(rest);
    } else {
      const seen = lost ? [] : await seenBy(client, handle.workflowId);
      const fresh = rest.filter(({ id }) => !seen.includes(id));
      if (fresh.length === 0) return [];
      if (await begin(options, root, fresh, seen)) return ids(fresh);
    }
    if (tries >= TRIES) throw new Error(`execution ${handle.workflowId} begins and ends faster than it can be told`);
  }
}

/** What completed executions have taken. */
async function seenBy(client: Client, id: string): Promise<readonly string[]> {
  const ended: Ended = await client.workflow.result(id);
  return ended.seen;
}

/** Begins an execution; `seen` is null for the first of its run. Gives false where there is one already. */
async function begin(
  { client, namespace, lease, ahead }: ExecutionOptions,
  root: string,
  waiting: readonly Held[],
  seen: readonly string[] | null,
): Promise<boolean> {
  const [first] = waiting;
  if (first === undefined) return true;
  const memo: Memo = { job: first.job, run: root, deliveries: [...(seen ?? []), ...ids(waiting)] };
  const input: Begin = {
    version: 1,
    lease,
    waiting,
    seen: seen ?? [],
    ...(ahead === undefined ? {} : { ahead: ahead() }),
  };
  try {
    await client.workflow.start(first.job, {
      taskQueue: taskQueueOf(namespace),
      workflowId: workflowIdOf(namespace, root),
      workflowIdReusePolicy: seen === null ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      args: [input],
      memo: { ...memo },
      staticSummary: first.due === 0 ? first.job : `${first.job}, due ${new Date(first.due).toISOString()}`,
      staticDetails: `Run \`${root}\` of **${first.job}**. Cancel, retry and look at it with \`nljobs runs show ${root}\`.`,
    });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') return false;
    throw error;
  }
}

/** Takes deliveries out. Of executions that are over there is nothing to take. */
export async function takeOut(
  { client, namespace }: ExecutionOptions,
  root: string,
  out: readonly Addressed[],
): Promise<void> {
  await whetherThere(client.workflow.getHandle(workflowIdOf(namespace, root)).signal(CANCEL, ids(out)));
}

async function whetherThere(asked: Promise<void>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (isGrpc(error, NOT_FOUND) || (error instanceof Error && error.name === 'WorkflowNotFoundError')) return false;
    throw error;
  }
}

function ids(deliveries: readonly { readonly id: string }[]): readonly string[] {
  return deliveries.map(({ id }) => id);
}
