import { singular } from '../singular.ts';
import type { Item } from './items.ts';
import { verbOf } from './verbs.ts';

export const DETERMINERS: ReadonlySet<string> = new Set(
  'a an the any some each every another this that these those our your my their his her its all either one'.split(' '),
);
/** Passed over before a thing: an event is of one, however many are said. */
const QUANTITIES = new Set('new two several multiple many'.split(' '));
/** Words with which something more is said of a thing, or of what happened. */
export const OPENERS: ReadonlySet<string> = new Set(
  `over above under below beyond with without from in of for to into onto by at on between among via through during against
  since within before after until near inside outside across than as worth exceeding larger bigger smaller older younger newer
  longer shorter higher lower greater fewer less more like other equal whose who that which where named called tagged labelled labeled containing
  including despite because while per about because`.split(/\s+/),
);
const ADJECTIVES = new Set(
  `enterprise vip premium paying paid free active inactive large big small urgent critical important suspicious abnormal
  internal external international domestic foreign local verified unverified recurring annual monthly weekly daily
  high low severe minor major public private first second third last final existing returning anonymous registered unpaid overdue
  late manual automatic pending open closed primary secondary corporate wholesale retail live valid invalid duplicate partial full
  empty unknown remote junior senior adult minor fraudulent risky unusual blocked flagged approved unapproved european american
  german french british worldwide`.split(/\s+/),
);
const FIRST_PARTS = new Set(
  'high low mid medium long short past over under pre post non self full part half two three multi single first second third last same next top'.split(
    ' ',
  ),
);

/** Whether a word before a noun says what kind of it is meant, rather than being part of its name. */
function isAdjective({ text }: Item): boolean {
  const [head = '', tail] = text.split('-');
  if (tail !== undefined)
    return FIRST_PARTS.has(head) || /(?:ed|based|level|value|risk|priority|time|free|only)$/.test(tail);
  return ADJECTIVES.has(text) || verbOf(text)?.form === 'past';
}

/** A thing: what it is called, and what more is said of it. */
export interface Thing {
  /** `purchase order` in an event's name: `purchase_order`. Empty where no noun was said. */
  readonly name: string;
  /** What kind of it: `enterprise`. */
  readonly kinds: readonly (readonly Item[])[];
  /** "of a product": what it is a part of. */
  readonly of: Thing | null;
  /** "over $100", "from the EU": each from its first word on. */
  readonly limits: readonly (readonly Item[])[];
}

const UNITS = /^(?:second|minute|hour|day|week|month|year)$/;

/** Whether a number and a unit say how long a thing is that is named behind them: "30 day trial". */
export const isHowLong = (words: readonly Item[], at: number): boolean =>
  !Number.isNaN(words[at]?.value ?? Number.NaN) &&
  UNITS.test(words[at + 1]?.text ?? '') &&
  at + 2 < words.length &&
  !OPENERS.has(words[at + 2]?.text ?? '');

