import type { DaySelector, Time } from '../../ast/nodes.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import { steps } from '../../calendar/times.ts';
import { durationOf } from '../../calendar/to-triggers.ts';
import { formatTime, formatTwelve, secondsOf, settleWindow } from '../../grammar/time/value.ts';
import type { Group } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';
import type { Whole } from './civil.ts';
import type { DayPlan } from './days.ts';

export function subDay(
  group: Group,
  sub: Group['rhythms'][number] | null,
  times: readonly Time[],
  days: DayPlan,
  notes: Notes,
  whole: Whole,
): Schedule | null {
  const seconds = group.seconds ?? [0];
  const unit = sub?.unit ?? (group.minutes !== null ? 'hour' : 'minute');
  const n = sub?.n ?? 1;
  const window = settleHours(group, notes, whole);
  if (window === undefined) return null;
  checkHalfHour(group, sub, notes);
  if (group.hourSet !== null) return inHours(group, group.hourSet, sub, times, days, window, notes, whole);
  if (times.length > 0) {
    // "At 2 and 26 minutes past the hour, at 6 PM": the hours come from the times.
    if (group.minutes !== null && sub === null && times.every((time) => time.minute === 0)) {
      return {
        kind: 'calendar',
        ...days,
        minutes: times.flatMap((time) => (group.minutes ?? []).map((minute) => time.hour * 60 + minute)),
        seconds,
      };
    }
    const placed = group.clauses.find((one) => one.clause.kind === 'times') ?? whole;
    notes.add(
      'NLJ4005',
      placed,
      'A time of day and a rhythm within the day do not fit together. Say “starting at …” for where the rhythm begins, or leave one out.',
    );
    return null;
  }
  if (unit === 'second') {
    if (group.minutes !== null || group.seconds !== null) {
      notes.add('NLJ4005', whole, 'A rhythm of seconds leaves no minute or second to name.');
      return null;
    }
    const plain = days.days.length === 1 && Object.keys(days.days[0] as DaySelector).length === 0;
    if ((plain && window === null) || 60 % n !== 0) return elapsedOf(n * 1000, days, window, notes, whole);
    return {
      kind: 'calendar',
      ...days,
      minutes: window === null ? steps(0, 1439, 1) : steps(window.from, window.to - 1, 1),
      seconds: steps(0, 59, n),
    };
  }
  if (unit === 'minute') {
    if (group.minutes !== null) {
      // "Every 15 minutes from minute 1" begins there in each hour; "every minute from 0 through 29" is that stretch.
      const first = group.minutes[0] ?? 0;
      if ((n > 1 && group.minutes.length > 1) || group.seconds !== null || 60 % n !== 0) {
        notes.add('NLJ4005', whole, 'Every so many minutes and named minutes do not fit together.');
        return null;
      }
      const inHour = n === 1 ? group.minutes : steps(first, 59, n);
      const all = steps(0, 23, 1).flatMap((hour) => inHour.map((minute) => hour * 60 + minute));
      return { kind: 'calendar', ...days, minutes: inWindow(all, window), seconds };
    }
    if (60 % n !== 0) {
      if (group.seconds !== null) {
        notes.add('NLJ4005', whole, 'An interval that does not divide the hour leaves no second to name.');
        return null;
      }
      return elapsedOf(n * 60_000, days, window, notes, whole);
    }
    const first = window?.from ?? 0;
    const offset = group.startTime !== null ? secondsOf(group.startTime) / 60 : first;
    const phase = first % n === 0 && group.startTime === null ? 0 : offset % n;
    const all = steps(phase, 1439, n);
    return { kind: 'calendar', ...days, minutes: inWindow(all, window), seconds };
  }
  const minutes = group.minutes ?? [
    window === null ? (group.startTime?.minute ?? 0) : group.minutes === null ? window.from % 60 : 0,
  ];
  if (24 % n !== 0 && window === null && group.minutes === null && group.startTime === null)
    return elapsedOf(n * 3_600_000, days, null, notes, whole);
  if (24 % n !== 0 && window === null) {
    notes.add(
      'NLJ4005',
      whole,
      `Every ${n} hours does not come round to the same hours each day, so no minute or start of the day can be named.`,
    );
    return null;
  }
  const phase =
    group.startTime !== null ? group.startTime.hour % n : window === null ? 0 : Math.floor(window.from / 60) % n;
  const hours =
    window === null
      ? steps(phase, 23, n)
      : window.to >= window.from
        ? steps(Math.floor(window.from / 60), 23, n)
        : [
            ...steps(Math.floor(window.from / 60), 23, n),
            ...steps((n - ((24 - Math.floor(window.from / 60)) % n)) % n, 23, n),
          ];
  const all = [...new Set(hours)].flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  return { kind: 'calendar', ...days, minutes: inWindow(all, window), seconds };
}

/** "On the half hour" alone: at half past each hour, or every half hour. */
function checkHalfHour(group: Group, sub: Group['rhythms'][number] | null, notes: Notes): void {
  const placed = group.clauses.find(({ clause }) => clause.kind === 'minutes' && clause.note === 'half-hour');
  if (placed === undefined || sub !== null) return;
  notes.add(
    'NLJ3005',
    placed,
    'Half past each hour is used; to some, “on the half hour” is every half hour.',
    [
      replace(placed, 'half past each hour', 'at half past each hour'),
      replace(placed, 'every half hour', 'every half hour'),
    ],
    'warning',
  );
}

