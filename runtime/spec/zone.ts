import { DAY_MS, formatLocalTime, parseLocalTime, twoDigits } from './civil.ts';
import type { DstPolicy } from './job-spec.ts';
import { keep, remembering } from './remember.ts';

/**
 * Time zones. Every fact comes from Intl, which every runtime has and which loads in no time; it is asked once for a
 * block of days, and between two changes of the clock a local time is the instant plus a constant. All instants are
 * epoch milliseconds.
 */

/** A time during which a zone's offset does not change. `start` is inclusive, `end` is exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Milliseconds that the wall clock is ahead of UTC. */
  readonly offset: number;
  /** The offset just before `start`; equal to `offset` where only our block of days ends. */
  readonly before: number;
}

const BLOCK_MS = 1024 * DAY_MS;
/** Changes of the clock are looked for in steps of this length: no zone ever changed there and back within one. */
const STEP_MS = 4 * DAY_MS;
/** Blocks kept for each zone, and zones kept: some 180 years of 100 zones, a few hundred kilobytes. */
const BLOCKS_KEPT = 64;
const ZONES_KEPT = 100;
/** What a date can say. */
const FIRST_INSTANT = -8.64e15;
const LAST_INSTANT = 8.64e15;

const UTC: Stretch = { start: FIRST_INSTANT, end: LAST_INSTANT, offset: 0, before: 0 };
const zones = new Map<string, Map<number, readonly Stretch[]>>();
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The stretch that holds an instant. @throws RangeError for a zone that does not exist. */
export function stretchAt(zone: string, instant: number): Stretch {
  if (zone === 'UTC') return UTC;
  let blocks = zones.get(zone);
  if (!blocks) {
    blocks = new Map();
    keep(zones, zone, blocks, ZONES_KEPT);
  }
  const index = Math.floor(instant / BLOCK_MS);
  let stretches = blocks.get(index);
  if (!stretches) {
    stretches = askForBlock(zone, index);
    keep(blocks, index, stretches, BLOCKS_KEPT);
  }
  for (const stretch of stretches) if (instant < stretch.end) return stretch;
  throw new RangeError(`${instant} is not an instant that a calendar reaches`);
}

function askForBlock(zone: string, index: number): readonly Stretch[] {
  const clock = clockOf(zone);
  const first = Math.max(index * BLOCK_MS, FIRST_INSTANT);
  const end = Math.min((index + 1) * BLOCK_MS, LAST_INSTANT);
  const stretches: Stretch[] = [];
  let before = askForOffset(clock, Math.max(first - 1000, FIRST_INSTANT));
  let start = first;
  let offset = askForOffset(clock, first);
  for (let at = first; at < end; at += STEP_MS) {
    const next = Math.min(at + STEP_MS, end);
    for (let low = at; askForOffset(clock, next) !== offset; low = start) {
      const change = changeBetween(clock, low, next, offset);
      if (change >= end) break;
      stretches.push({ start, end: change, offset, before });
      before = offset;
      start = change;
      offset = askForOffset(clock, change);
    }
  }
  stretches.push({ start, end, offset, before });
  return stretches;
}

/** The first second in (low, high] at which the offset is no longer what it is at `low`. */
function changeBetween(clock: Intl.DateTimeFormat, low: number, high: number, offset: number): number {
  let [known, other] = [low, high];
  while (other - known > 1000) {
    const middle = known + Math.floor((other - known) / 2000) * 1000;
    if (askForOffset(clock, middle) === offset) known = middle;
    else other = middle;
  }
  return other;
}

/** @throws RangeError for a zone that does not exist. */
function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    keep(clocks, zone, clock, ZONES_KEPT);
  }
  return clock;
}

/** What Intl writes of a zone behind the date: `GMT-05:00`, before time was standard `GMT-04:56:02`, `GMT` for none. */
function askForOffset(clock: Intl.DateTimeFormat, instant: number): number {
  const text = clock.format(instant);
  const sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
  if (sign < 0) return 0;
  const [hours = 0, minutes = 0, seconds = 0] = text
    .slice(sign + 1)
    .split(':')
    .map(Number);
  const size = (hours * 3600 + minutes * 60 + seconds) * 1000;
  return text.charAt(sign) === '-' ? -size : size;
}

/**
 * Whether a text names a zone of the IANA database, in its own spelling (`America/New_York`, not `america/new_york`).
 * Plain offsets such as `+02:00` are not names.
 */
