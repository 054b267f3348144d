import { defineSearchAttributeKey } from '@temporalio/common';
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ToldOccurrence } from '../../../engine/server-clock.ts';
import type { Due } from './protocol.ts';

/** Set by the server: the instant that a schedule has started this for. */
const SCHEDULED_FOR = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

const { tell } = proxyActivities<{ tell(occurrence: ToldOccurrence): Promise<void> }>({
  startToCloseTimeout: '1 minute',
  // Until the execution's own time is over: what nobody has heard by then is taken up from the ledger.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** An occurrence that a schedule has started: it is told of, and that is all. It is replayed from histories. */
export async function nljobsOccurrence({ job }: Due): Promise<void> {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const scheduledFor = (typedSearchAttributes.get(SCHEDULED_FOR) ?? startTime).getTime();
  await tell({ job, scheduledFor });
}
