import type { ScheduleFault } from '../errors.ts';
import { DATE_PATTERN, formatLocalTime, LOCAL_TIME_PATTERN } from '../spec/civil.ts';
import type { Fault } from '../spec/faults/fault.ts';
import { scheduleFaults } from '../spec/faults/schedule-faults.ts';
import type { ScheduleTrigger } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import { INSTANT_PATTERN, isTimeZone, ONCE_PER_LOCAL_TIME, parseInstant, wallAt } from '../spec/zone.ts';
import { type Compile, readEnglish } from './english.ts';
import { type ReadWhen, refused } from './read-when.ts';

/**
 * When a schedule that is made at run time fires, as it is asked for. A text says by its form what it is, see `kindOf`;
 * the objects name it.
 */
export type When =
  | string
  | Date
  | { readonly cron: string | readonly string[] }
  | { readonly rrule: string; readonly start?: string | Date | undefined }
  | { readonly every: string; readonly start?: string | Date | undefined }
  | { readonly at: string | Date }
  | { readonly text: string };

export interface WhenAsked {
  readonly when: When;
  /** IANA; of a text that names a zone itself, the text counts. */
  readonly timezone: string;
  /** Bounds, both included: an instant, a local time of the zone, or a date. */
  readonly from?: string | Date;
  readonly until?: string | Date;
  /** Epoch milliseconds: what begins without a start begins now, and "tomorrow" is the day after. */
  readonly now: number;
  readonly compile: Compile | null;
}

/** Reads what was asked for as triggers, or says what is wrong with it, all of it at once. Pure. */
export function readWhen(asked: WhenAsked): ReadWhen {
  const faults: ScheduleFault[] = [];
  if (!isTimeZone(asked.timezone)) {
    return refused([
      { at: 'timezone', message: `"${asked.timezone}" is not a zone of the IANA database, such as Europe/Berlin` },
    ]);
  }
  const from = readBound(asked, 'from', faults);
  const until = readBound(asked, 'until', faults);
  const named = nameOf(asked.when);
  if (typeof named === 'string') return refused([...faults, { at: 'when', message: named }]);
  const read = bounded(readNamed(named, asked), from, until);
  if (!read.ok) return refused([...faults, ...read.faults]);
  for (const trigger of read.triggers)
    faults.push(...scheduleFaults(trigger, []).map((fault) => faultOf(fault, named)));
  if (faults.length > 0) return refused(faults);
  if (mergedOccurrences(read.triggers, { from: asked.now, count: 1 }).length === 0) {
    return refused([{ at: 'when', message: 'it never comes: it has no time after now' }]);
  }
  return read;
}

type Named =
  | { readonly kind: 'cron'; readonly cron: readonly string[] }
  | { readonly kind: 'rrule'; readonly rrule: string; readonly start?: string | Date }
  | { readonly kind: 'interval'; readonly every: string; readonly start?: string | Date }
  | { readonly kind: 'once'; readonly at: string | Date }
  | { readonly kind: 'english'; readonly text: string };

/**
 * What a text is, by its form alone, so that no text can be two things: `RRULE:` before it, an ISO 8601 duration, an ISO
 * 8601 time, five fields of cron; all else is English.
 */
export function kindOf(text: string): Named['kind'] {
  const trimmed = text.trim();
  if (/^RRULE:/i.test(trimmed)) return 'rrule';
  if (/^-?P[\dT]\S*$/.test(trimmed)) return 'interval';
  if (/^\d{4}-\d\d-\d\dT\d\S*$/.test(trimmed)) return 'once';
  return isCron(trimmed) ? 'cron' : 'english';
}

