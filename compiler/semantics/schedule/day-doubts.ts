import type { DaysNote, PlacedClause } from '../../ast/nodes.ts';
import { DAY_NAMES } from '../../lexer/vocabulary.ts';
import type { Group } from '../groups.ts';
import { append, type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';

/** What is read in one of two ways, by the note of the clause. */
const DOUBTS: Readonly<Partial<Record<DaysNote, string>>> = {
  'week-of-month':
    'The weeks of a month are its days 1 to 7, 8 to 14 and so on here, the last week its last 7 days; to some they are those of the calendar on the wall.',
  'each-month': 'The days are counted anew in each month; to some, from the last time on.',
  'before-end': 'Days before the end are counted back from the last day; to some the last day is the first of them.',
  initial: '“T” is read as Tuesday; it may be Thursday as well. Write “Tue” or “Thu”.',
  either: '“Or” leaves open which; it runs on each of these days. Say “and”, or name one.',
  'of-quarter':
    'It is counted once in each quarter, in January, April, July and October; to some, in each month of one. Say “of each quarter”.',
  'week-parity':
    'Odd and even weeks are those of ISO 8601. At the turn of some years two odd ones follow each other, so this is not every other week.',
  'every-nth': 'It is read as that one day of each month; to some it is every so many days.',
  'bare-range': 'The numbers are read as days of the month; they may be hours as well. Say “the 5th” or “5 AM”.',
};

/** Days that people mean in two ways: one is read, and the doubt is told. */
export function checkDayDoubts(group: Group, timed: boolean, settings: Settings, notes: Notes): void {
  checkLastTime(group, settings, notes);
  const days = group.clauses.filter((one) => one.clause.kind === 'days');
  const week = days.find(({ clause }) => clause.kind === 'days' && clause.days.some((one) => one.weeks !== undefined));
  const single = week?.clause.kind === 'days' && week.clause.days.every(({ weeks }) => (weeks?.length ?? 0) < 20);
  const daily = group.rhythms.some((one) => one.unit === 'day');
  if (week !== undefined && single && group.days === null && !daily)
    notes.add(
      'NLJ3004',
      week,
      'A week was named, and no day of it: all seven are used.',
      DAY_NAMES.slice(0, 5).map((name) => append(week, `on ${name}`, ` on ${name}`)),
    );
  const months = group.clauses.find(({ clause }) => clause.kind === 'months');
  const everyDay =
    group.days === null && group.among.length === 0 && group.dates === null && group.rhythms.length === 0;
  if (months !== undefined && everyDay && uses(months, ['months.quarter', 'months.quarters-behind']))
    notes.add(
      'NLJ3005',
      months,
      'No day was said: every day of these months is used.',
      [replace(months, 'the first day', 'on the first day of the quarter')],
      'warning',
    );
  for (const placed of days) {
    const note = placed.clause.kind === 'days' ? placed.clause.note : undefined;
    const doubt = note === undefined ? undefined : DOUBTS[note];
    if (doubt !== undefined) notes.add('NLJ3005', placed, doubt, [], 'warning');
    if ((note === 'nth-day' || note === 'from-end') && !ofSomething(group))
      notes.add(
        'NLJ3005',
        placed,
        'No month was said: it is read as a day of every month.',
        [append(placed, 'of every month', note === 'nth-day' ? ' of every month' : ' day of every month', true)],
        'warning',
      );
    const counted =
      placed.clause.kind === 'days' && placed.clause.days.some(({ weekdays }) => weekdays?.some(({ n }) => n !== null));
    const early = placed.clause.kind === 'days' && placed.clause.days.every(({ weeks }) => weeks?.every((n) => n <= 5));
    if (early && !/\b(?:year|iso|calendar)\b/i.test(settings.text.slice(placed.start, placed.end)))
      notes.add(
        'NLJ3005',
        placed,
        'Numbered weeks are those of the year here; they may be meant for those of each month. Say “of the year” or “of the month”.',
        [append(placed, 'of the year', ' of the year'), append(placed, 'of the month', ' of the month')],
        'warning',
      );
    if (counted && uses(placed, ['weekdays.weekend']))
      notes.add(
        'NLJ3005',
        placed,
        'Saturdays and Sundays are counted apart: in some months the two are not of one weekend.',
        [],
        'warning',
      );
    if (note === 'weeknights')
      notes.add(
        'NLJ3005',
        placed,
        'Weeknights are Monday to Friday here; to some they are Sunday to Thursday.',
        [
          replace(placed, 'Monday to Friday', 'Monday to Friday'),
          replace(placed, 'Sunday to Thursday', 'Sunday to Thursday'),
        ],
        'warning',
      );
    const ending =
      uses(placed, ['day-selector.end-of', 'day-selector.month-end', 'day-anchor.end']) ||
      (note === 'edge' && placed.clause.kind === 'days' && placed.clause.days[0]?.monthDays?.[0] === -1);
    if (!timed && ending)
      notes.add(
        'NLJ3020',
        placed,
        'The end is read as the whole last day: without a time it runs at 00:00, when it begins.',
        [append(placed, '23:59 of that day', ' at 23:59'), append(placed, '00:00 of that day', ' at 00:00')],
      );
    const near = uses(placed, ['day-selector.nearest-weekday', 'day-selector.weekday-nearest']);
    if (near && !uses(placed, MONTH_SCOPES) && group.rhythms.length === 0 && group.months === null)
      notes.add('NLJ3015', placed, 'No month was said, so this comes round every month.', [
        append(placed, 'of every month', ' of every month', true),
      ]);
  }
}

/** "Every day at 9 AM, 10 AM on weekends": the days may be those of the last time alone. */
function checkLastTime(group: Group, { text }: Settings, notes: Notes): void {
  const [daily, times, days] = group.clauses;
  if (daily?.clause.kind !== 'rhythm' || daily.clause.unit !== 'day' || times?.clause.kind !== 'times') return;
  if (days?.clause.kind !== 'days' || (group.times?.length ?? 0) < 2) return;
  if (!/,|\band at\b/.test(text.slice(times.start, times.end)) || /[,;]/.test(text.slice(times.end, days.start)))
    return;
  notes.add(
    'NLJ3005',
    days,
    'These days are taken for all of the times; they may be meant for the last one alone. Say each schedule in full, joined by “and”.',
    [],
    'warning',
  );
}

/** Whether it is said of which stretch a day is one: of the months, the quarters, the year. */
const ofSomething = (group: Group): boolean =>
  group.months !== null || group.rhythms.some(({ unit }) => unit === 'month' || unit === 'quarter' || unit === 'year');

const MONTH_SCOPES = ['month-scope.'];

/** Whether a rule, or any of those whose names begin like one that ends in a dot, took part in how a clause was read. */
function uses(placed: PlacedClause, rules: readonly string[]): boolean {
  const within = (one: { readonly rule: string; readonly children: readonly unknown[] }): boolean =>
    rules.some((rule) => (rule.endsWith('.') ? one.rule.startsWith(rule) : one.rule === rule)) ||
    one.children.some((child) => within(child as { rule: string; children: readonly unknown[] }));
  return within(placed.constituent);
}
