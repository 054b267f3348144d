import type { Step } from './job-spec.ts';

/** A step where it stands: `2` is the third of a description, `2/then/0` the first of its condition. */
export interface PlacedStep {
  readonly at: string;
  readonly step: Step;
}

/** Every step of an action, those inside conditions too, in the order in which they are written. */
export function stepsIn(steps: readonly Step[], within = ''): readonly PlacedStep[] {
  return steps.flatMap((step, index): readonly PlacedStep[] => {
    const at = `${within}${index}`;
    const inside = 'if' in step ? [...stepsIn(step.then, `${at}/then/`), ...stepsIn(step.else, `${at}/else/`)] : [];
    return [{ at, step }, ...inside];
  });
}

/** The names of the handlers that steps have, each once, in order. */
export function handlersIn(steps: readonly Step[]): readonly string[] {
  return [...new Set(stepsIn(steps).flatMap(({ step }) => ('do' in step ? [step.handler] : [])))];
}

/** The names of the conditions that steps ask, each once, in order. */
export function conditionsIn(steps: readonly Step[]): readonly string[] {
  return [...new Set(stepsIn(steps).flatMap(({ step }) => ('if' in step ? [step.if] : [])))];
}

/** An event that steps wait for; `nth` counts those of the same name, from 0, in the order in which they are written. */
export interface Awaited {
  readonly at: string;
  readonly event: string;
  readonly nth: number;
}

/** The events that steps wait for. */
export function awaitedIn(steps: readonly Step[]): readonly Awaited[] {
  const times = new Map<string, number>();
  return stepsIn(steps).flatMap(({ at, step }): readonly Awaited[] => {
    if (!('waitFor' in step)) return [];
    const { event } = step.waitFor;
    const nth = times.get(event) ?? 0;
    times.set(event, nth + 1);
    return [{ at, event, nth }];
  });
}
