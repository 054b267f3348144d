import type { Client } from '@temporalio/client';
import type { Depth } from '../../engine/engine.ts';
import { isGrpc, NOT_FOUND } from './failures.ts';
import { taskQueueOf } from './protocol.ts';
import { sideBySide } from './side-by-side.ts';

/** How many executions are looked at; where there are more, the others are taken to stand as these do. */
const SAMPLE = 200;
const AT_ONCE = 20;
/** Events of an execution that is begun: its beginning, and that it is to be looked at. */
const UNSEEN = 2;

/**
 * How many deliveries wait, are deferred, are held. The server's visibility lags behind by up to some seconds, and what
 * is asked of it needs no search attribute of ours: open executions are counted, and a sample of them is looked at.
 */
export async function depthOf(client: Client, namespace: string): Promise<Depth> {
  const query = `TaskQueue = '${taskQueueOf(namespace)}' AND ExecutionStatus = 'Running'`;
  const { count } = await client.workflow.count(query);
  if (count === 0) return { ready: 0, deferred: 0, active: 0 };
  const open: { readonly workflowId: string; readonly runId: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: SAMPLE })) {
    open.push({ workflowId, runId });
    if (open.length === SAMPLE) break;
  }
  const found = (await sideBySide(open, AT_ONCE, (one) => standOf(client, one.workflowId, one.runId))).flat();
  const scale = count > open.length && open.length > 0 ? count / open.length : 1;
  const many = (stand: keyof Depth): number => Math.round(found.filter((one) => one === stand).length * scale);
  return { ready: many('ready'), deferred: many('deferred'), active: many('active') };
}

/** How the deliveries of an execution stand: what is offered is ready or held, and one that offers nothing waits. */
async function standOf(client: Client, workflowId: string, runId: string): Promise<readonly (keyof Depth)[]> {
  try {
    const { raw, status } = await client.workflow.getHandle(workflowId, runId).describe();
    if (status.name !== 'RUNNING') return [];
    const pending = raw.pendingActivities ?? [];
    // One of which no instance has taken notice yet is as good as offered.
    if (pending.length === 0)
      return [(raw.workflowExecutionInfo?.historyLength?.toNumber() ?? 0) <= UNSEEN ? 'ready' : 'deferred'];
    // 1 is scheduled; started, and asked to cancel, are with somebody.
    return pending.map(({ state }) => (state === 1 ? 'ready' : 'active'));
  } catch (error) {
    if (isGrpc(error, NOT_FOUND) || (error instanceof Error && error.name === 'WorkflowNotFoundError')) return [];
    throw error;
  }
}
