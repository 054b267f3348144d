import { COMMANDS } from '../../../grammar/event/commands.ts';
import type { Token } from '../../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../../lexer/vocabulary.ts';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that announce a schedule or an option: an action cannot end with one. */
export const CUES = set(
  'every each at on in until till except excluding between from during starting beginning ending unless per once twice monthly weekly daily nightly hourly yearly quarterly annually only within before after and or by of for to the but with as soon',
);
/** Those that an action cannot begin with either. */
export const OPENERS = set(
  'when whenever after before if upon every each at until till except excluding between from during starting beginning ending unless per once twice on in only within of the or not timezone',
);
/** Right behind a schedule, with no mark between, these go on with it. */
export const CONTINUERS: ReadonlySet<string> = new Set([
  ...CUES,
  ...set(
    "up offset than past plus minus through also while til no not outside half sharp when if whose a an around about approximately morning afternoon evening night second local server timezone that that's which all going according based measured",
  ),
]);
/** Cues that are things as well, behind a determiner: "reconcile the till", "print every weekly". */
export const CUE_NOUNS = set('till daily weekly monthly nightly quarterly');
/** What may stand between the two: "the cash till", "our old till". */
export const DESCRIBERS = set('old new main other cash shop bar front back first second spare empty full broken');
export const DETERMINERS = set('a an the of this that our my your their its per');
export const MARKS: ReadonlySet<string> = new Set([',', ':', '-', ';', '.', '!', '?', '\n', '->', '(', ')', '=', '|']);

/** Names and units that belong to schedules; at the border of an action they were meant to be read. */
const UNITS = set(
  "o'clock second seconds minute minutes mins min hour hours day days week weeks month months quarter quarters year years weekday weekdays workday workdays weekend weekends noon midnight am pm daily hourly nightly weekly monthly yearly quarterly annually occurrences times except until every each utc gmt",
);
/** Names of days and months that are common words as well. */
const COMMON = set('may mar march sat sun second');
/** Kinds of tokens that are values of schedules whatever stands around them. */
const VALUES: ReadonlySet<Token['kind']> = new Set(['clock', 'ordinal', 'date', 'compact', 'zone', 'offset']);

/** Whether a word is part of what schedules are made of: a time, a day, a unit. Plain numbers are not. */
export function isScheduleWord(token: Token): boolean {
  if (VALUES.has(token.kind)) return true;
  if (token.kind !== 'word' || COMMON.has(token.text)) return false;
  return UNITS.has(token.text) || WEEKDAY_WORDS.has(token.text) || MONTH_WORDS.has(token.text);
}

/** The same, or a number. */
export const isValue = (token: Token): boolean => token.kind === 'number' || isScheduleWord(token);

/** Verbs that descriptions begin with, so that a unit right behind them is a thing ("post minutes …"). */
const VERBS = set('poll compute count collect keep gzip backup sync vacuum');
export const isVerb = (token: Token | undefined): boolean =>
  token !== undefined && (VERBS.has(token.text) || COMMANDS.has(token.text));

/** "for every till print the totals": what is done for each of some things, which are no days. */
export function isForEach(words: readonly Token[]): boolean {
  const [cue, every, noun] = words;
  if (cue?.text !== 'for' || !/^(?:every|each|all)$/.test(every?.text ?? '')) return false;
  if (noun?.kind !== 'word' || isScheduleWord(noun)) return false;
  return words.slice(3, 6).some((token, index) => isVerb(token) || (index === 0 && token.text === ','));
}

/** The words up to the next mark: what broke, rather than all that follows it. */
export function upToMark(words: readonly Token[]): readonly Token[] {
  const end = words.findIndex(
    (token, index) =>
      token.kind === 'punct' &&
      token.text !== '-' &&
      token.text !== '/' &&
      token.text !== "'" &&
      // "sept-2025.csv" goes on behind its dot.
      !(token.text === '.' && !token.spaced && words[index + 1]?.spaced === false),
  );
  return end > 0 ? words.slice(0, end) : words;
}

/** Words as they are quoted in a message. */
export const spell = (words: readonly Token[]): string => words.map((token) => token.text).join(' ');
