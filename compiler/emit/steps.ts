import { handlersIn, type JobSpec, stepsIn } from 'nljobs/spec/core';

/** What is done in a step, and the name of its handler. */
export interface StepAction {
  readonly handler: string;
  /** In the author's words. */
  readonly words: string;
  /** Its place among all steps, waits and conditions too, from 1, and how many there are. */
  readonly number: number;
  readonly of: number;
}

/** The steps of a job that do something, one for each handler; empty where it has one handler for all. */
export function stepActions({ action }: JobSpec): readonly StepAction[] {
  const all = stepsIn(action.steps);
  return handlersIn(action.steps).flatMap((handler): readonly StepAction[] => {
    const index = all.findIndex(({ step }) => 'do' in step && step.handler === handler);
    const step = all[index]?.step;
    return step !== undefined && 'do' in step ? [{ handler, words: step.do, number: index + 1, of: all.length }] : [];
  });
}

/** A step's place for people: `Step 2 of 3: send a check-in email`. */
export function stepLine({ words, number, of }: StepAction): string {
  return `Step ${number} of ${of}: ${words}`;
}

/** What a job's handler file has to export. */
export function handlerNames(spec: JobSpec): readonly string[] {
  const steps = handlersIn(spec.action.steps);
  return steps.length === 0 ? ['handler'] : steps;
}
