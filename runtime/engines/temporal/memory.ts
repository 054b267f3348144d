import type { Advice } from '../../engine/engine.ts';
import { NljobsError } from '../../store/errors.ts';
import type { TemporalConnection } from './connect.ts';
import { taskQueueOf } from './protocol.ts';
import { OCCURRENCE, prefixOf } from './schedules/protocol.ts';
import { STANDARD_PREFIX } from './settings.ts';

/**
 * A name for what a server remembers of a deployment. It is another where the server is, or has lost its data (its
 * namespace was made anew), under another prefix, and once somebody has terminated an execution of ours: the last one that
 * was, since the server lists those that ended last first.
 */
export async function memoryOf({ client, namespace }: TemporalConnection, prefix: string): Promise<string> {
  const { namespaceInfo } = await client.connection.workflowService.describeNamespace({ namespace });
  const terminated = await client.connection.workflowService.listWorkflowExecutions({
    namespace,
    pageSize: 1,
    query: `TaskQueue = '${taskQueueOf(prefix)}' AND ExecutionStatus = 'Terminated'`,
  });
  const last = terminated.executions?.[0]?.execution?.runId ?? '';
  return `${namespaceInfo?.id ?? ''}/${prefix}/${last}`;
}

/**
 * Marks the deliveries of a prefix as those of a store, by a schedule that never fires: it outlives what ends, and whatever
 * retention there is. @throws NljobsError `engine-refused` where they are those of another.
 */
export async function own(connection: TemporalConnection, prefix: string, store: string): Promise<void> {
  const scheduleId = markOf(prefix);
  try {
    await connection.client.schedule.create({
      scheduleId,
      spec: {},
      action: { type: 'startWorkflow', workflowType: OCCURRENCE, taskQueue: scheduleId, args: [] },
      state: { paused: true, note: 'Says to which database of nljobs the runs here belong; it never fires.' },
      memo: { store },
    });
    return;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ScheduleAlreadyRunning') throw error;
  }
  await ownedBy(connection, prefix, store);
}

/**
 * Changes nothing, and finds no fault where nobody has marked the deliveries; null for a store without a name, which has
 * marked none. @throws NljobsError `engine-refused` where they are those of another.
 */
export async function ownedBy(
  { client, namespace }: TemporalConnection,
  prefix: string,
  store: string | null,
): Promise<void> {
  const scheduleId = markOf(prefix);
  try {
    const { memo } = await client.schedule.getHandle(scheduleId).describe();
    if (memo?.['store'] === store) return;
  } catch (error) {
    if (error instanceof Error && error.name === 'ScheduleNotFoundError') return;
    throw error;
  }
  throw new NljobsError(
    'engine-refused',
    `The runs "${prefix}" in the Temporal namespace "${namespace}" belong to another database than this one: each would take the other's.\n` +
      'Give this deployment a name of its own with NLJOBS_TEMPORAL_PREFIX. ' +
      `If the other database is gone for good, let go of its runs:  temporal schedule delete --namespace ${namespace} --schedule-id ${scheduleId}`,
  );
}

/**
 * Other names under which a store's deliveries were on this server before: nobody looks after what is left there. The marks
 * of `own` are paused, as hardly anything else is, so that a server with many schedules is not asked for all of them.
 */
export async function formerNames(
  { client }: TemporalConnection,
  prefix: string,
  store: string,
): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { scheduleId, memo } of client.schedule.list({ query: 'TemporalSchedulePaused = true' })) {
    const [, name] = MARK.exec(scheduleId) ?? [];
    if (name !== undefined && name !== prefix && memo?.['store'] === store) names.push(name);
  }
  return names;
}

function markOf(prefix: string): string {
  return `${taskQueueOf(prefix)}.store`;
}

/** What `own` marks a name by. */
const MARK = /^nljobs\.(.+)\.store$/u;

/** What to do about a name that a deployment had before. Pure. */
export function adviceOnFormer(namespace: string, former: readonly string[]): readonly Advice[] {
  return former.map((name) => {
    const of = `--namespace ${namespace}`;
    const fired = prefixOf(name === STANDARD_PREFIX ? '' : `${name}:`).slice(0, -1);
    return {
      trouble: `The runs of this database were under the name "${name}" in the Temporal namespace "${namespace}" before. They were handed over to the name that it has now; what is left under the other is nobody's, and its Schedules still fire, for nobody.`,
      cure: `When no instance uses that name any more, end what is left:  temporal workflow terminate ${of} --query "TaskQueue = '${taskQueueOf(name)}'" --reason renamed  and delete the Schedules whose ids begin with ${fired}<namespace>/, and the mark at last:  temporal schedule delete ${of} --schedule-id ${taskQueueOf(name)}.store`,
    };
  });
}

const HOUR = 3_600_000;

/** What of a namespace's settings may be trouble; `retention` (null where the server does not say) and `reach` in milliseconds. Pure. */
export function adviceOn(namespace: string, retention: number | null, reach: number): readonly Advice[] {
  if (retention === null || retention >= reach) return [];
  return [
    {
      trouble: `The Temporal namespace "${namespace}" forgets what has ended after ${Math.floor(retention / HOUR)} hours, and jobs catch up for up to ${Math.ceil(reach / HOUR)}: it may take again what it has delivered.`,
      cure: `Let it remember for longer:  temporal operator namespace update --namespace ${namespace} --retention ${Math.ceil(reach / HOUR) + 24}h`,
    },
  ];
}
