import {
  DAY_MS,
  isTimeZone,
  localOfInstant,
  nearMisses,
  nextOccurrence,
  offsetAt,
  type ScheduleTrigger,
} from 'nljobs/spec/core';
import type { Time, ZonedTime } from '../ast/nodes.ts';
import { ABBREVIATIONS, KNOWN_ZONES, PLACES, REGIONS } from '../grammar/zone/names.ts';
import type { PlacedZone, Shared } from './groups.ts';
import { type Notes, replace } from './notes.ts';
import type { Settings } from './settings.ts';

/** The two halves of a year that a clock can be in; zones that change do so between them. Fixed: no day may matter. */
const HALVES = [Date.UTC(2027, 0, 15), Date.UTC(2027, 6, 15)] as const;

/**
 * Settles which zone a description is in. The first that is said counts; what else is said of it (an offset, a place, a
 * time in another zone) settles letters with several meanings, and must agree. Then the project's own zone decides.
 */
export function settleZones(shared: Shared, settings: Settings, notes: Notes): void {
  const said = shared.zones.filter((one) => one.zones.length > 0);
  const local = shared.zones.find((one) => one.zones.length === 0);
  if (local !== undefined && settings.timezone === null)
    notes.add(
      'NLJ3010',
      local,
      `“${local.said}” is the project’s, which sets no zone: UTC is used.`,
      [replace(local, 'UTC', 'UTC')],
      'warning',
    );
  // An offset beside a region ("GMT-8, Pacific Time") only says again what the region says with its summer time.
  const main = said.find((one) => !one.zones.every(isFixed)) ?? said[0];
  if (main === undefined) return;
  const unknown = said.filter((one) => !one.zones.every(isTimeZone));
  const near = new Map<string, readonly string[]>();
  for (const one of unknown) reportUnknown(one, near, notes);
  if (unknown.length > 0) return;
  let zones = main.zones;
  for (const other of said) {
    if (other === main) continue;
    const left = zones.filter((zone) => other.zones.some((also) => agree(zone, also)));
    if (left.length === 0) {
      notes.add('NLJ4005', other, `Two zones: “${main.said}” and “${other.said}”. Say one.`);
      return;
    }
    zones = left;
  }
  if (zones.length > 1) {
    for (const { all, times } of shared.restated) {
      const left = zones.filter((zone) => all.some((one) => restates(one, times, zone)));
      if (left.length > 0) zones = left;
    }
  }
  if (zones.length > 1 && settings.timezone !== null) {
    const own = settings.timezone;
    const left = zones.filter((zone) => agree(zone, own));
    if (left.length > 0) zones = left;
  }
  const [zone = '', ...rivals] = zones;
  if (rivals.length > 0 && main.alone === undefined) {
    const choices = zones.map((one) => replace(main, one, one));
    notes.add('NLJ3008', main, `“${letters(main)}” names ${list(zones)}. Which is meant?`, choices);
    return;
  }
  shared.zone = { zone: main.alone !== undefined && rivals.length > 0 ? main.alone : zone, said: main };
  explainZone(shared, rivals.length > 0, settings, notes);
}

/** A name that is none, with those that may have been meant; `known` holds what was found for names before. */
function reportUnknown(said: PlacedZone, known: Map<string, readonly string[]>, notes: Notes): void {
  const name = said.zones[0] ?? '';
  if (/^(?:utc|gmt)/i.test(name)) {
    notes.add('NLJ4003', said, `No time zone is “${name}” all year round. Name the place, as in “Europe/Berlin”.`);
    return;
  }
  const timed = name.endsWith(' time');
  const near =
    known.get(name) ??
    (timed ? nearNames(name.slice(0, -' time'.length)).map((one) => `${one} time`) : nearMisses(name, KNOWN_ZONES, 2));
  known.set(name, near);
  notes.add(
    'NLJ4003',
    said,
    `There is no time zone “${timed ? name : said.said}” that I know. Write an IANA name such as “Europe/Berlin”, or a large city.`,
    near.map((one) => replace(said, one, one)),
  );
}

/** What a misspelt place, region or letters before "time" may have been, as it would be written. */
function nearNames(word: string): readonly string[] {
  const known = [...REGIONS.keys(), ...PLACES.keys(), ...ABBREVIATIONS.keys()].filter((name) => name.length > 3);
  return nearMisses(word, known, 2).map((name) =>
    ABBREVIATIONS.has(name) ? name.toUpperCase() : name.replace(/(^| )\p{L}/gu, (letter) => letter.toUpperCase()),
  );
}

function explainZone(shared: Shared, guessed: boolean, settings: Settings, notes: Notes): void {
  if (shared.zone === null) return;
  const { zone, said } = shared.zone;
  if (guessed) {
    notes.add('NLJ3025', said, `“${letters(said)}” is read as ${zone}.`, [replace(said, zone, zone)], 'warning');
  } else if (zone.toLowerCase() !== said.said && !(zone === 'UTC' && /^(utc|z|zulu)$/.test(said.said))) {
    if (said.half === undefined) notes.add('NLJ3025', said, `“${zoneWords(said, settings)}” is read as ${zone}.`);
  }
}

/** Letters as letters, names as they were written. */
const letters = ({ said }: PlacedZone): string => (said.length < 6 ? said.toUpperCase() : said);

const zoneWords = (said: PlacedZone, settings: Settings): string =>
  settings.text
    .slice(said.start, said.end)
    .replace(/^(?:\(|in\s|on\s|the\s)*/i, '')
    .replace(/\)$/, '');

