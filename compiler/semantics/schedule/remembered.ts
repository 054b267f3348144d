import type { Diagnostic, ScheduleTrigger, Span } from 'nljobs/spec/core';
import type { HolidayCalendar } from '../../compilation.ts';
import type { Group, Shared } from '../groups.ts';
import { Memory } from '../memory.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import type { BuiltBounds } from './bounds.ts';
import { spanOf } from './civil.ts';
import { buildTriggers as build } from './triggers.ts';

/*
 * Schedules are said again and again: the jobs of a project are many, their times few. What was built is kept by all that
 * it follows from, with what was said of it, and the same triggers are given again. Which are kept changes nothing but the
 * time it takes.
 */

/** So many schedules are kept: more than most projects say. */
const KEPT = 2_000;

interface Built {
  readonly triggers: readonly ScheduleTrigger[];
  /** What building settled in the group, for the checks behind it. */
  readonly settled: Partial<Group>;
  /** What was said of it, in places counted from its first word. */
  readonly said: readonly Diagnostic[];
}
const known = new Memory<Built>(KEPT);

/** Builds the triggers of one schedule, as `triggers.ts` does. */
export function buildTriggers(
  group: Group,
  bounds: BuiltBounds,
  shared: Shared,
  settings: Settings,
  notes: Notes,
): readonly ScheduleTrigger[] | null {
  // These are looked at together with others' clauses.
  const { cron, moment, once, move, glosses } = group;
  if (cron !== null || moment !== null || once !== null || move !== null || glosses.length > 0)
    return build(group, bounds, shared, settings, notes);
  const whole = spanOf(group.clauses);
  const key = keyOf(group, bounds, settings, notes.failed);
  const before = known.get(key);
  if (before !== undefined) {
    Object.assign(group, before.settled);
    for (const note of before.said) notes.list.push(moved(note, whole.start));
    return before.triggers;
  }
  const first = notes.list.length;
  const was = { ...group };
  const clauses = group.clauses.length;
  const triggers = build(group, bounds, shared, settings, notes);
  const said = notes.list.slice(first);
  const within = ({ start, end }: Span) => start >= whole.start && end <= whole.end;
  const apart = said.every(({ span, fixes }) => within(span) && fixes.every(({ edits }) => edits.every(within)));
  if (triggers !== null && apart && group.clauses.length === clauses) {
    const settled = Object.fromEntries(
      Object.entries(group).filter(([name, value]) => value !== was[name as keyof Group]),
    ) as Partial<Group>;
    known.put(key, { triggers, settled, said: said.map((note) => moved(note, -whole.start)) });
  }
  return triggers;
}

/** The same finding so many characters further on. */
function moved(note: Diagnostic, by: number): Diagnostic {
  const place = <Placed extends Span>(one: Placed): Placed => ({ ...one, start: one.start + by, end: one.end + by });
  const fixes = note.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(place) }));
  return { ...note, span: place(note.span), fixes };
}

/** All that the triggers of a group follow from. Some doubts look at the very words and marks, so that these are part of it. */
function keyOf(group: Group, { bounds, start }: BuiltBounds, settings: Settings, failed: boolean): string {
  const { text, timezone, now, weekStart, dayParts, businessHours, seasons, holidays, relativeDates } = settings;
  const said = group.clauses.map(
    ({ clause, rule, start: from, end, joined, also, apart, bracketed, marked }, index) => [
      text.slice(group.clauses[index - 1]?.end ?? from, from),
      text.slice(from, end),
      rule,
      joined,
      also,
      apart,
      bracketed,
      marked,
      clause,
    ],
  );
  const project = [timezone, now, weekStart, dayParts, businessHours, seasons, holidays, relativeDates];
  return JSON.stringify([
    said,
    Object.values(group).slice(1),
    bounds,
    start,
    failed,
    project,
    numberOf(settings.holidayCalendar),
  ]);
}

const calendars = new WeakMap<HolidayCalendar, number>();
let many = 0;

/** A calendar of holidays is told by who it is. */
function numberOf(calendar: HolidayCalendar | null): number {
  if (calendar === null) return 0;
  let number = calendars.get(calendar);
  if (number === undefined) {
    many += 1;
    number = many;
    calendars.set(calendar, number);
  }
  return number;
}
