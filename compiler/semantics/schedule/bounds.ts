import {
  dayNumber,
  daysInMonth,
  type Exception,
  formatDate,
  localOfInstant,
  type ScheduleBounds,
} from 'nljobs/spec/core';
import { withoutPositions } from '../../ast/days.ts';
import type { CivilDate, DaySelector, Excluded, Span as Length } from '../../ast/nodes.ts';
import { inOrder } from '../../calendar/exceptions.ts';
import { steps } from '../../calendar/times.ts';
import { toTriggers } from '../../calendar/to-triggers.ts';
import { UNIT_MS } from '../../grammar/duration/rules.ts';
import type { Shared } from '../groups.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { dateText, formatLong, isoDate, lengthText } from './civil.ts';

export function buildBounds(
  shared: Shared,
  settings: Settings,
  notes: Notes,
  whole: { start: number; end: number },
): { bounds: ScheduleBounds; start: string | null } | null {
  const timezone = shared.zone?.zone ?? settings.timezone ?? 'UTC';
  let from: string | null = null;
  let until: string | null = null;
  let start: string | null = null;
  if (shared.start !== null) {
    const { date, at, moment, uncounted } = shared.start;
    const year = date.year ?? yearAhead(date, settings, timezone);
    if (year === null) {
      notes.add('NLJ3022', at, 'A start without a year depends on the day it is read. Say the year.');
      return null;
    }
    from = `${isoDate({ ...date, year })}T${moment === undefined ? '00:00:00' : formatLong(moment)}`;
    start = uncounted === true ? null : from;
  }
  if (shared.until !== null) {
    const year = shared.until.date.year ?? yearAhead(shared.until.date, settings, timezone);
    if (year === null) {
      notes.add('NLJ3022', whole, 'An end without a year depends on the day it is read. Say the year.');
      return null;
    }
    const day = dayNumber(year, shared.until.date.month, shared.until.date.day) - (shared.until.before ? 1 : 0);
    until = `${formatDate(day)}T${shared.until.moment === undefined ? '23:59:59' : formatLong(shared.until.moment)}`;
  }
  if (shared.years !== null) {
    from = `${Math.min(...shared.years)}-01-01T00:00:00`;
    until = `${Math.max(...shared.years)}-12-31T23:59:59`;
  }
  if (shared.length !== null && ['millisecond', 'second', 'minute', 'hour'].includes(shared.length.unit)) {
    notes.add('NLJ4005', whole, 'A schedule ends with a day, not within one. Say “until …” with a date.');
    return null;
  }
  if (shared.length !== null) {
    const base = start ?? (settings.now === null ? null : localOfInstant(settings.now, timezone));
    if (base === null || (settings.relativeDates === 'refuse' && start === null)) {
      notes.add(
        'NLJ3022',
        whole,
        `“For ${shared.length.n} ${shared.length.unit}s” needs a day to count from. Say “starting …” with a date, or “until …”.`,
      );
      return null;
    }
    from ??= base;
    until = addLength(base, shared.length);
    if (until === null) {
      notes.add(
        'NLJ4017',
        whole,
        `${shared.length.n} ${shared.length.unit}s end after the year 9999, the last that can be written.`,
      );
      return null;
    }
  }
  if (shared.count !== null && from === null) {
    if (settings.now === null || settings.relativeDates === 'refuse') {
      notes.add('NLJ3022', whole, `“${shared.count} times” needs a day to count from. Say “starting …” with a date.`);
      return null;
    }
    from = localOfInstant(settings.now, timezone);
  }
  if (from !== null && until !== null && from > until) {
    notes.add('NLJ4005', whole, `It would end (${until.slice(0, 10)}) before it begins (${from.slice(0, 10)}).`);
    return null;
  }
  if (shared.except.some((one) => 'days' in one && one.days.some((day) => withoutPositions(day) === null))) {
    notes.add(
      'NLJ4005',
      whole,
      'Days that are counted in a quarter or a year cannot be left out yet. Name their dates.',
    );
    return null;
  }
  const except = inOrder(shared.except.flatMap((one) => toException(one, timezone)));
  return {
    bounds: {
      timezone,
      from,
      until,
      count: shared.count,
      except,
      jitter: shared.jitter === null ? null : lengthText(shared.jitter),
      dst: { gap: 'after', overlap: 'first' },
    },
    start,
  };
}

/** The coming year in which a yearless date lies ahead of now, or null where there is no now to read it against. */
function yearAhead(date: CivilDate, settings: Settings, zone: string): number | null {
  if (settings.now === null || settings.relativeDates === 'refuse') return null;
  const today = localOfInstant(settings.now, zone).slice(0, 10);
  const year = Number(today.slice(0, 4));
  return isoDate({ ...date, year }) >= today ? year : year + 1;
}

/** The last second of a stretch that begins at a local time; null where it ends after the year 9999. */
function addLength(local: string, length: Length): string | null {
  const [y = 0, m = 0, d = 0] = local.slice(0, 10).split('-').map(Number);
  if (length.unit === 'month' || length.unit === 'quarter' || length.unit === 'year') {
    const months = length.n * (length.unit === 'year' ? 12 : length.unit === 'quarter' ? 3 : 1);
    const index = y * 12 + (m - 1) + months;
    const year = Math.floor(index / 12);
    if (year > 9999) return null;
    const month = (index % 12) + 1;
    return `${formatDate(dayNumber(year, month, Math.min(d, daysInMonth(year, month))) - 1)}T23:59:59`;
  }
  const ms = length.n * (UNIT_MS[length.unit] ?? 0);
  const end = Date.parse(`${local}Z`) + ms - 1000;
  return end < Date.UTC(10_000, 0, 1) ? new Date(end).toISOString().slice(0, 19) : null;
}

function toException(excluded: Excluded, timezone: string): Exception[] {
  if ('dates' in excluded) return [{ dates: excluded.dates.map(dateText) }];
  if ('range' in excluded) return [{ dates: [`${dateText(excluded.range[0])}/${dateText(excluded.range[1])}`] }];
  const days: readonly DaySelector[] =
    'days' in excluded
      ? excluded.days.flatMap((one) => withoutPositions(one) ?? [one])
      : 'months' in excluded
        ? [{ months: excluded.months }]
        : [];
  const bounds: ScheduleBounds = {
    timezone,
    from: null,
    until: null,
    count: null,
    except: [],
    jitter: null,
    dst: { gap: 'after', overlap: 'first' },
  };
  // Whole days are left out: every minute of them.
  const minutes = steps(0, 1439, 1);
  return toTriggers({ kind: 'calendar', days, every: null, minutes, seconds: [0] }, bounds, null).map((schedule) => ({
    schedule,
  }));
}
