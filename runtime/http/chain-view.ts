import type { Step } from '../spec/job-spec.ts';
import { stepsIn } from '../spec/steps.ts';
import type { Chain } from '../store/chain-store.ts';
import type { Run } from '../store/store.ts';
import type { StepView, WaitView } from './wire.ts';

/** The steps of a run as people see them: those that are still to come have no run of their own yet. */
export function viewSteps({ steps }: Pick<Chain, 'steps'>, runs: readonly Run[]): readonly StepView[] {
  const made = new Map(runs.map((run) => [run.step?.at, run]));
  return stepsIn(steps).map(({ at, step }): StepView => {
    const run = made.get(at);
    return {
      at,
      ...whatOf(step),
      run: run?.id ?? null,
      status: run?.status ?? null,
      scheduledFor: instantOrNull(run?.scheduledFor ?? null),
      startedAt: instantOrNull(run?.startedAt ?? null),
      finishedAt: instantOrNull(run?.finishedAt ?? null),
      message: run?.message ?? null,
    };
  });
}

/** What a run waits for before its next step; null where none of its steps waits. */
export function viewWait({ steps }: Pick<Chain, 'steps'>, runs: readonly Run[]): WaitView | null {
  const waiting = runs.find(
    ({ finishedAt, step }) => finishedAt === null && (step?.kind === 'wait' || step?.kind === 'wait-for'),
  );
  const step = stepsIn(steps).find(({ at }) => at === waiting?.step?.at)?.step;
  if (waiting === undefined || step === undefined) return null;
  const until = new Date(waiting.scheduledFor).toISOString();
  if ('waitFor' in step) return { event: step.waitFor.event, until: step.waitFor.timeout === null ? null : until };
  return { event: null, until };
}

function whatOf(step: Step): Pick<StepView, 'kind' | 'name' | 'words'> {
  if ('do' in step) return { kind: 'do', name: step.handler, words: step.do };
  if ('wait' in step) return { kind: 'wait', name: step.wait, words: `wait ${step.wait}` };
  if ('waitFor' in step) return { kind: 'wait-for', name: step.waitFor.event, words: `wait for ${step.waitFor.event}` };
  return { kind: 'if', name: step.if, words: `if ${step.if}` };
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
