import type { Time } from '../../ast/nodes.ts';
import { formatTime, formatTwelve, secondsOf } from '../../grammar/time/value.ts';
import type { Group } from '../groups.ts';
import { append, type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';

/** The hours a part of the day stands for when the project defines none. */
const DAY_PARTS: Readonly<Record<string, string>> = {
  morning: '09:00',
  afternoon: '14:00',
  evening: '18:00',
  night: '00:00',
  overnight: '00:00',
  lunchtime: '12:00',
  dawn: '06:00',
  dusk: '18:00',
};

export function applyBusinessHours(group: Group, settings: Settings, notes: Notes): boolean {
  const placed = group.clauses.find((one) => one.clause.kind === 'hours');
  const span = placed ?? { start: 0, end: 0 };
  // "During market hours (Mon-Fri, 8 AM - 4 PM)": the hours follow.
  if (group.windows.length > 0) return true;
  if (group.hours === 'business' && settings.businessHours !== null) {
    const at = (text: string): Time => ({
      hour: Number(text.slice(0, 2)),
      minute: Number(text.slice(3, 5)),
      second: 0,
      style: 'half',
    });
    group.windows = [
      {
        kind: 'window',
        from: at(settings.businessHours.from),
        to: at(settings.businessHours.to),
        open: false,
      },
    ];
    const numbers = settings.businessHours.days.map(
      (code) => (['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].indexOf(code) + 1) as 1,
    );
    group.days ??= [{ weekdays: numbers.map((day) => ({ n: null, day })) }];
    return true;
  }
  notes.add(
    'NLJ3018',
    span,
    group.hours === 'business'
      ? 'Business hours are not defined here. Say the hours (“from 9 AM to 5 PM on weekdays”), or set businessHours in the config.'
      : 'Market hours differ from market to market. Say the hours: “from 9:30 AM to 4 PM on weekdays”.',
  );
  return false;
}

/** The times of day, with the halves settled as far as the text does, and notes on what was guessed. Null on trouble. */
export function settleTimes(group: Group, settings: Settings, notes: Notes): readonly Time[] | null {
  const placed = group.clauses.find((one) => one.clause.kind === 'times');
  const parts = group.dayParts;
  const nightly = group.rhythms.some((one) => one.dayPart === 'night');
  const loose = group.clauses.find(({ clause }) => clause.kind === 'rhythm' && clause.approximate === true);
  if (loose !== undefined) notes.add('NLJ3013', loose, 'A schedule is exact: it runs as often as is said here.');
  if (group.times === null) {
    if (group.moment?.tonight === true) return [];
    const spans = group.clauses.filter((one) => one.clause.kind === 'day-part');
    return parts.map((part, index) => timeOfPart(part, spans[index] ?? { start: 0, end: 0 }, settings, notes));
  }
  let settled = group.times;
  // "Every morning and evening at 8": an open time is one in each part.
  if (parts.length > 0) settled = parts.flatMap((part) => group.times?.map((time) => inPart(time, part)) ?? []);
  else if (nightly) settled = settled.map((time) => inPart(time, 'night'));
  settled = settled.filter((time, index) => settled.findIndex((one) => secondsOf(one) === secondsOf(time)) === index);
  const lies = (time: Time) => parts.length === 0 || parts.some((part) => inPartOfDay(time.hour, part));
  const outside = settled.find((time) => time.style !== 'bare' && !lies(time));
  if (outside !== undefined && placed !== undefined) {
    notes.add('NLJ4005', placed, `${formatTime(outside)} does not lie in the ${parts.join(' or the ')}.`);
    return null;
  }
  const bare = settled.filter((time) => time.style === 'bare');
  if (bare.length > 0 && placed !== undefined) {
    // A list that climbs past noon on the 24-hour clock has settled itself: 9 and 21.
    const over = settled.some((time) => time.hour > 12 && time.style === 'clock');
    const climbs =
      over && settled.every((time, index) => index === 0 || secondsOf(time) > secondsOf(settled[index - 1] as Time));
    if (!climbs) {
      const shown = bare.map(formatTime).join(', ');
      const inWords = (list: readonly Time[]) => list.map(formatTwelve).join(' and ');
      const half = (shift: number) => bare.map((time) => ({ ...time, hour: (time.hour % 12) + shift }));
      const choices = new Set([inWords(bare), inWords(half(0)), inWords(half(12))]);
      const rest = settled.filter((time) => time.style !== 'bare').map(formatTwelve);
      notes.add(
        'NLJ3002',
        placed,
        `An hour without AM or PM is read on the 24-hour clock${settled.length > 1 && !over ? ', later ones behind earlier ones' : ''}: ${shown}.`,
        [...choices]
          .filter((choice) => !rest.includes(choice))
          .map((choice) => replace(placed, choice, `at ${[...rest, choice].join(' and ')}`)),
      );
    }
  }
  if (placed !== undefined && settled.length > 1 && /\bor\b/i.test(settings.text.slice(placed.start, placed.end)))
    notes.add(
      'NLJ3005',
      placed,
      '“Or” leaves open which; it runs at each of these times. Say “and”, or name one.',
      [],
      'warning',
    );
  const halves =
    placed === undefined ? 0 : (settings.text.slice(placed.start, placed.end).match(/[ap]\.?m\b/gi) ?? []).length;
  if (
    placed !== undefined &&
    halves > 0 &&
    halves < settled.filter((time) => time.style === 'half' && time.hour % 12 !== 0).length
  ) {
    // A digital time that takes the half of another is a bolder guess than an hour alone.
    const bold = /\d:\d\d(?!\d|\s*[ap]\.?m)/i.test(settings.text.slice(placed.start, placed.end));
    notes.add(
      'NLJ3024',
      placed,
      `The times ascend: ${settled.map(formatTime).join(', ')}.`,
      [],
      bold ? 'warning' : 'info',
    );
  }
  if (group.approximate && placed !== undefined) {
    const at = settled.map(formatTime).join(' and ');
    notes.add('NLJ3013', placed, `A schedule is exact: ${at} is used.`, [replace(placed, `at ${at}`, `at ${at}`)]);
  }
  const midnight = settled.some((time) => time.hour === 0 && time.minute === 0 && time.style === 'half');
  if (midnight && placed !== undefined && /midn/i.test(settings.text.slice(placed.start, placed.end)) && named(group)) {
    notes.add('NLJ3020', placed, 'Midnight is the 00:00 that begins the day.', [
      replace(placed, '00:00, the start of the day', 'at 00:00'),
      replace(placed, '23:59, the end of the day', 'at 23:59'),
    ]);
  }
  return settled;
}

/** Whether the schedule names days, rather than all of them. */
function named(group: Group): boolean {
  return group.days !== null || (group.dates !== null && !group.datesEvery);
}

/** The project's hour for a part of the day, or one that is told. */
function timeOfPart(part: string, span: { start: number; end: number }, settings: Settings, notes: Notes): Time {
  const own = settings.dayParts[part];
  const hour = own ?? DAY_PARTS[part] ?? '00:00';
  if (own === undefined)
    notes.add('NLJ3016', span, `“${part}” has no hour of its own: ${hour} is used.`, [
      append(span, `at ${hour}`, ` at ${hour}`),
    ]);
  return { hour: Number(hour.slice(0, 2)), minute: Number(hour.slice(3, 5)), second: 0, style: 'half' };
}

function inPartOfDay(hour: number, part: string): boolean {
  if (part === 'morning' || part === 'dawn') return hour < 12;
  if (part === 'afternoon' || part === 'lunchtime') return hour >= 11 && hour < 19;
  if (part === 'evening' || part === 'dusk') return hour >= 15;
  return hour >= 17 || hour < 8;
}

function inPart(time: Time, part: string): Time {
  // 9 and 9:15 have two halves; 09:15 and 21:15 are written for the 24-hour clock.
  if (time.style === 'half' || time.hour < 1 || time.hour > 12) return time;
  const hour = time.hour % 12;
  const late =
    /^(?:evening|afternoon|dusk)$/.test(part) ||
    (part === 'lunchtime' && time.hour !== 11) ||
    (part === 'night' && hour >= 6 && time.hour !== 12);
  return { ...time, hour: late ? hour + 12 : hour, style: 'half' };
}

export function checkTimesPer(group: Group, times: readonly Time[], notes: Notes): boolean {
  const per = group.timesPer;
  const placed = group.clauses.find((one) => one.clause === per);
  if (per === null || placed === undefined) return true;
  const count =
    (per.unit === 'day'
      ? (perDay(group) ?? times.length)
      : per.unit === 'hour'
        ? (group.minutes?.length ?? perHour(group))
        : dayCount(group)) ?? 0;
  if (count === per.n) return true;
  const said = settled(per.n);
  notes.add(
    'NLJ3019',
    placed,
    count === 0
      ? `${said} ${per.unit === 'hour' ? 'an' : 'a'} ${per.unit} says how often, but not ${per.unit === 'day' ? 'at which times' : per.unit === 'hour' ? 'at which minutes' : 'on which days'}. Add them.`
      : `${said} ${per.unit === 'hour' ? 'an' : 'a'} ${per.unit} is said, but ${count} ${/^(?:day|hour)$/.test(per.unit) ? 'times' : 'days'} are named.`,
  );
  return false;
}

/** "Twice an hour, 06:17 to 23:47": where the window begins and ends within the hour, the minutes are settled. */
export function spreadThroughHour(group: Group): void {
  const [window, ...others] = group.windows;
  const n = group.timesPer?.unit === 'hour' ? group.timesPer.n : 0;
  if (window === undefined || others.length > 0 || group.minutes !== null || group.rhythms.length > 0) return;
  const [from, to] = [window.from?.minute ?? 0, window.to?.minute ?? 0];
  const step = 60 / n;
  if (!Number.isInteger(step) || from === 0 || from === to || (to - from) % step !== 0) return;
  group.minutes = Array.from({ length: n }, (_, index) => (from + index * step) % 60).sort((a, b) => a - b);
}

/** How often a day an even rhythm comes: every 6 hours is 4 times. Null where none is said. */
function perDay(group: Group): number | null {
  const rhythm = group.rhythms.find((one) => one.unit === 'hour' || one.unit === 'minute');
  if (rhythm === undefined || group.windows.length > 0) return null;
  return (rhythm.unit === 'hour' ? 24 : 1440) / rhythm.n;
}

/** How often an hour an even rhythm comes. Undefined where none is said, or where it does not come round to the hour. */
function perHour(group: Group): number | undefined {
  const rhythm = group.rhythms.find((one) => one.unit === 'minute');
  return rhythm === undefined || 60 % rhythm.n !== 0 ? undefined : 60 / rhythm.n;
}

const settled = (n: number) => (n === 1 ? 'Once' : n === 2 ? 'Twice' : `${n} times`);

/** How many days are named: of a year those of each named month. */
function dayCount(group: Group): number {
  if (group.dates !== null) return group.dates.length;
  if (group.days === null) return group.months?.length ?? 0;
  const yearly = group.timesPer?.unit === 'year';
  return group.days.reduce((sum, one) => {
    const inMonth = one.weekdays?.length ?? one.monthDays?.length ?? 1;
    return sum + inMonth * (yearly ? (one.months ?? group.months ?? [1]).length : 1);
  }, 0);
}
