import { dayAfter, isEveryDay } from '../ast/days.ts';
import type { DayOfWeek, DaySelector } from '../ast/nodes.ts';
import { DAYS, formatField, HOURS, MINUTES, MONTHS, WEEKDAYS } from '../calendar/fields.ts';
import { factor } from '../calendar/times.ts';
import { DIALECTS, type Dialect, type FieldName } from '../cron/dialects.ts';
import { type CronFirings, firingsOf, sameFirings, shifted } from './firings.ts';
import type { Meant } from './meant.ts';

type CalendarFirings = Extract<CronFirings, { kind: 'calendar' }>;

/**
 * The cron that words mean, in the dialect of the one beside them and by its clock; null where the dialect has none
 * that is exact. Fields of which the words say nothing stay as they are. What is given was read again and fires as it
 * should.
 *
 * @param ahead how far the words' clock is ahead of the cron's, in minutes, on every day of the year.
 */
export function suggest(cron: string, firings: CalendarFirings, meant: Meant, ahead: number): string | null {
  const { reading } = firings;
  const dialect = DIALECTS[reading.dialect];
  const target = shifted(meant.product, -ahead);
  const [only, ...others] = target;
  if (only === undefined || others.length > 0) return null;
  const days = meant.said.days ? moved(meant.selectors, meant.minutes, -ahead) : null;
  if (meant.said.days && days === null) return null;
  const written = fieldsOf(cron);
  if (written === null || written.length !== reading.layout.length) return null;
  const times = only.minutes.join() === firings.product.minutes.join() ? {} : timeFields(only.minutes);
  const named = /[A-Z]{3}/i.test(written[reading.layout.indexOf('weekday')] ?? '');
  const dates =
    days === null || sameFirings([firings.product], [{ ...firings.product, days: only.days }])
      ? {}
      : dayFields(days, dialect, named);
  if (times === null || dates === null) return null;
  // Words that name minutes name no seconds.
  const second = firings.seconds.length > 1 ? { second: '0' } : {};
  const put: Partial<Record<FieldName, string>> = { ...times, ...dates, ...second };
  const text = reading.layout.map((name, at) => put[name] ?? written[at] ?? '*').join(' ');
  const again = firingsOf(text, reading.dialect);
  const seconds = firings.seconds.length > 1 ? '0' : firings.seconds.join();
  const exact = again.kind === 'calendar' && again.seconds.join() === seconds && sameFirings([again.product], target);
  return exact && text !== cron.trim() ? text : null;
}

/** The fields of a cron as they were written; null for a macro, which has none. */
function fieldsOf(cron: string): readonly string[] | null {
  const inner = cron.trim().replace(/^cron\((.*)\)$/i, '$1');
  return inner.startsWith('@') ? null : inner.trim().split(/\s+/);
}

/** Days by a clock on which all these times fall on the day before, the same, or the day after. */
function moved(days: readonly DaySelector[], minutes: readonly number[], ahead: number): readonly DaySelector[] | null {
  const carries = new Set(minutes.map((minute) => Math.floor((minute + ahead) / 1440)));
  const [carry = 0] = carries;
  if (carries.size > 1) return null;
  if (carry === 0 || days.every(isEveryDay)) return days;
  if (carry === 1) return dayAfter(days);
  const back = days.map((one) => {
    const plain = Object.keys(one).length === 1 && one.weekdays?.every(({ n }) => n === null);
    if (plain !== true || one.weekdays === undefined) return null;
    return { weekdays: one.weekdays.map(({ day }) => ({ n: null, day: (day === 1 ? 7 : day - 1) as DayOfWeek })) };
  });
  return back.includes(null) ? null : (back as readonly DaySelector[]);
}

function timeFields(minutes: readonly number[]): Partial<Record<FieldName, string>> | null {
  const [product, ...others] = factor(minutes);
  if (product === undefined || others.length > 0) return null;
  return { minute: formatField(product.minutes, MINUTES), hour: formatField(product.hours, HOURS) };
}

const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function dayFields(
  days: readonly DaySelector[],
  dialect: Dialect,
  named: boolean,
): Partial<Record<FieldName, string>> | null {
  const [one, ...others] = days;
  if (one === undefined || others.length > 0) return null;
  const { weekdays, monthDays, months, ...rest } = one;
  if (Object.keys(rest).length > 0 || (weekdays !== undefined && monthDays !== undefined)) return null;
  const any = dialect.bothDays === 'refused' && dialect.any ? '?' : '*';
  const month =
    months === undefined
      ? '*'
      : formatField(
          [...months].sort((a, b) => a - b),
          MONTHS,
        );
  if (weekdays !== undefined) {
    const weekday = weekdayField(weekdays, dialect, named);
    return weekday === null ? null : { day: any, month, weekday };
  }
  if (monthDays === undefined) return { day: '*', month, weekday: any };
  const day =
    monthDays.join() === '-1' && dialect.last
      ? 'L'
      : monthDays.every((each) => each > 0)
        ? formatField(
            [...monthDays].sort((a, b) => a - b),
            DAYS,
          )
        : null;
  return day === null ? null : { day, month, weekday: any };
}

function weekdayField(weekdays: NonNullable<DaySelector['weekdays']>, dialect: Dialect, named: boolean): string | null {
  const [first] = weekdays;
  const number = (day: DayOfWeek) => (day % 7) + dialect.sunday;
  if (first !== undefined && first.n !== null) {
    if (weekdays.length > 1) return null;
    if (first.n === -1) return dialect.last ? `${number(first.day)}L` : null;
    return first.n > 0 && dialect.nth ? `${number(first.day)}#${first.n}` : null;
  }
  const values = [...new Set(weekdays.map(({ day }) => day % 7))].sort((a, b) => a - b);
  const text = formatField(values, WEEKDAYS);
  // Where Sunday is 1 names say what numbers only seem to.
  const withNames = dialect.names !== false && (named || dialect.sunday === 1);
  return withNames ? text.replace(/\d/g, (digit) => NAMES[Number(digit)] ?? digit) : text;
}