/** Reads a thing from all of some words. */
export function thingOf(words: readonly Item[]): Thing {
  let at = 0;
  const skip = () => {
    while (DETERMINERS.has(words[at]?.text ?? '') || QUANTITIES.has(words[at]?.text ?? '')) at += 1;
  };
  skip();
  // "a customer's card": whose it is is no part of its name.
  const owned = words.findIndex(({ text }, index) => /(?:'s|s')$/.test(text) && index + 1 < words.length);
  const opener = words.findIndex(({ text }, index) => index > at && OPENERS.has(text));
  if (owned >= 0 && (opener < 0 || owned < opener)) at = owned + 1;
  const kinds: (readonly Item[])[] = [];
  while (at + 1 < words.length && isAdjective(words[at] as Item) && !OPENERS.has(words[at + 1]?.text ?? '')) {
    kinds.push([words[at] as Item]);
    at += 1;
    skip();
  }
  // "a 14-day trial"
  if (isHowLong(words, at)) {
    kinds.push(words.slice(at, at + 2));
    at += 2;
  }
  const from = at;
  while (
    at < words.length &&
    !OPENERS.has(words[at]?.text ?? '') &&
    Number.isNaN(words[at]?.value) &&
    !(at > from && isTag(words, at))
  )
    at += 1;
  // "their name and their address": whose they are is no part of the name.
  const nouns = words
    .slice(from, at)
    .filter(({ text }, index) => index === 0 || !DETERMINERS.has(text))
    .map(({ text }) => text.replace(/'s?$/, ''));
  const name = snake(nouns.map((noun, index) => (index === nouns.length - 1 ? singular(noun) : noun)));
  let of: Thing | null = null;
  const rest = words.slice(at);
  // "an order of no more than 50 euros", "of up to 5 items"
  const compared =
    /^(?:no|not|up|exactly|around|roughly|nearly|almost|only|just|max|maximum|min|minimum)$/.test(
      rest[1]?.text ?? '',
    ) && hasNumber(rest.slice(2, 5));
  if (
    rest[0]?.text === 'of' &&
    !compared &&
    Number.isNaN(rest[1]?.value) &&
    !OPENERS.has(rest[1]?.text ?? '') &&
    name !== ''
  ) {
    of = thingOf(rest.slice(1));
    return { name, kinds, of, limits: of.limits };
  }
  return { name, kinds, of, limits: limitsOf(rest) };
}

/** "a ticket tagged urgent": a participle behind the noun, and before more. */
const isTag = (words: readonly Item[], at: number): boolean =>
  /^(?:tagged|labelled|labeled|named|called|marked|assigned|addressed|belonging)$/.test(words[at]?.text ?? '') &&
  at + 1 < words.length;

/** Comparisons and names go on over small words: "with more than 3 items" is one limit. */
const CONTINUES: ReadonlySet<string> = new Set([
  'than',
  'of',
  'to',
  'at',
  'more',
  'less',
  'fewer',
  'over',
  'under',
  'above',
  'below',
  'or',
  'and',
]);

/** Words behind a thing, or behind what happened, as limits: each begins with a word that opens one. */
export function limitsOf(words: readonly Item[]): readonly (readonly Item[])[] {
  const limits: Item[][] = [];
  for (const [index, word] of words.entries()) {
    const open = limits.at(-1);
    const before = words[index - 1]?.text ?? '';
    const relative = /^(?:whose|who|that|which|where)$/.test(open?.[0]?.text ?? '');
    // "with a total over 100": what is compared stands before it.
    const compared =
      open?.[0]?.text === 'with' && open.length > 1 && !Number.isNaN(amountBehind(words, index)) && !hasNumber(open);
    const equals = open?.[0]?.text === 'with' && open.length > 1 && isEquality(words, index);
    if (open !== undefined && (compared || equals || goesToEnd(open, words, index))) {
      open.push(word);
      continue;
    }
    // "… and a total under 50": another comparison of the same kind.
    if (open?.[0]?.text === 'with' && word.text === 'and' && comparison(open) && comparesAhead(words, index + 1)) {
      limits.push([open[0]]);
      continue;
    }
    const begins =
      open === undefined ||
      (OPENERS.has(word.text) && !relative && !CONTINUES.has(word.text) && !OPENERS.has(before)) ||
      (/^(?:to|over|under|above|below)$/.test(word.text) &&
        !OPENERS.has(before) &&
        !relative &&
        !/^(?:or|up)$/.test(before));
    if (begins) limits.push([word]);
    else open.push(word);
  }
  return limits;
}

const hasNumber = (words: readonly Item[]): boolean => words.some(({ value }) => !Number.isNaN(value));

/** "other than draft", "equal to 5" */
const isEquality = (words: readonly Item[], at: number): boolean =>
  (words[at]?.text === 'other' && words[at + 1]?.text === 'than') ||
  (words[at]?.text === 'equal' && words[at + 1]?.text === 'to');
const comparison = (words: readonly Item[]): boolean =>
  hasNumber(words) || words.some((_, at) => isEquality(words, at));

/** The second number of "between 2 and 5", "from 2 to 5", "of 2 to 5". */
function goesToEnd(open: readonly Item[], words: readonly Item[], at: number): boolean {
  const joint = words[at]?.text;
  const last = open.at(-1)?.value ?? Number.NaN;
  return (
    (joint === 'to' || joint === 'and') && !Number.isNaN(last) && !Number.isNaN(words[at + 1]?.value ?? Number.NaN)
  );
}

/** The number with which a word behind a noun compares: "over 100", "at least 5"; NaN where it compares with none. */
function amountBehind(words: readonly Item[], at: number): number {
  const compares = /^(?:over|under|above|below|exceeding|between)$/.test(words[at]?.text ?? '');
  const least = words[at]?.text === 'at' && /^(?:least|most)$/.test(words[at + 1]?.text ?? '');
  return compares || least ? (words[at + (least ? 2 : 1)]?.value ?? Number.NaN) : Number.NaN;
}

/** Whether what is compared with a number begins here, a few words on: "a total under 50". */
const comparesAhead = (words: readonly Item[], from: number): boolean =>
  [0, 1, 2, 3].some(
    (ahead) =>
      (!Number.isNaN(amountBehind(words, from + ahead)) || isEquality(words, from + ahead)) &&
      words.slice(from, from + ahead).every(({ text }) => !OPENERS.has(text) && text !== 'and'),
  );

export function snake(words: readonly string[]): string {
  const joined = words.join('_').toLowerCase();
  // Most are names as they stand.
  if (/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(joined)) return joined;
  return joined
    .replace(/[-\s]+/g, '_')
    .normalize('NFKD')
    .replace(/[^a-z0-9_]/g, '')
    .replace(/^[0-9_]+|_+$/g, '')
    .replace(/_+/g, '_');
}
