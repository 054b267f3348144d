import { isTimeZone, type JobSpec, mergedOccurrences, type Trigger } from 'nljobs/spec/core';
import { toTriggers } from '../../calendar/to-triggers.ts';
import { unbounded } from '../../calendar/unbounded.ts';
import { compile } from '../../compile.ts';
import { readCron } from '../../cron/read.ts';
import type { CronReading } from '../../cron/reading.ts';
import { describeTriggers } from '../../readback/describe.ts';
import { within } from '../../semantics/schedule/raw-cron.ts';
import type { Found } from '../found.ts';

/** So many runs must be the same before English is taken to say what a cron says. */
const COMPARED = 60;

export interface InEnglish {
  /** The whole description, canonical. */
  readonly description: string;
  /** The schedule alone. */
  readonly when: string;
  readonly action: string;
  readonly reading: CronReading;
}

/**
 * A schedule that was found as a description that compiles and fires when it does; else why there is none.
 *
 * @param zone IANA, taken where the file says none that is known
 * @param actions what it runs, the best first: the first that is read as an action and nothing else is taken
 * @param from the instant from which runs are compared, epoch milliseconds
 */
export function inEnglish(found: Found, zone: string, actions: readonly string[], from: number): InEnglish | string {
  const reading = readCron(found.cron, found.dialect);
  if (!reading.ok) return reading.reason;
  const bounds = unbounded(zone);
  const triggers = toTriggers(reading.schedule, reading.years === null ? bounds : within(bounds, reading.years), null);
  const when = describeTriggers(triggers);
  const plain = read(`${when}, run the job.`);
  if (plain === null || !firesAlike(plain.triggers, triggers, from)) return 'No English of ours says when it fires.';
  for (const action of [...actions, 'run the job']) {
    const spec = read(`${when}, ${action}.`);
    if (spec === null || spec.action.text !== action || !isSame(spec, plain)) continue;
    return { description: spec.canonical, when, action, reading };
  }
  return 'No English of ours says when it fires.';
}

/** A zone that is one; null for a template, or for a name that nobody knows. */
export function knownZone(zone: string | null): string | null {
  return zone !== null && isTimeZone(zone) ? zone : null;
}

function read(text: string): JobSpec | null {
  const { spec } = compile(text);
  // What is written must be what is read back, or the next `fmt` would change it.
  return spec === null || compile(spec.canonical).spec?.canonical !== spec.canonical ? null : spec;
}

/** Whether two specs are the same but for the words of the action. */
function isSame(one: JobSpec, other: JobSpec): boolean {
  const rest = ({ action, title, id, description, canonical, words, spans, provenance, ...kept }: JobSpec): string =>
    JSON.stringify([kept, action.params, action.steps]);
  return rest(one) === rest(other);
}

function firesAlike(one: readonly Trigger[], other: readonly Trigger[], from: number): boolean {
  const runs = (triggers: readonly Trigger[]): string => mergedOccurrences(triggers, { from, count: COMPARED }).join();
  return runs(one) === runs(other);
}
