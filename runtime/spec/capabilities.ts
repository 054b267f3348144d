import type { EventTrigger, JobSpec, Step } from './job-spec.ts';
import { isSchedule } from './job-spec.ts';
import type { EngineName, NotifyOn } from './vocabulary.ts';

/**
 * What each engine can honour. A feature is `native` where the engine itself does it, `ours` where our scheduler,
 * worker or store does it beside the engine, `both` where the engine does what it provably does alike and we the rest, `refused` where a job that uses it must not be built for the engine, and
 * `not-yet` where the job runs as it should but the feature around it is silent still.
 */
export type Support =
  | { readonly level: 'native' | 'ours' | 'both' }
  | { readonly level: 'refused' | 'not-yet'; readonly reason: string };

/** A feature that a spec uses and an engine does not honour. `refused` is an error, `not-yet` a warning. */
export interface Refusal {
  readonly feature: Feature;
  readonly level: 'refused' | 'not-yet';
  /** JSON pointer into the spec. */
  readonly at: string;
  readonly reason: string;
}

interface FeatureRow {
  /** Where a spec uses the feature, as JSON pointers; empty where it does not. */
  readonly usedAt: (spec: JobSpec) => readonly string[];
  readonly support: Readonly<Record<EngineName, Support>>;
}

const NATIVE: Support = { level: 'native' };
const OURS: Support = { level: 'ours' };

/** The same on all engines. */
function onAll(support: Support): FeatureRow['support'] {
  return { embedded: support, postgres: support, redis: support, temporal: support };
}

function refused(reason: string): FeatureRow['support'] {
  return onAll({ level: 'refused', reason });
}

function notYet(reason: string): FeatureRow['support'] {
  return onAll({ level: 'not-yet', reason });
}

/** Every feature of a spec that an engine may or may not honour, in the order in which it is reported. */
export const CAPABILITIES = {
  engine: { usedAt: () => [''], support: onAll(NATIVE) },
  schedules: { usedAt: triggersAt(isSchedule), support: { ...onAll(OURS), temporal: { level: 'both' } } },
  events: { usedAt: triggersAt((trigger) => trigger.kind === 'event'), support: onAll(OURS) },
  'events that another calls off': {
    usedAt: eventsAt((event) => (event.unless === null ? [] : ['unless'])),
    support: onAll(OURS),
  },
  'debounced events': {
    usedAt: eventsAt((event) => (event.debounce === null ? [] : ['debounce'])),
    support: onAll(OURS),
  },
  'named predicates': {
    usedAt: eventsAt((event) =>
      event.where.flatMap((filter, index) => ('predicate' in filter ? [`where/${index}`] : [])),
    ),
    support: onAll(OURS),
  },
  'after another job': { usedAt: triggersAt((trigger) => trigger.kind === 'after'), support: onAll(OURS) },
  'manual runs': { usedAt: triggersAt((trigger) => trigger.kind === 'manual'), support: onAll(OURS) },
  'entity dates': {
    usedAt: triggersAt((trigger) => trigger.kind === 'date'),
    support: onAll(OURS),
  },
  steps: {
    usedAt: stepsAt((step) => 'do' in step),
    support: onAll(OURS),
  },
  waits: {
    usedAt: stepsAt((step) => 'wait' in step || 'waitFor' in step),
    support: onAll(OURS),
  },
  branches: {
    usedAt: stepsAt((step) => 'if' in step),
    support: onAll(OURS),
  },
  serial: { usedAt: (spec) => (spec.serial ? ['/serial'] : []), support: onAll(OURS) },
  'overlap policy': { usedAt: (spec) => (spec.overlap === 'allow' ? [] : ['/overlap']), support: onAll(OURS) },
  'concurrency limit': {
    usedAt: (spec) => (spec.concurrency.limit === null ? [] : ['/concurrency/limit']),
    support: onAll(OURS),
  },
  'concurrency key': {
    usedAt: (spec) => (spec.concurrency.key === null ? [] : ['/concurrency/key']),
    support: onAll(OURS),
  },
  retries: { usedAt: (spec) => (spec.retry.maxAttempts > 1 ? ['/retry'] : []), support: onAll(OURS) },
  timeout: { usedAt: () => ['/timeout'], support: onAll(OURS) },
  'misfire policy': { usedAt: () => ['/misfire'], support: onAll(OURS) },
  priority: { usedAt: (spec) => (spec.priority === 'normal' ? [] : ['/priority']), support: onAll(NATIVE) },
  'guard, record-after': { usedAt: guardAt('record-after'), support: onAll(OURS) },
  'guard, transaction': { usedAt: guardAt('transaction'), support: onAll(OURS) },
  'guard, claim-first': { usedAt: guardAt('claim-first'), support: onAll(OURS) },
  'rate limit': { usedAt: (spec) => (spec.rate ? ['/rate'] : []), support: onAll(OURS) },
  batches: { usedAt: (spec) => (spec.batch ? ['/batch'] : []), support: onAll(OURS) },
  scope: { usedAt: (spec) => (spec.scope === null ? [] : ['/scope']), support: onAll(OURS) },
  permissions: {
    usedAt: (spec) => (spec.permissions === null ? [] : ['/permissions']),
    support: refused('permissions are not enforced yet; check them in the handler'),
  },
  'expected duration': {
    usedAt: (spec) => (spec.expectedDuration === null ? [] : ['/expectedDuration']),
    support: onAll(OURS),
  },
  notifications: { usedAt: notifiedAt((on) => on !== 'start'), support: onAll(OURS) },
  'notifications of a start': {
    usedAt: notifiedAt((on) => on === 'start'),
    support: notYet('that a run has started is compiled but not told yet'),
  },
  heartbeat: { usedAt: (spec) => (spec.heartbeat === null ? [] : ['/heartbeat']), support: onAll(OURS) },
} as const satisfies Readonly<Record<string, FeatureRow>>;

