import type { Fix, ScheduleBounds, ScheduleTrigger } from 'nljobs/spec/core';
import type { Clause } from '../../ast/nodes.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import { toTriggers } from '../../calendar/to-triggers.ts';
import { unbounded } from '../../calendar/unbounded.ts';
import { readCron } from '../../cron/read.ts';
import type { Alternative, Doubt } from '../../cron/reading.ts';
import type { Code } from '../../diagnostics/codes.ts';
import { type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import type { Whole } from './civil.ts';
import { checkSkippedMonths, withLastDay } from './day-checks.ts';

const CODES: Readonly<Record<Doubt['kind'], Code>> = {
  layout: 'NLJ3030',
  'uneven-step': 'NLJ4014',
  'start-step': 'NLJ4031',
  'every-minute': 'NLJ4032',
  'both-days': 'NLJ4033',
  dialect: 'NLJ4030',
};

/** A cron as written: the triggers that fire when it does, or null with the reason among the notes. */
export function fromCron(
  clause: Extract<Clause, { kind: 'cron' }>,
  span: Whole,
  bounds: ScheduleBounds,
  settings: Settings,
  notes: Notes,
): readonly ScheduleTrigger[] | null {
  const reading = readCron(clause.text);
  const zone = clause.zone === undefined ? '' : `CRON_TZ=${bounds.timezone} `;
  const fixes = (instead: readonly Alternative[]): readonly Fix[] =>
    instead.map(({ title, cron, schedule }) => {
      const text = cron === undefined ? inWords(schedule, clause, bounds, settings) : `${zone}${cron}`;
      const start = /^\s*$/.test(settings.text.slice(0, span.start));
      return replace(span, `${title}: ${text}`, start ? text : text.charAt(0).toLowerCase() + text.slice(1));
    });
  if (!reading.ok) {
    notes.add(reading.ambiguous ? 'NLJ4030' : 'NLJ4012', span, reading.reason, fixes(reading.instead));
    return null;
  }
  for (const doubt of reading.doubts)
    notes.add(
      CODES[doubt.kind],
      span,
      doubt.message,
      fixes(doubt.instead),
      doubt.kind === 'dialect' ? 'warning' : undefined,
    );
  if (clause.loose)
    notes.add(
      'NLJ3030',
      span,
      `“${clause.text.split(' ').at(-1)}” is read as the last field of the cron. If it belongs to what follows, put a comma before it.`,
      [],
      'warning',
    );
  const { schedule, years } = reading;
  if (schedule.kind === 'calendar') {
    const last = { ...schedule, days: schedule.days.map(withLastDay) };
    checkSkippedMonths(schedule, notes, span, fixes([{ title: 'on the last day instead', schedule: last }]));
  }
  return toTriggers(schedule, years === null ? bounds : within(bounds, years), null);
}

/** Bounds narrowed to whole years. */
export function within(
  bounds: ScheduleBounds,
  years: { readonly from: number; readonly until: number },
): ScheduleBounds {
  const from = `${years.from}-01-01T00:00:00`;
  const until = `${years.until}-12-31T23:59:59`;
  return {
    ...bounds,
    from: bounds.from === null || bounds.from < from ? from : bounds.from,
    until: bounds.until === null || bounds.until > until ? until : bounds.until,
  };
}

/** A schedule in canonical English, with the zone only where the cron said one. */
function inWords(
  schedule: Schedule | undefined,
  clause: Extract<Clause, { kind: 'cron' }>,
  { dst, timezone: zone }: ScheduleBounds,
  settings: Settings,
): string {
  if (schedule === undefined) return '';
  const timezone = clause.zone === undefined ? 'UTC' : zone;
  const text = settings.inWords(toTriggers(schedule, unbounded(timezone, dst), null));
  return clause.zone === undefined ? text.replace(/,?(?: all)?(?: in)? UTC$/, '') : text;
}