const DIGITS = /^[\d*/,-]+$/;
const DAYS = /^[\d*/,\-?LW]+$/i;
const MONTHS = /^(?:[\d*/,-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+$/i;
const WEEKDAYS = /^(?:[\d*/,\-?L#]|sun|mon|tue|wed|thu|fri|sat)+$/i;

function isCron(text: string): boolean {
  const fields = text.split(/\s+/);
  return (
    fields.length === 5 && [DIGITS, DIGITS, DAYS, MONTHS, WEEKDAYS].every((shape, at) => shape.test(fields[at] ?? ''))
  );
}

/** What was asked for, with its kind; or why it is none of them. */
function nameOf(when: When): Named | string {
  if (when instanceof Date) return { kind: 'once', at: when };
  if (typeof when === 'string') {
    const text = when.trim();
    if (text === '') return 'nothing was said';
    switch (kindOf(text)) {
      case 'cron':
        return { kind: 'cron', cron: [text.replace(/\s+/g, ' ')] };
      case 'rrule':
        return { kind: 'rrule', rrule: text.slice('RRULE:'.length) };
      case 'interval':
        return { kind: 'interval', every: text };
      case 'once':
        return { kind: 'once', at: text };
      case 'english':
        return { kind: 'english', text: when };
    }
  }
  const start = 'start' in when && when.start !== undefined ? { start: when.start } : {};
  if ('cron' in when) return { kind: 'cron', cron: typeof when.cron === 'string' ? [when.cron] : when.cron };
  if ('rrule' in when) return { kind: 'rrule', rrule: when.rrule.trim().replace(/^RRULE:/i, ''), ...start };
  if ('every' in when) return { kind: 'interval', every: when.every, ...start };
  if ('at' in when) return { kind: 'once', at: when.at };
  if ('text' in when) return { kind: 'english', text: when.text };
  return 'give a text, a Date, or one of { cron }, { rrule, start }, { every, start }, { at }, { text }';
}

/** What was read, within the bounds that were given beside it. */
function bounded(read: ReadWhen, from: string | null, until: string | null): ReadWhen {
  if (!read.ok || (from === null && until === null)) return read;
  const faults: ScheduleFault[] = [];
  const bounds = { from, until };
  for (const name of ['from', 'until'] as const) {
    if (bounds[name] === null) continue;
    if (read.triggers.some(({ kind }) => kind === 'once'))
      faults.push({ at: name, message: 'a single time has no bounds' });
    else if (read.triggers.some((trigger) => trigger[name] !== null)) {
      faults.push({ at: name, message: `the text says "${name}" already; say it once` });
    }
  }
  if (faults.length > 0) return refused(faults);
  const said = `${from === null ? '' : ` from ${from}`}${until === null ? '' : ` until ${until}`}`;
  return {
    ...read,
    triggers: read.triggers.map((one) => ({ ...one, from: from ?? one.from, until: until ?? one.until })),
    readback: read.readback === null ? null : `${read.readback}${said}`,
  };
}

function readNamed(named: Named, asked: WhenAsked): ReadWhen {
  const { now, compile, timezone } = asked;
  const shared = { from: null, until: null, timezone, count: null, except: [], jitter: null, dst: ONCE_PER_LOCAL_TIME };
  const one = (trigger: ScheduleTrigger, readback: string | null = null): ReadWhen => ({
    ok: true,
    triggers: [trigger],
    timezone: trigger.timezone,
    readback,
  });
  // Whole seconds, as a person would say it.
  const second = Math.ceil(now / 1000) * 1000;
  switch (named.kind) {
    case 'english':
      return readEnglish(named.text, { now, timezone, compile });
    case 'cron': {
      const trigger: ScheduleTrigger = { kind: 'cron', cron: named.cron, ...shared };
      return one(trigger, readbackOf(named, trigger, asked));
    }
    case 'rrule': {
      if (/^\s*DTSTART/im.test(named.rrule)) {
        return refused([
          { at: 'when', message: 'give the start beside the rule: { rrule: "FREQ=…", start: "2027-01-01T09:00:00" }' },
        ]);
      }
      const start = named.start === undefined ? second : instantOf(named.start);
      const local = start === null ? padded(String(named.start)) : formatLocalTime(wallAt(start, timezone));
      return one({ kind: 'rrule', rrule: named.rrule, start: String(local), ...shared });
    }
    case 'interval': {
      const start = named.start === undefined ? second : instantOf(named.start);
      if (start === null) {
        return refused([
          { at: 'when.start', message: `"${String(named.start)}" is not an instant such as 2027-01-01T00:00:00Z` },
        ]);
      }
      return one({
        kind: 'interval',
        every: named.every,
        start: new Date(start).toISOString().replace('.000Z', 'Z'),
        within: null,
        ...shared,
      });
    }
    case 'once': {
      const at = instantOf(named.at);
      // An instant is kept in UTC, where no hour comes twice; never before the moment that was said.
      if (at === null) return one({ kind: 'once', at: padded(String(named.at)), ...shared });
      const wall = Math.ceil(at / 1000) * 1000;
      return one({ kind: 'once', at: formatLocalTime(wall), ...shared, timezone: 'UTC' });
    }
  }
}

/** A compiler reads cron as well; its words are taken where they name the same times. */
function readbackOf(named: Named, trigger: ScheduleTrigger, { compile, now, timezone }: WhenAsked): string | null {
  if (compile === null || named.kind !== 'cron') return null;
  if (named.cron.length !== 1 || scheduleFaults(trigger, []).length > 0) return null;
  const read = readEnglish(named.cron[0] ?? '', { now, timezone, compile });
  if (!read.ok) return null;
  const times = (triggers: readonly ScheduleTrigger[]): string =>
    mergedOccurrences(triggers, { from: now, count: 50 }).join();
  return times(read.triggers) === times([trigger]) ? read.readback : null;
}

/** The instant that a value names: a Date, or RFC 3339 text; null for other text. */
function instantOf(value: string | Date): number | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.getTime();
  const text = padded(value);
  return INSTANT_PATTERN.test(text) ? parseInstant(text) : null;
}

/** `2027-12-24T09:00` with its seconds. */
function padded(text: string): string {
  return text.trim().replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?=$|Z|[+-]\d\d:\d\d$)/, '$1:00');
}

/** A bound as a local time of the zone, or null; what cannot be read is a fault. */
function readBound(asked: WhenAsked, name: 'from' | 'until', faults: ScheduleFault[]): string | null {
  const value = asked[name];
  if (value === undefined) return null;
  const instant = instantOf(value);
  if (instant !== null) {
    const wall = wallAt(instant, asked.timezone);
    return formatLocalTime(name === 'from' ? Math.ceil(wall / 1000) * 1000 : Math.floor(wall / 1000) * 1000);
  }
  const text = padded(String(value));
  if (LOCAL_TIME_PATTERN.test(text)) return text;
  if (DATE_PATTERN.test(text)) return `${text}T${name === 'from' ? '00:00:00' : '23:59:59'}`;
  faults.push({
    at: name,
    message: `"${String(value)}" is neither a date, nor a local time such as 2027-01-01T09:00:00, nor an instant`,
  });
  return null;
}

/** A fault of a trigger, said of what was asked for. */
function faultOf({ path, message }: Fault, named: Named): ScheduleFault {
  const [field, index] = path;
  if (field === 'timezone' || field === 'from' || field === 'until') return { at: field, message };
  if (field === 'cron' && named.kind === 'cron' && named.cron.length > 1)
    return { at: `when.cron.${String(index)}`, message };
  return { at: field === 'start' ? 'when.start' : 'when', message };
}