export type Feature = keyof typeof CAPABILITIES;

/** What a spec uses that an engine does not honour, by name, refused things first. Empty when it runs as described. */
export function refusals(spec: JobSpec, engine: EngineName): readonly Refusal[] {
  const found: Refusal[] = [];
  for (const [feature, row] of capabilityRows()) {
    const support = row.support[engine];
    if (support.level !== 'refused' && support.level !== 'not-yet') continue;
    const { level, reason } = support;
    found.push(...row.usedAt(spec).map((at): Refusal => ({ feature, level, at, reason })));
  }
  return [...found.filter(({ level }) => level === 'refused'), ...found.filter(({ level }) => level === 'not-yet')];
}

/** The table for people and docs: each feature with what each engine makes of it. */
export function capabilityRows(): readonly (readonly [Feature, FeatureRow])[] {
  return ROWS;
}

const ROWS = Object.entries(CAPABILITIES) as readonly (readonly [Feature, FeatureRow])[];

function triggersAt(is: (trigger: JobSpec['triggers'][number]) => boolean): FeatureRow['usedAt'] {
  return (spec) => spec.triggers.flatMap((trigger, index) => (is(trigger) ? [`/triggers/${index}`] : []));
}

function eventsAt(used: (event: EventTrigger) => readonly string[]): FeatureRow['usedAt'] {
  return (spec) =>
    spec.triggers.flatMap((trigger, index) =>
      trigger.kind === 'event' ? used(trigger).map((place) => `/triggers/${index}/${place}`) : [],
    );
}

function guardAt(mode: NonNullable<JobSpec['idempotency']>['mode']): FeatureRow['usedAt'] {
  return (spec) => (spec.idempotency?.mode === mode ? ['/idempotency/mode'] : []);
}

function notifiedAt(is: (on: NotifyOn) => boolean): FeatureRow['usedAt'] {
  return (spec) => spec.notify.flatMap(({ on }, index) => (is(on) ? [`/notify/${index}`] : []));
}

function stepsAt(is: (step: Step) => boolean): FeatureRow['usedAt'] {
  const walk = (steps: readonly Step[], at: string): readonly string[] =>
    steps.flatMap((step, index) => {
      const here = `${at}/${index}`;
      const inside = 'if' in step ? [...walk(step.then, `${here}/then`), ...walk(step.else, `${here}/else`)] : [];
      return is(step) ? [here, ...inside] : inside;
    });
  return (spec) => walk(spec.action.steps, '/action/steps');
}
