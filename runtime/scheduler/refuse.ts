import { RuntimeError } from '../errors.ts';
import type { JobRegistration, Logger } from '../registry.ts';
import { refusals } from '../spec/capabilities.ts';
import { readJobSpec } from '../spec/schema.ts';
import type { EngineName } from '../spec/vocabulary.ts';

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
