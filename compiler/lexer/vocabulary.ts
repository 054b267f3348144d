/** Words with a fixed value, each once. Rules and readers look them up; nothing else lists them. */

const ONES = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINAL_ONES = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
];
const ORDINAL_TENS = ['twentieth', 'thirtieth'];

function table(entries: Iterable<readonly [string, number]>): ReadonlyMap<string, number> {
  return new Map(entries);
}

/** zero 0 … ninety 90, without the compounds, which the number reader puts together. */
export const NUMBER_WORDS = table([
  ...ONES.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
]);

/** first 1 … thirtieth 30. */
export const ORDINAL_WORDS = table([
  ...ORDINAL_ONES.map((word, index) => [word, index + 1] as const),
  ...ORDINAL_TENS.map((word, index) => [word, (index + 2) * 10] as const),
]);

/** Weekday names in every usual spelling, Monday 1 … Sunday 7. */
export const WEEKDAY_WORDS = table(
  (
    [
      ['mon', 'monday', 'mondays', 'mons'],
      ['tue', 'tues', 'tuesday', 'tuesdays'],
      ['wed', 'weds', 'wednesday', 'wednesdays'],
      ['thu', 'thur', 'thurs', 'thursday', 'thursdays'],
      ['fri', 'friday', 'fridays', 'fris'],
      ['sat', 'saturday', 'saturdays', 'sats'],
      ['sun', 'sunday', 'sundays', 'suns'],
    ] as const
  ).flatMap((words, index) => words.map((word) => [word, index + 1] as const)),
);

/** Month names, January 1 … December 12. */
export const MONTH_WORDS = table(
  (
    [
      ['jan', 'january'],
      ['feb', 'february'],
      ['mar', 'march'],
      ['apr', 'april'],
      ['may'],
      ['jun', 'june'],
      ['jul', 'july'],
      ['aug', 'august'],
      ['sep', 'sept', 'september'],
      ['oct', 'october'],
      ['nov', 'november'],
      ['dec', 'december'],
    ] as const
  ).flatMap((words, index) => words.map((word) => [word, index + 1] as const)),
);

/** Days in each month of a leap year: what a month and a day can name at all. */
export const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** English names in their full form, January first and Monday first: what is written, where the tables above are read. */
export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
export const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
