/** What a parameter is called and given, in the order in which it is said. */
type Param = readonly [name: string, value: string | number];

const UNITS: Readonly<Record<string, string>> = {
  second: 'PT#S',
  minute: 'PT#M',
  hour: 'PT#H',
  day: 'P#D',
  week: 'P#W',
  month: 'P#M',
  year: 'P#Y',
};
const LENGTH = String.raw`(\d{1,6}) (second|minute|hour|day|week|month|year)s?\b`;
/** A number before a unit of time. */
const LENGTHS = /\d (?:second|minute|hour|day|week|month|year)/i;
const NUMBER = String.raw`(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?`;

/**
 * Ways in which an action names a value: what must be somewhere in it, the words, and the parameter that they become.
 * Earlier ones take their words first.
 */
const FORMS: readonly (readonly [needs: RegExp, form: RegExp, read: (match: RegExpExecArray) => Param | null])[] = [
  // Quoted words may hold anything, and are one value.
  [/["“`«]/, /["“`«]([^"”`»\n]{1,200})["”`»]/g, ([, said = '']) => (said.trim() === '' ? null : ['text', said])],
  [/:\/\//, /\bhttps?:\/\/[^\s<>"'`,;)]*[^\s<>"'`,;).!?]/gi, ([url]) => ['url', url]],
  [/@/, /[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu, ([email]) => ['email', email]],
  [/#/, /(?<![\w&/])#[\p{L}][\p{L}\d_-]*/gu, ([channel]) => ['channel', channel]],
  [
    LENGTHS,
    new RegExp(String.raw`\b(older|newer|younger|more|less|longer|shorter|later|earlier) than ${LENGTH}`, 'gi'),
    ([, word = '', n = '', unit = '']) => [`${word.toLowerCase()}Than`, duration(n, unit)],
  ],
  [
    LENGTHS,
    new RegExp(
      String.raw`\b(?:in|within|over|during|of|from|for) the (last|past|next|coming|previous|following) ${LENGTH}`,
      'gi',
    ),
    ([, word = '', n = '', unit = '']) => [word.toLowerCase(), duration(n, unit)],
  ],
  [
    LENGTHS,
    new RegExp(String.raw`\b(within|after|for|in) ${LENGTH}`, 'gi'),
    ([, word = '', n = '', unit = '']) => [
      word.toLowerCase() === 'for' ? 'length' : word.toLowerCase() === 'in' ? 'within' : word.toLowerCase(),
      duration(n, unit),
    ],
  ],
  [
    /\d\s?(?:%|percent)/i,
    new RegExp(String.raw`${NUMBER}\s?(?:%|percent\b)(?: ([a-z]{3,}))?`, 'gi'),
    ([, whole = '', part = '', noun = '']) => [
      /^(?:of|off|and|or|to|for|on|in)$/i.test(noun) || noun === '' ? 'percent' : `${noun.toLowerCase()}Percent`,
      numeric(whole, part),
    ],
  ],
  [
    /[$€£]\d|\d (?:dollars|euros|pounds)/i,
    new RegExp(
      String.raw`(?:\b(over|above|under|below|at least|at most|more than|less than|up to) )?(?:[$€£]${NUMBER}|\b${NUMBER} (?:dollars|euros|pounds)\b)`,
      'gi',
    ),
    ([, word = '', whole = '', part = '', other = '', decimals = '']) => [
      word === '' ? 'amount' : camel([word, 'amount']),
      numeric(whole || other, part || decimals),
    ],
  ],
  [
    /(?:over|above|under|below|least|most|than|to|top|first|last|next) \d/i,
    new RegExp(
      String.raw`\b(over|above|under|below|at least|at most|more than|less than|fewer than|greater than|larger than|smaller than|bigger than|up to|top|first|last|next) ${NUMBER} ?([a-z]{2,})\b`,
      'gi',
    ),
    ([, word = '', whole = '', part = '', noun = '']) =>
      /^(?:am|pm|st|nd|rd|th|and|or|of|to)$/i.test(noun) ? null : [camel([word, noun]), numeric(whole, part)],
  ],
];

/**
 * Parameters that an action names, with the value it gives them: `older than 30 days` is `olderThan: "P30D"`, `a 20%
 * discount` is `discountPercent: 20`. They become typed defaults of the handler, so that a value stands in the sentence
 * alone. Lengths of time are ISO 8601.
 */
export function findParams(action: string): Readonly<Record<string, string | number | boolean>> {
  const found: { readonly at: number; readonly param: Param }[] = [];
  const taken: (readonly [number, number])[] = [];
  for (const [needs, form, read] of FORMS) {
    if (!needs.test(action)) continue;
    for (const match of action.matchAll(form)) {
      const end = match.index + match[0].length;
      if (taken.some(([from, to]) => match.index < to && from < end)) continue;
      const param = read(match as RegExpExecArray);
      if (param === null) continue;
      taken.push([match.index, end]);
      found.push({ at: match.index, param });
    }
  }
  const params: Record<string, string | number> = {};
  for (const { param } of found.sort((a, b) => a.at - b.at)) {
    const [name, value] = param;
    let free = name;
    for (let n = 2; Object.hasOwn(params, free); n++) free = `${name}${n}`;
    params[free] = value;
  }
  return params;
}

const duration = (n: string, unit: string): string =>
  (UNITS[unit.toLowerCase()] ?? 'P#D').replace('#', String(Number(n)));

const numeric = (whole: string, part: string | undefined): number =>
  Number(`${whole.replaceAll(',', '')}${part ?? ''}`);

const camel = (words: readonly string[]): string =>
  words
    .flatMap((word) => word.toLowerCase().split(/\s+/))
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
