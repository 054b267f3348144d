import type { JobSpec } from 'nljobs/spec/core';
import type { LanguageContext } from '../compilation.ts';
import type { Code } from '../diagnostics/codes.ts';
import { actionHash, contextHash, descriptionHash, specHash } from './hashes.ts';
import type { Acknowledged, LockBlock } from './lockfile.ts';

export interface JobNow {
  readonly spec: JobSpec;
  readonly file: string;
  readonly context: LanguageContext;
  readonly was: readonly string[];
  /** Whether somebody has written the handler; a stub was written for nothing. */
  readonly handlerWritten: boolean;
  /** The warnings of this build, as they would be acknowledged. */
  readonly warnings: readonly Acknowledged[];
}

export interface Remembered {
  readonly block: LockBlock;
  readonly findings: readonly { readonly code: Code; readonly message: string }[];
}

/**
 * Compares a job with what the lock remembers of it, and says what the lock is to remember now.
 *
 * @param acknowledge somebody has looked at this job: its new reading, its handler and its warnings are accepted
 */
export function remember(now: JobNow, before: LockBlock | null, acknowledge: boolean): Remembered {
  const { spec } = now;
  const fresh: LockBlock = {
    file: now.file,
    description: descriptionHash(spec.description),
    canonical: spec.canonical,
    spec: specHash(spec),
    context: contextHash(now.context),
    action: actionHash(spec),
    was: [...new Set([...(before?.was ?? []), ...now.was])].filter((id) => id !== spec.id).sort(),
    acknowledged: acknowledgedNow(now.warnings, before?.acknowledged ?? [], acknowledge),
  };
  if (before === null || acknowledge) return { block: fresh, findings: [] };

  const findings: { code: Code; message: string }[] = [];
  const sameWords = before.description === fresh.description;
  if (sameWords && before.spec !== fresh.spec) {
    if (before.context === fresh.context) {
      const message = `"${spec.id}" is read differently than before, though its words are the same. Before: ${before.canonical} Now: ${spec.canonical} Accept it with \`nljobs ack ${spec.id}\`.`;
      findings.push({ code: 'NLJ7004', message });
    } else {
      const message = `"${spec.id}" is read differently under the new defaults. Before: ${before.canonical} Now: ${spec.canonical}`;
      findings.push({ code: 'NLJ7007', message });
    }
  }
  const oldAction = before.action !== fresh.action && now.handlerWritten;
  if (oldAction) {
    const message = `The handler of "${spec.id}" was written when the job said something else; it now says: ${spec.action.text}. Look whether it still fits, then run \`nljobs ack ${spec.id}\`.`;
    findings.push({ code: 'NLJ7005', message });
  }
  return { block: oldAction ? { ...fresh, action: before.action } : fresh, findings };
}

/** Acknowledged warnings are kept while they would still be given; the rest is forgotten. */
function acknowledgedNow(
  warnings: readonly Acknowledged[],
  before: readonly Acknowledged[],
  acknowledge: boolean,
): readonly Acknowledged[] {
  const kept = warnings.filter((warning) => acknowledge || isAcknowledged(warning, before));
  const unique = new Map(kept.map((warning) => [`${warning.code} ${warning.words}`, warning]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, warning]) => warning);
}

export function isAcknowledged(warning: Acknowledged, acknowledged: readonly Acknowledged[]): boolean {
  return acknowledged.some(({ code, words }) => code === warning.code && words === warning.words);
}
