import type { Time } from '../../ast/nodes.ts';

export function timeOf(hour: number, minute = 0, second = 0, style: Time['style'] = 'clock'): Time {
  return { hour, minute, second, style };
}

/** The hour, the minute and the second that a clock's figures say ("9:05:30"), whether there is such a time or not. */
export function figuresOf(clock: string): readonly [hour: number, minute: number, second: number] {
  const minutes = clock.indexOf(':') + 1;
  const seconds = minutes + 3;
  return [
    Number(clock.slice(0, minutes - 1)),
    Number(clock.slice(minutes, minutes + 2)),
    clock.length > seconds ? Number(clock.slice(seconds)) : 0,
  ];
}

/** Seconds since midnight. */
export function secondsOf(time: Time): number {
  return time.hour * 3600 + time.minute * 60 + time.second;
}

/** A clock reading with AM or PM: 12 AM is 0, 12 PM is 12; 13 to 23 PM are taken as written. Null where both contradict. */
export function withHalf(time: Time, half: 'am' | 'pm'): Time | null {
  if (time.hour > 23 || (time.hour > 12 && half === 'am')) return null;
  const hour = time.hour > 12 ? time.hour : (time.hour % 12) + (half === 'pm' ? 12 : 0);
  if (time.hour === 0 && half === 'pm') return null;
  return { ...time, hour, style: 'half' };
}

/** The other half of the day for an hour that may be either. */
function otherHalf(time: Time): Time {
  return { ...time, hour: (time.hour + 12) % 24 };
}

/** Whether the half of the day is open: an hour from 1 to 12 without AM or PM. */
export function isOpen(time: Time): boolean {
  return time.style === 'bare' && time.hour >= 1 && time.hour <= 12;
}

/**
 * Settles a list in which only some times carry AM or PM: the list ascends, so each open time before a settled one
 * takes the later half that still lies before it (`9, 12 and 5pm` is 09:00, 12:00, 17:00; `2 and 4pm` is 14:00, 16:00).
 * Clock readings take part only where the list ends in AM or PM (`2:10 and 2:44 pm`). Beside an hour that only the
 * 24-hour clock has, open hours are read on it too (`20 and 8`).
 */
export function settleList(items: readonly Time[]): readonly Time[] {
  if (items.length === 1) return items;
  const settled = [...items];
  let next: Time | null = null;
  for (let index = settled.length - 1; index >= 0; index--) {
    const time = settled[index] as Time;
    const open = time.style !== 'half' && time.hour >= 1 && time.hour <= 12;
    if (next !== null && open && next.style === 'half') {
      const early: Time = { ...time, hour: time.hour % 12, style: 'half' };
      const late: Time = { ...otherHalf(early), style: 'half' };
      settled[index] = secondsOf(late) < secondsOf(next) ? late : early;
    }
    next = settled[index] as Time;
  }
  if (items.some(({ style, hour }) => style === 'clock' && (hour > 12 || hour === 0))) return settled;
  // An open time behind a later one is in the afternoon ("9 and 5", "9am and 5"); it stays open, so that it is told.
  for (let index = 1; index < settled.length; index++) {
    const time = settled[index] as Time;
    const before = secondsOf(settled[index - 1] as Time);
    if (isOpen(time) && time.hour < 12 && secondsOf(time) < before && secondsOf(otherHalf(time)) >= before)
      settled[index] = otherHalf(time);
  }
  return settled;
}

/** Whether a settled list says a time twice, once without its half: `9 AM and 9` was not meant so, or is no list of times. */
export const foldsTimes = (settled: readonly Time[]): boolean =>
  settled.some(
    (time, index) =>
      isOpen({ ...time, hour: time.hour % 12 || 12 }) &&
      settled.some((other, at) => at !== index && secondsOf(other) === secondsOf(time)),
  );

/**
 * Settles the two ends of a window. An open end takes the half that makes the window go forward and stay short of
 * half a day where it can: `9 to 5` is 09:00 to 17:00, `9am to 5` is 09:00 to 17:00, `9 to 5pm` is 09:00 to 17:00.
 */
export function settleWindow(from: Time, to: Time): { from: Time; to: Time; guessed: boolean } {
  const openFrom = isOpen(from);
  const openTo = isOpen(to);
  if (openFrom && to.style === 'half') {
    const [settled] = settleList([from, to]);
    return { from: settled as Time, to, guessed: false };
  }
  if (openTo && from.style === 'half') {
    // Behind neither half it goes over midnight, by the shorter way: `11pm to 1` ends at 01:00.
    const halves = [to, otherHalf(to)].sort((a, b) => secondsOf(a) - secondsOf(b));
    const [night = to] = halves;
    const later = halves.find((one) => secondsOf(one) > secondsOf(from)) ?? night;
    return { from, to: { ...later, style: 'half' }, guessed: false };
  }
  if (openFrom && openTo && to.hour <= from.hour && to.hour < 12) return { from, to: otherHalf(to), guessed: true };
  return { from, to, guessed: openFrom || openTo };
}

/** `09:00`, or `09:00:30` where seconds matter. */
export function formatTime(time: Time): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(time.hour)}:${two(time.minute)}${time.second > 0 ? `:${two(time.second)}` : ''}`;
}

/** `9 AM`, `9:05 PM`, `noon` is not used: what a fix offers. */
export function formatTwelve(time: Time): string {
  const hour = time.hour % 12 === 0 ? 12 : time.hour % 12;
  const minute = time.minute > 0 ? `:${String(time.minute).padStart(2, '0')}` : '';
  return `${hour}${minute} ${time.hour < 12 ? 'AM' : 'PM'}`;
}
