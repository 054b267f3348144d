import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<null> }>({ startToCloseTimeout: '1 minute' });

/** The least that can be run with Temporal: a workflow of one activity, which does nothing. */
export function bare(): Promise<null> {
  return nothing();
}
