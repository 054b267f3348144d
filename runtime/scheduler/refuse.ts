import type { Engine } from '../engine/engine.ts';
import { RuntimeError } from '../errors.ts';
import type { JobRegistration, Logger } from '../registry.ts';
import { refusals } from '../spec/capabilities.ts';
import { reachOf } from '../spec/reach.ts';
import { readJobSpec } from '../spec/schema.ts';
import { conditionsIn } from '../spec/steps.ts';
import type { EngineName } from '../spec/vocabulary.ts';
import type { Store } from '../store/store.ts';

/**
 * Refuses jobs that would not run as they are described, all at once and by name; what is merely silent still is said.
 * @throws RuntimeError `spec-version`, `duplicate-job` or `refused`.
 */
export function refuseJobs(registrations: readonly JobRegistration[], engine: EngineName, logger: Logger): void {
  const seen = new Set<string>();
  const reasons: string[] = [];
  for (const { spec } of registrations) {
    const version: unknown = spec.specVersion;
    if (version !== 1) {
      throw new RuntimeError(
        'spec-version',
        `Job "${spec.id}" has spec version ${String(version)} and this nljobs reads version 1; build it with the compiler of the same version.`,
      );
    }
    if (seen.has(spec.id)) throw new RuntimeError('duplicate-job', `Job "${spec.id}" is registered twice.`);
    seen.add(spec.id);
    const read = readJobSpec(spec);
    if (!read.ok) {
      reasons.push(...read.faults.map((fault) => `"${spec.id}": /${fault.path.join('/')}: ${fault.message}`));
      continue;
    }
    for (const { level, feature, at, reason } of refusals(spec, engine)) {
      if (level === 'refused') reasons.push(`"${spec.id}": ${feature}${at === '' ? '' : ` (${at})`}: ${reason}`);
      else logger.warn(`Job "${spec.id}": ${reason}.`);
    }
  }
  if (reasons.length > 0) {
    throw new RuntimeError('refused', `These jobs cannot run as they are described:\n- ${reasons.join('\n- ')}`);
  }
}

/** @throws RuntimeError `refused` where a description names a predicate that nobody has registered. */
export function refusePredicates(registrations: readonly JobRegistration[], known: readonly string[]): void {
  const missing = registrations.flatMap(({ spec }) => {
    const asked = spec.triggers.flatMap((trigger) =>
      trigger.kind !== 'event'
        ? []
        : trigger.where.flatMap((filter) => ('predicate' in filter ? [filter.predicate] : [])),
    );
    return [...asked, ...conditionsIn(spec.action.steps)]
      .filter((name) => !known.includes(name))
      .map((name) => `"${spec.id}": ${name}`);
  });
  if (missing.length === 0) return;
  throw new RuntimeError(
    'refused',
    `These jobs ask conditions that nobody has registered:\n- ${missing.join('\n- ')}\nExport them from the entry, \`export const predicates = { name: (payload) => … }\`, or hand them to createRuntime({ predicates }).`,
  );
}

/**
 * Refuses jobs whose names another deployment on the same database has now: watermarks, pauses, guards and locks go by a
 * job's name, so that the two would stop and skip each other's runs. @throws RuntimeError `refused`.
 */
export async function refuseTaken(
  store: Pick<Store, 'generations'>,
  namespace: string,
  jobs: readonly string[],
): Promise<void> {
  const taken = await store.generations.elsewhere(namespace, jobs);
  if (taken.size === 0) return;
  const lines = [...taken].map(([job, other]) => `- "${job}" is a job of the namespace "${other}"`);
  throw new RuntimeError(
    'refused',
    `In one database a job's name belongs to one namespace, and this one ("${namespace}") comes second:\n${lines.join('\n')}\nGive the jobs other names, or this deployment a database of its own. One that was only renamed starts 30 s after the last instance under the old name is gone.`,
  );
}

/** Warns of what in the settings of the queue's server may lose work, or is not enough for the jobs. */
export async function advise(registrations: readonly JobRegistration[], engine: Engine, logger: Logger): Promise<void> {
  const reach = reachOf(registrations.map(({ spec }) => spec));
  for (const { trouble, cure } of (await engine.advice?.(reach)) ?? []) logger.warn(`${trouble} ${cure}`);
}
