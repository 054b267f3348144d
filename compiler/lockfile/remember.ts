import { isSchedule, type JobSpec } from 'nljobs/spec/core';
import type { HolidayCalendar, LanguageContext } from '../compilation.ts';
import type { Code } from '../diagnostics/codes.ts';
import { actionHash, contextHash, descriptionHash, specHash } from './hashes.ts';
import type { Acknowledged, Lock, LockBlock, LockedHolidays, Proposed } from './lockfile.ts';

export interface JobNow {
  readonly spec: JobSpec;
  readonly file: string;
  readonly context: LanguageContext;
  readonly was: readonly string[];
  /** Whether somebody has written the handler; a stub was written for nothing. */
  readonly handlerWritten: boolean;
  /** The warnings of this build, as they would be acknowledged. */
  readonly warnings: readonly Acknowledged[];
  /** Where its words were restated by a model. */
  readonly proposed?: Proposed;
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
    ...holidaysIn(spec),
    ...(now.proposed === undefined ? {} : { proposed: now.proposed }),
  };
  if (before === null || acknowledge) return { block: fresh, findings: [] };

  const findings: { code: Code; message: string }[] = [];
  const sameWords = before.description === fresh.description;
  if (sameWords && before.spec !== fresh.spec) {
    if (before.context === fresh.context) {
      const message = `"${spec.id}" is read differently than before, though its words are the same. ${readings(before.canonical, spec.canonical)} Accept it with \`nljobs ack ${spec.id}\`.`;
      findings.push({ code: 'NLJ7004', message });
    } else {
      const message = `"${spec.id}" is read differently under the new defaults. ${readings(before.canonical, spec.canonical)}`;
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

/** Both readings; where they sound alike, what differs stands in the generated code alone. */
function readings(before: string, now: string): string {
  if (before !== now) return `Before: ${before} Now: ${now}`;
  return `Both times in canonical English: ${now} What differs is a value that these words do not say; the generated code of the last build beside that of the next shows it.`;
}

/** The holidays that a spec leaves out, by place; nothing where there are none. */
function holidaysIn(spec: JobSpec): { readonly holidays?: LockedHolidays } {
  const found = spec.triggers.flatMap((trigger) =>
    !isSchedule(trigger)
      ? []
      : trigger.except.flatMap((one) =>
          'holidays' in one
            ? [[placeKey(one.holidays, one.region), { dates: one.dates, through: one.through }] as const]
            : [],
        ),
  );
  return found.length === 0 ? {} : { holidays: Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const placeKey = (country: string, region: string | null): string =>
  region === null ? country : `${country}-${region}`;

/**
 * A calendar of holidays that gives what a lock remembers before it asks: what was built once stays as it is, whatever
 * the package says by now. To extend the dates of a place, take its entry out of the lock and acknowledge the new reading.
 */
export function lockedHolidays(lock: Lock | null, ask: HolidayCalendar | undefined): HolidayCalendar {
  const known = new Map([...(lock?.values() ?? [])].flatMap((block) => Object.entries(block.holidays ?? {})));
  return (country, region) =>
    known.get(placeKey(country, region)) ?? ask?.(country, region) ?? { reason: 'not-installed' };
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