const list = (zones: readonly string[]): string =>
  `${zones.slice(0, -1).join(', ')} to some and ${zones.at(-1) ?? ''} to others`;

/**
 * Letters that name a half of the year are those of the wrong half where the schedule also fires in the other: EST in
 * July. A schedule that only fires in December is in New York’s winter time, as it says.
 */
export function checkHalf(
  shared: Shared,
  triggers: readonly ScheduleTrigger[],
  settings: Settings,
  notes: Notes,
): void {
  if (shared.zone === null) return;
  const { zone, said } = shared.zone;
  const halves = new Set(
    shared.zones.flatMap((one) => (one.half !== undefined && one.zones.includes(zone) ? [one.half] : [])),
  );
  const [half] = halves;
  if (half === undefined) return;
  // "PST/PDT" names both.
  const wrong = halves.size === 1 ? firesOutside(half, zone, triggers, settings.now) : null;
  if (wrong === null) notes.add('NLJ3025', said, `“${letters(said)}” is read as ${zone}.`);
  else
    notes.add(
      'NLJ3017',
      said,
      `“${letters(said)}” is read as ${zone}, all year round; the letters name its ${half} time only, and it fires outside of that${wrong.date === null ? '' : `, next on ${wrong.date}`}.`,
      [replace(said, zone, zone)],
    );
}

/**
 * Whether a schedule fires in the other half of the year than the one named, and on which local date it does so next;
 * no date where no `now` is given, since what depends on none must say the same on all days.
 */
function firesOutside(
  half: 'standard' | 'summer',
  zone: string,
  triggers: readonly ScheduleTrigger[],
  now: number | null,
): { readonly date: string | null } | null {
  const offsets = HALVES.map((instant) => offsetAt(instant, zone));
  const named = half === 'standard' ? Math.min(...offsets) : Math.max(...offsets);
  if (offsets.every((offset) => offset === named)) return null;
  const next = (from: number) =>
    triggers
      .map((trigger) => nextOutside(trigger, zone, named, from))
      .filter((instant) => instant !== null)
      .sort((a, b) => a - b)[0];
  const coming = now === null ? undefined : next(now);
  if (coming !== undefined) return { date: localOfInstant(coming, zone).slice(0, 10) };
  return next(LONG_AGO) === undefined ? null : { date: null };
}

const LONG_AGO = Date.UTC(2020, 0, 1);
/** So many halves of years are looked at: a yearly date shows in which it lies. */
const MOST_HALVES = 12;

/** The first occurrence behind an instant at which the zone is not at its named offset; null where there is none soon. */
function nextOutside(trigger: ScheduleTrigger, zone: string, named: number, from: number): number | null {
  let at = from;
  for (let looked = 0; looked < MOST_HALVES; looked++) {
    const next = nextOccurrence(trigger, at);
    if (next === null || offsetAt(next, zone) !== named) return next;
    const leaves = leavesOffset(zone, named, next);
    if (leaves === null) return null;
    at = leaves - 1;
  }
  return null;
}

/** When a zone leaves an offset, to the millisecond; null where it keeps it for more than a year. */
function leavesOffset(zone: string, named: number, from: number): number | null {
  let high = from;
  for (let days = 0; offsetAt(high, zone) === named; days++) {
    if (days > 400) return null;
    high += DAY_MS;
  }
  let low = high - DAY_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === named) low = middle;
    else high = middle;
  }
  return high;
}

const isFixed = (zone: string): boolean => zone === 'UTC' || zone.startsWith('Etc/');

/** Whether two names mean one clock: the same offsets all year round, or an offset that a region has in a half of it. */
function agree(a: string, b: string): boolean {
  if (a === b) return true;
  const [winterA, summerA] = HALVES.map((instant) => offsetAt(instant, a));
  const [winterB, summerB] = HALVES.map((instant) => offsetAt(instant, b));
  if (winterA === winterB && summerA === summerB) return true;
  if (b.startsWith('Etc/')) return winterA === winterB || summerA === summerB;
  return a.startsWith('Etc/') && (winterA === winterB || summerA === summerB);
}

/** Whether a time in another zone is the same instant as the times in `zone`, at least in one half of the year. */
export function restates(one: ZonedTime, times: readonly Time[], zone: string): boolean {
  return HALVES.some((instant) => restatesAt(instant, one, times, zone));
}

/**
 * Whether a time in another zone is the same instant only in the half of the year that its letters do not name: 9 AM
 * UTC is 11 AM in Berlin in summer, which is CEST and not CET.
 */
export function restatesOtherHalf(one: ZonedTime, times: readonly Time[], zone: string): boolean {
  const [other] = one.zone.zones;
  const { half } = one.zone;
  if (other === undefined || half === undefined) return false;
  const offsets = HALVES.map((instant) => offsetAt(instant, other));
  const named = half === 'standard' ? Math.min(...offsets) : Math.max(...offsets);
  return (
    restates(one, times, zone) &&
    HALVES.every((instant) => offsetAt(instant, other) !== named || !restatesAt(instant, one, times, zone))
  );
}

function restatesAt(instant: number, one: ZonedTime, times: readonly Time[], zone: string): boolean {
  const said = one.times.map(minuteOf);
  return one.zone.zones.some((other) => {
    const ahead = (offsetAt(instant, other) - offsetAt(instant, zone)) / 60_000;
    const meant = times.map((time) => (((minuteOf(time) + ahead) % 1440) + 1440) % 1440);
    return meant.length === said.length && meant.every((minute, index) => minute === said[index]);
  });
}

const minuteOf = (time: Time): number => time.hour * 60 + time.minute;