export const isTimeZone: (text: string) => boolean = remembering((text) => {
  if (text === 'UTC') return true;
  if (!/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(text) || text !== spelt(text)) return false;
  try {
    clockOf(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
});

/** Names, and parts of names, that the database writes in a way of their own. */
const ODD_SPELLINGS: ReadonlyMap<string, string> = new Map(
  (
    'au es of GB-Eire NZ-CHAT W-SU McMurdo DumontDUrville ComodRivadavia EasterIsland BajaNorte BajaSur DeNoronha ' +
    'Knox_IN Yap Etc'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name] as const),
);

/** How the database would write a name: capitals first, and all capitals for what is short or holds a figure. */
function spelt(name: string): string {
  return name
    .toLowerCase()
    .split('/')
    .map((part) => {
      const odd = ODD_SPELLINGS.get(part);
      if (odd !== undefined) return odd;
      if (part.length <= 3 || /\d/.test(part)) return part.toUpperCase();
      return part.replace(/[a-z]+/g, (word) => ODD_SPELLINGS.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1));
    })
    .join('/');
}

/** How far the wall clock of a zone is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(instant: number, zone: string): number {
  return stretchAt(zone, instant).offset;
}

/** What the wall clock of a zone shows at an instant, as a wall time (see civil.ts). */
export function wallAt(instant: number, zone: string): number {
  return instant + stretchAt(zone, instant).offset;
}

/** Every instant at which the zone's wall clock shows a wall time, ascending: none in a gap, two in an overlap. */
export function instantsAt(wall: number, zone: string): readonly number[] {
  const instants: number[] = [];
  // No zone was ever a whole day away from UTC, but one may cross a whole day at once (Apia in 2011): look at two.
  for (
    let stretch = stretchAt(zone, wall - 2 * DAY_MS);
    stretch.start <= wall + 2 * DAY_MS;
    stretch = stretchAt(zone, stretch.end)
  ) {
    const instant = wall - stretch.offset;
    if (instant >= stretch.start && instant < stretch.end) instants.push(instant);
    if (stretch.end >= LAST_INSTANT) break;
  }
  return instants;
}

/**
 * The instant of a wall time under our rule: one that the zone skips is the instant after the gap, or null where gaps
 * are skipped; of one that it repeats, the first or the last (`both` gives the first; ask `instantsAt` for all).
 */
export function instantOfWall(wall: number, zone: string, dst: DstPolicy): number | null {
  const instants = instantsAt(wall, zone);
  if (instants.length > 0) return (dst.overlap === 'last' ? instants.at(-1) : instants[0]) ?? null;
  return dst.gap === 'skip' ? null : endOfGap(wall, zone);
}

/** The instant at which a gap ends that holds a wall time. */
function endOfGap(wall: number, zone: string): number | null {
  for (
    let stretch = stretchAt(zone, wall - 2 * DAY_MS);
    stretch.start <= wall + 2 * DAY_MS;
    stretch = stretchAt(zone, stretch.end)
  ) {
    if (stretch.start + stretch.before <= wall && wall < stretch.start + stretch.offset) return stretch.start;
  }
  return null;
}

/** The default: once, at the instant after a gap, at the first of two. */
export const ONCE_PER_LOCAL_TIME: DstPolicy = { gap: 'after', overlap: 'first' };

/**
 * The instant of a local time (`2027-12-24T09:00:00`) in a zone; see `instantOfWall`.
 * @throws RangeError for text that is no local time and for a zone that does not exist.
 */
export function instantOfLocal(local: string, zone: string, dst: DstPolicy = ONCE_PER_LOCAL_TIME): number | null {
  return instantOfWall(parseLocalTime(local), zone, dst);
}

/** The local time of an instant, `2027-12-24T09:00:00`; milliseconds are cut off. */
export function localOfInstant(instant: number, zone: string): string {
  return formatLocalTime(wallAt(instant, zone));
}

/**
 * Writes an instant as RFC 3339 with the zone's offset: `2026-01-01T18:00:00+00:00`. Milliseconds are written only
 * where there are some. RFC 3339 has no seconds in offsets, so those of before 1972 are given to the nearest minute,
 * and the clock time beside them belongs to that offset.
 */
export function formatInstant(instant: number, zone = 'UTC'): string {
  const offset = Math.round(offsetAt(instant, zone) / 60_000);
  const size = Math.abs(offset);
  const wall = instant + offset * 60_000;
  const ms = ((wall % 1000) + 1000) % 1000;
  const fraction = ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`;
  return `${formatLocalTime(wall)}${fraction}${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

/** What an instant of the spec looks like (RFC 3339, with an offset). */
export const INSTANT_PATTERN =
  /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** Reads an RFC 3339 instant, `2024-01-01T00:00:00Z`, to the millisecond. @throws RangeError for other text. */
export function parseInstant(text: string): number {
  const found = INSTANT_PATTERN.exec(text);
  if (!found?.[1]) throw new RangeError(`"${text}" is not an instant such as 2024-01-01T00:00:00Z`);
  const ms = Number((found[2] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = (Number(found[4] ?? 0) * 60 + Number(found[5] ?? 0)) * 60_000;
  return parseLocalTime(found[1]) + ms - (found[3] === '-' ? -offset : offset);
}
