import type { JobSpec } from '../spec/job-spec.ts';
import { isSchedule } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import type { Terminal } from './terminal.ts';
import { printable } from './terminal.ts';

/** How many of the next times are shown. */
const NEXT = 3;

/** How values that nobody stated are said; a field without a line here is not told. */
const IMPLIED: Readonly<Partial<Record<keyof JobSpec, (spec: JobSpec) => string>>> = {
  serial: ({ serial }) => (serial ? 'one at a time' : 'parallel'),
  overlap: ({ overlap }) => `overlap ${overlap}`,
  retry: ({ retry }) =>
    retry.maxAttempts === 1 ? 'no retries' : `${retry.maxAttempts - 1} retries, ${retry.backoff} from ${retry.delay}`,
  timeout: ({ timeout }) => `timeout ${timeout}`,
  misfire: ({ misfire }) => `missed runs: ${misfire.policy}, up to ${misfire.window} late`,
  priority: ({ priority }) => `priority ${priority}`,
  retention: ({ retention }) => `history ${retention.history}, dead letters ${retention.deadLetter}`,
};

/** What `dev` says of a job: the words, how they are read, when it runs next, and what nobody stated. */
export function announce(spec: JobSpec, now: number, style: Terminal['style']): string {
  const lines = [
    `${style('bold', spec.id)}  ${printable(spec.description)}`,
    `  ${style('dim', 'read as')}  ${printable(spec.canonical)}`,
  ];
  const next = nextTimes(spec, now);
  if (next !== null) lines.push(`  ${style('dim', 'next')}     ${next}`);
  const implied = impliedValues(spec);
  if (implied.length > 0) lines.push(`  ${style('dim', 'implied')}  ${implied.join(' · ')}`);
  return lines.join('\n');
}

export function impliedValues(spec: JobSpec): readonly string[] {
  const texts = Object.entries(IMPLIED).flatMap(([field, say]) =>
    spec.provenance[field] === 'implied' ? [say(spec)] : [],
  );
  return spec.provenance['timezone'] === 'implied' ? [`zone ${zoneOf(spec)}`, ...texts] : texts;
}

/** The next times in the schedule's own zone; null for a job without a schedule. */
function nextTimes(spec: JobSpec, now: number): string | null {
  if (!spec.triggers.some(isSchedule)) return null;
  const zone = zoneOf(spec);
  const times = mergedOccurrences(spec.triggers, { from: now, count: NEXT });
  return times.length === 0 ? 'never again' : `${times.map((time) => inZone(time, zone)).join(', ')} ${zone}`;
}

function zoneOf(spec: JobSpec): string {
  return spec.triggers.find(isSchedule)?.timezone ?? 'UTC';
}

/** `Mon 2027-01-04 18:00`, with seconds where there are any. */
export function inZone(time: number, zone: string): string {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(time)
      .map((part) => [part.type, part.value]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const seconds = get('second') === '00' ? '' : `:${get('second')}`;
  return `${get('weekday')} ${get('year')}-${get('month')}-${get('day')} ${get('hour')}:${get('minute')}${seconds}`;
}
