import { durationMs } from '../spec/duration.ts';
import type { Step } from '../spec/job-spec.ts';
import { stepsIn } from '../spec/steps.ts';
import type { RunStep } from '../store/run.ts';

/**
 * What follows a step. A run of a job with steps is a chain: a root, which takes the slot and waits, and one run a step,
 * made when the one before it has ended. All that is decided here is a function of the steps as data.
 */

/** How a step ended. */
export type StepOutcome =
  /** Its handler returned, or its time has passed. */
  | { readonly kind: 'done' }
  /** A condition was answered. */
  | { readonly kind: 'answered'; readonly yes: boolean }
  /** What was waited for has come. */
  | { readonly kind: 'came' }
  /** It did not come in time. */
  | { readonly kind: 'late' }
  | { readonly kind: 'failed' | 'cancelled'; readonly message: string };

/** What comes next: a step, or the end of all. */
export type Following =
  | { readonly go: 'on'; readonly at: string; readonly step: Step }
  | {
      readonly go: 'end';
      readonly status: 'completed' | 'failed' | 'cancelled';
      readonly message: string | null;
    };

const DONE: Following = { go: 'end', status: 'completed', message: null };

/** The first step of all. */
export function first(steps: readonly Step[]): Following {
  return begin(steps, '');
}

/** What follows the step that stands `at`, now that it has ended so. */
export function follow(steps: readonly Step[], at: string, outcome: StepOutcome): Following {
  const step = stepAt(steps, at);
  switch (outcome.kind) {
    case 'failed':
    case 'cancelled':
      return {
        go: 'end',
        status: outcome.kind,
        message: `${inWords(steps, at)}: ${outcome.message}`,
      };
    case 'answered': {
      if (step === null || !('if' in step)) return after(steps, at);
      const branch = outcome.yes ? 'then' : 'else';
      return step[branch].length > 0 ? begin(step[branch], `${at}/${branch}/`) : after(steps, at);
    }
    case 'late': {
      if (step === null || !('waitFor' in step)) return after(steps, at);
      const { event, timeout, onTimeout } = step.waitFor;
      if (onTimeout === 'continue') return after(steps, at);
      const message = `"${event}" did not come within ${timeout ?? LONGEST}`;
      return onTimeout === 'stop'
        ? { go: 'end', status: 'completed', message: `ended there: ${message}` }
        : { go: 'end', status: 'failed', message: `${inWords(steps, at)}: ${message}` };
    }
    case 'done':
    case 'came':
      return after(steps, at);
  }
}

function begin(steps: readonly Step[], within: string): Following {
  const [step] = steps;
  return step === undefined ? DONE : { go: 'on', at: `${within}0`, step };
}

/** The step that stands behind; behind the last of a condition, that which stands behind the condition. */
function after(steps: readonly Step[], at: string): Following {
  const parts = at.split('/');
  const index = Number(parts.at(-1));
  const within = parts.slice(0, -1);
  const next = [...within, index + 1].join('/');
  const step = stepAt(steps, next);
  if (step !== null) return { go: 'on', at: next, step };
  return within.length === 0 ? DONE : after(steps, within.slice(0, -1).join('/'));
}

/** The step that stands there, or null. */
export function stepAt(steps: readonly Step[], at: string): Step | null {
  return stepsIn(steps).find((one) => one.at === at)?.step ?? null;
}

/** How long an event without a stated time is waited for. */
export const LONGEST = 'P3650D';

/** How long a step makes its chain wait, milliseconds; null where it does not. */
export function waitOf(step: Step): number | null {
  if ('wait' in step) return durationMs(step.wait);
  return 'waitFor' in step ? durationMs(step.waitFor.timeout ?? LONGEST) : null;
}

/** What of a step stands in its run. */
export function runStepOf(at: string, step: Step): RunStep {
  if ('do' in step) return { at, kind: 'do', name: step.handler };
  if ('wait' in step) return { at, kind: 'wait', name: step.wait };
  if ('waitFor' in step) return { at, kind: 'wait-for', name: step.waitFor.event };
  return { at, kind: 'if', name: step.if };
}

/** A step for people: `step 2 of 3 (send a check-in email)`. */
export function inWords(steps: readonly Step[], at: string): string {
  const all = stepsIn(steps);
  const index = all.findIndex((one) => one.at === at);
  const step = all[index]?.step;
  if (step === undefined) return `step ${at}`;
  return `step ${index + 1} of ${all.length} (${what(step)})`;
}

function what(step: Step): string {
  if ('do' in step) return step.do;
  if ('wait' in step) return `wait ${step.wait}`;
  return 'waitFor' in step ? `wait for ${step.waitFor.event}` : `if ${step.if}`;
}

/** Where a chain stands, for people who look at its root. */
export function standing(steps: readonly Step[], at: string, due: number | null): string {
  const step = stepAt(steps, at);
  const place = inWords(steps, at);
  if (step === null || due === null || !('wait' in step || 'waitFor' in step)) return `at ${place}`;
  const until = 'waitFor' in step && step.waitFor.timeout === null ? '' : `, until ${new Date(due).toISOString()}`;
  return `asleep at ${place}${until}`;
}

export interface WaitFacts {
  /** What is known of the event; `unknown` where somebody is writing it down at this moment. */
  readonly event: 'came' | 'open' | 'unknown';
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly now: number;
}

/** What a look at an event that is waited for comes to; `again` is when to look once more, epoch milliseconds. */
export type WaitDecision = { readonly is: 'came' | 'late' } | { readonly is: 'open'; readonly again: number };

/** How soon it is looked again where somebody writes at this moment, milliseconds. */
const SOON = 1_000;

export function decideWait({ event, deadline, now }: WaitFacts): WaitDecision {
  if (event === 'came') return { is: 'came' };
  if (event === 'unknown') return { is: 'open', again: now + SOON };
  return now >= deadline ? { is: 'late' } : { is: 'open', again: deadline };
}

/** What a chain that begins at a later step takes over from the one before: the results of the steps that stand before it. */
export function takenOver(
  steps: readonly Step[],
  at: string,
  before: { readonly results: Readonly<Record<string, unknown>>; readonly events: Readonly<Record<string, unknown>> },
): typeof before {
  const all = stepsIn(steps);
  const earlier = all.slice(
    0,
    Math.max(
      0,
      all.findIndex((one) => one.at === at),
    ),
  );
  const names = new Set(earlier.flatMap(({ step }) => ('do' in step ? [step.handler] : [])));
  const events = new Set(earlier.flatMap(({ step }) => ('waitFor' in step ? [step.waitFor.event] : [])));
  return {
    results: Object.fromEntries(Object.entries(before.results).filter(([name]) => names.has(name))),
    events: Object.fromEntries(Object.entries(before.events).filter(([name]) => events.has(name))),
  };
}