/** Minutes within named hours, as in "every 5 minutes past every 2nd hour": each hour begins them anew. */
function inHours(
  group: Group,
  hours: readonly number[],
  sub: Group['rhythms'][number] | null,
  times: readonly Time[],
  days: DayPlan,
  window: Hours | null,
  notes: Notes,
  whole: Whole,
): Schedule | null {
  const steady = sub === null || (sub.unit === 'minute' && 60 % sub.n === 0 && group.minutes === null);
  if (!steady || times.length > 0 || window !== null) {
    notes.add('NLJ4005', whole, 'Named hours and this time or rhythm do not fit together. Say one of them.');
    return null;
  }
  const inHour = group.minutes ?? (sub === null ? [0] : steps(0, 59, sub.n));
  return {
    kind: 'calendar',
    ...days,
    minutes: hours.flatMap((hour) => inHour.map((minute) => hour * 60 + minute)),
    seconds: group.seconds ?? [0],
  };
}

interface Hours {
  /** Minutes of the day; `to` is included, and lies before `from` where the window crosses midnight. */
  readonly from: number;
  readonly to: number;
}

function inWindow(minutes: readonly number[], window: Hours | null): readonly number[] {
  if (window === null) return minutes;
  if (window.to >= window.from) return minutes.filter((minute) => minute >= window.from && minute <= window.to);
  return minutes.filter((minute) => minute >= window.from || minute <= window.to);
}

/** The window in minutes, null where none was said, undefined on trouble. */
function settleHours(group: Group, notes: Notes, whole: Whole): Hours | null | undefined {
  const said = group.window;
  if (said === null) return null;
  const placed = group.clauses.find((one) => one.clause === said) ?? whole;
  const from = said.from ?? { hour: 0, minute: 0, second: 0, style: 'half' as const };
  const to = said.to ?? { hour: 23, minute: 59, second: 0, style: 'half' as const };
  const settledWindow = settleWindow(from, to);
  if (settledWindow.guessed) {
    const { from: a, to: b } = settledWindow;
    const other = (time: Time): Time => ({ ...time, hour: (time.hour + 12) % 24 });
    notes.add(
      'NLJ3011',
      placed,
      `The window is read as ${formatTime(a)} to ${formatTime(b)}; AM and PM were not said.`,
      [
        replace(
          placed,
          `${formatTwelve(a)} to ${formatTwelve(b)}`,
          `from ${formatTwelve(a)} to ${formatTwelve(b)}`,
          true,
        ),
        replace(
          placed,
          `${formatTwelve(other(a))} to ${formatTwelve(other(b))}`,
          `from ${formatTwelve(other(a))} to ${formatTwelve(other(b))}`,
        ),
      ],
    );
  }
  const start = Math.ceil(secondsOf(settledWindow.from) / 60);
  const last = Math.floor(secondsOf(settledWindow.to) / 60);
  const end = said.open ? last - 1 : last === 0 && start > 0 ? 1439 : last;
  if (start === end && !said.open) {
    notes.add('NLJ4005', placed, 'The window begins and ends at the same time.');
    return undefined;
  }
  if (end < start && (group.days !== null || group.rhythms.some((one) => one.unit === 'weekend'))) {
    notes.add(
      'NLJ4005',
      placed,
      'A window across midnight on named days cannot be said yet: say the hours before and after midnight as two schedules.',
    );
    return undefined;
  }
  if (!said.open && said.to !== null)
    notes.add(
      'NLJ3012',
      placed,
      `The end of the window is included: a firing at ${formatTime(settledWindow.to)} takes place.`,
    );
  return { from: start, to: end };
}

function elapsedOf(ms: number, days: DayPlan, window: Hours | null, notes: Notes, whole: Whole): Schedule | null {
  const weekdaysOnly = days.days.every(
    (one) => Object.keys(one).every((key) => key === 'weekdays') && (one.weekdays ?? []).every((day) => day.n === null),
  );
  if (!weekdaysOnly) {
    notes.add(
      'NLJ4005',
      whole,
      'An interval that does not divide the hour or the day can be limited to weekdays and hours, but not to dates or months.',
    );
    return null;
  }
  if (ms > 86_400_000 && (window !== null || days.days.some((one) => one.weekdays !== undefined))) {
    notes.add('NLJ4005', whole, 'An interval longer than a day cannot be limited to weekdays or hours.');
    return null;
  }
  const inDay = window !== null || days.days.some((one) => one.weekdays !== undefined);
  if (60_000 % ms !== 0 || inDay) {
    notes.add(
      'NLJ3021',
      whole,
      inDay
        ? `Every ${durationOf(ms).slice(2).toLowerCase()} is counted from the start of the window on each day.`
        : `Every ${durationOf(ms).slice(2).toLowerCase()} does not divide the hour or the day: it is elapsed time, counted from 2024-01-01T00:00Z.`,
    );
  }
  return { kind: 'elapsed', ms, days: days.days, window };
}
