import { isSchedule, type JobSpec, type Origin, type Trigger } from 'nljobs/spec/core';
import { alike } from '../ast/alike.ts';
import type { ImpliedValue } from '../compilation.ts';
import { defaults } from './defaults.ts';
import { handlerName } from './names.ts';
import type { buildOptions } from './options.ts';
import { findParams } from './params.ts';
import type { Settings } from './settings.ts';
import { waits } from './steps.ts';

export interface JobFacts {
  readonly id: string;
  readonly title: string;
  readonly group: string | null;
  readonly file: string | null;
  readonly named: boolean;
}

/** Everything that was found out about a job. */
export interface Findings {
  readonly job: JobFacts;
  readonly settings: Settings;
  readonly triggers: readonly Trigger[];
  readonly options: ReturnType<typeof buildOptions>['options'];
  /** The author's words for what is done. */
  readonly action: string;
  readonly steps: JobSpec['action']['steps'];
  readonly provenance: Readonly<Record<string, Origin>>;
  readonly spans: JobSpec['spans'];
}

/** The spec of a job, with its canonical English and the roles of its words still to be written. */
export function draftSpec({ job, settings, triggers, options, action, steps, provenance, spans }: Findings): JobSpec {
  return {
    specVersion: 1,
    id: job.id,
    title: job.title,
    group: job.group,
    file: job.file,
    description: settings.text,
    canonical: '',
    triggers,
    action: {
      text: action,
      handler: handlerName(job.named ? job.title : firstDone(steps, action)),
      params: findParams(steps.length === 0 ? action : doneIn(steps).join('. ')),
      steps,
    },
    durable: waits(steps),
    idempotency: options.idempotency,
    serial: options.serial,
    overlap: options.overlap,
    concurrency: options.concurrency,
    retry: options.retry,
    timeout: options.timeout,
    misfire: options.misfire,
    priority: options.priority,
    rate: options.rate,
    batch: options.batch,
    scope: options.scope,
    permissions: options.permissions,
    retention: options.retention,
    enabled: options.enabled,
    environments: options.environments,
    notify: options.notify,
    heartbeat: options.heartbeat,
    expectedDuration: options.expectedDuration,
    owner: options.owner,
    runbook: options.runbook,
    tags: options.tags,
    provenance,
    words: [],
    spans,
  };
}

/** The values of a spec that nobody stated, each with its reason. */
export function impliedIn(spec: JobSpec, settings: Settings): readonly ImpliedValue[] {
  const implied: ImpliedValue[] = [];
  if (spec.triggers.some(isSchedule) && spec.provenance.timezone === 'implied')
    implied.push({
      field: 'timezone',
      text: `zone: ${settings.timezone ?? 'UTC'}`,
      reason: settings.timezone === null ? 'Nothing was said, and the project sets none.' : 'The project’s zone.',
    });
  for (const [field, value] of Object.entries(defaults)) {
    const found = spec[field as keyof typeof defaults];
    if (spec.provenance[field] === 'implied' && alike(found, value.value))
      implied.push({ field, text: value.text, reason: value.reason });
  }
  return implied;
}

/** What a job of several steps does first, which is what it is called after where it has no heading. */
function firstDone(steps: JobSpec['action']['steps'], action: string): string {
  const first = steps.find((step) => 'do' in step);
  return first !== undefined && 'do' in first ? first.do : action;
}

/** What steps do, without how long they wait. */
function doneIn(steps: JobSpec['action']['steps']): readonly string[] {
  return steps.flatMap((step) =>
    'do' in step ? [step.do] : 'if' in step ? [...doneIn(step.then), ...doneIn(step.else)] : [],
  );
}
