import { daysInMonth } from 'nljobs/spec/core';
import { nearestWorkday } from '../ast/days.ts';
import type { DayOfWeek, DaySelector } from '../ast/nodes.ts';
import type { Dialect } from './dialects.ts';
import type { Field } from './field.ts';

const WORKING_DAYS = ([1, 2, 3, 4, 5] as const).map((day) => ({ n: null, day }));

/** How the two day fields of a cron were joined. */
export type Joined = 'one' | 'either' | 'both';

export interface Days {
  readonly days: readonly DaySelector[];
  readonly joined: Joined;
}

/** The days that the three date fields name, as a union; or why there are none, as the end of a sentence. */
export function daysOf(day: Field, month: Field, weekday: Field, dialect: Dialect): Days | string {
  const months: DaySelector = month.whole ? {} : { months: month.values };
  const inMonth = fromDayField(day, month);
  const inWeek = fromWeekdayField(weekday);
  const joined = joinOf(day, weekday, dialect);
  if (joined === null)
    return `${dialect.name} wants a “${dialect.any ? '?' : '*'}” in one of the two day fields, since it cannot say both a day of the month and a day of the week`;
  if (joined === 'both') {
    if (inMonth.length + inWeek.length > 2 || day.special.length + weekday.special.length > 0)
      return 'a day of the month and a day of the week that must hold both can be read only where they are plain numbers or names';
    return sound([{ ...months, ...inMonth[0], ...inWeek[0] }], 'both');
  }
  const everyDay = joined === 'either' ? day.whole || weekday.whole : day.whole && weekday.whole;
  const days = everyDay ? [{}] : day.whole ? inWeek : weekday.whole ? inMonth : [...inMonth, ...inWeek];
  return sound(
    days.map((one) => ({ ...months, ...one })),
    joined,
  );
}

function joinOf(day: Field, weekday: Field, dialect: Dialect): Joined | null {
  if (day.whole || weekday.whole) {
    // crontab(5) asks for a star, not for every value: `1-31 * 5` is every day, by either of the two.
    const either = dialect.bothDays === 'either-vixie' && !day.starred && !weekday.starred;
    return either ? 'either' : 'one';
  }
  switch (dialect.bothDays) {
    case 'either':
      return 'either';
    case 'both':
      return 'both';
    case 'refused':
      return null;
    case 'either-vixie':
      return day.starred || weekday.starred ? 'both' : 'either';
  }
}

/** Leaves out dates that no year has; nothing left is a refusal. */
function sound(days: readonly DaySelector[], joined: Joined): Days | string {
  const possible = days.filter(({ monthDays, months }) => {
    if (monthDays === undefined || months === undefined) return true;
    return monthDays.some((day) => day < 0 || months.some((month) => day <= daysInMonth(2024, month)));
  });
  return possible.length === 0 ? 'no year has such a date: it would never fire' : { days: possible, joined };
}

function fromDayField({ values, special }: Field, month: Field): readonly DaySelector[] {
  const fromEnd = special.flatMap((one) => (one.kind === 'from-end' ? [one.day] : []));
  const monthDays = [...values, ...fromEnd];
  return [
    ...(monthDays.length === 0 ? [] : [{ monthDays }]),
    ...special.flatMap((one): readonly DaySelector[] =>
      one.kind === 'last-weekday'
        ? [{ weekdays: WORKING_DAYS, positions: [-1] }]
        : one.kind === 'nearest'
          ? (nearestWorkday(one.day, month.whole ? null : month.values) ?? [])
          : [],
    ),
  ];
}

function fromWeekdayField({ values, special }: Field): readonly DaySelector[] {
  const nth = special.flatMap((one) => (one.kind === 'nth' ? [{ n: one.n, day: one.day }] : []));
  return [
    ...(values.length === 0
      ? []
      : [{ weekdays: values.map((value) => ({ n: null, day: (value === 0 ? 7 : value) as DayOfWeek })) }]),
    ...(nth.length === 0 ? [] : [{ weekdays: nth }]),
  ];
}
