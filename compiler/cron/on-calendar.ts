import { DAY_NAMES, MONTH_NAMES } from '../lexer/vocabulary.ts';

/** `Mon..Fri *-*-* 09:00:00`: a weekday part, a date part, a time part, the first and the last optional. */
const ON_CALENDAR = /^(?:([a-z.,]+) )?(\d{4}|\*)-([\d*,./]+)-([\d*,./~]+)(?: ([\d*,./]+(?::[\d*,./]+){1,2}))?$/i;

/**
 * A calendar event of systemd (systemd.time(7)) in English, where it is of the simple kind: every day, some weekdays
 * or one day of the month, at one time. Null for all others, and for what is none.
 */
export function onCalendarInWords(text: string): string | null {
  const match = ON_CALENDAR.exec(text);
  if (match === null) return null;
  const [, weekday, year, month = '', day = '', time = '0:00'] = match;
  const clock = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(time);
  if (clock === null || year !== '*') return null;
  const at = `at ${(clock[1] ?? '').padStart(2, '0')}:${clock[2]}`;
  if (weekday !== undefined) {
    const days = daysInWords(weekday);
    return days === null || month !== '*' || day !== '*' ? null : `every ${days} ${at}`;
  }
  if (day === '*') return month === '*' ? `every day ${at}` : null;
  if (!/^\d{1,2}$/.test(day)) return null;
  if (month === '*') return `on day ${Number(day)} of every month ${at}`;
  const name = /^\d{1,2}$/.test(month) ? MONTH_NAMES[Number(month) - 1] : undefined;
  return name === undefined ? null : `every ${Number(day)} ${name} ${at}`;
}

/** `Mon..Fri`, `Sat,Sun`, as names joined by words; null where one is no weekday. */
function daysInWords(text: string): string | null {
  const nameOf = (short: string) =>
    short.length < 3 ? undefined : DAY_NAMES.find((name) => name.toLowerCase().startsWith(short.toLowerCase()));
  const range = /^([a-z]+)\.\.([a-z]+)$/i.exec(text);
  if (range !== null) {
    const [from, to] = [nameOf(range[1] ?? ''), nameOf(range[2] ?? '')];
    return from === undefined || to === undefined ? null : `${from} through ${to}`;
  }
  const names = text.split(',').map(nameOf);
  return names.includes(undefined) ? null : names.join(' and ');
}
