import { joined } from '../../ast/joined.ts';
import { stretch } from '../../ast/stretch.ts';
import type { Token } from '../../lexer/token.ts';
import { NUMBER_WORDS, ORDINAL_WORDS } from '../../lexer/vocabulary.ts';
import { defineReader, defineRule } from '../rule.ts';

/** The words that a number in words may go on with. */
const GOES_ON = ['-', 'and', 'hundred', 'thousand', ...NUMBER_WORDS.keys()];

/** Reads `fifteen`, `thirty three`, `twenty-five`, `hundred and three`, `two hundred`. */
function wordsToNumber(tokens: readonly Token[], at: number): { value: number; end: number } | null {
  let end = at;
  let total = 0;
  let seen = false;
  const word = (index: number) => tokens[index]?.text ?? '';
  const small = (from: number): { value: number; end: number } | null => {
    const first = NUMBER_WORDS.get(word(from));
    if (first === undefined) return null;
    if (first < 20) return { value: first, end: from + 1 };
    const dash = word(from + 1) === '-' ? 1 : 0;
    const second = NUMBER_WORDS.get(word(from + 1 + dash));
    if (second !== undefined && second > 0 && second < 10) return { value: first + second, end: from + 2 + dash };
    return { value: first, end: from + 1 };
  };
  const head = small(end);
  if (head !== null) {
    total = head.value;
    end = head.end;
    seen = true;
  }
  if (word(end) === 'hundred') {
    total = (seen ? total : 1) * 100;
    end += 1;
    seen = true;
    const and = word(end) === 'and' ? 1 : 0;
    const tail = small(end + and);
    if (tail !== null) {
      total += tail.value;
      end = tail.end;
    }
  }
  if (word(end) === 'thousand') {
    total = (seen ? total : 1) * 1000;
    end += 1;
    seen = true;
  }
  return seen ? { value: total, end } : null;
}

/** Up to here an ordinal before "to the last" counts from the end. */
export const FAR = 10;

/** Whether "from" (and perhaps "the") stands before a place. */
export function isBehindFrom(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text === 'the' ? tokens[at - 2]?.text : tokens[at - 1]?.text;
  return before === 'from' || before === 'between';
}

export const numberReaders = [
  defineReader({
    id: 'number.whole',
    yields: 'number',
    begins: { kinds: ['number'], words: ['hundred', 'thousand', ...NUMBER_WORDS.keys()] },
    goesOn: { words: ['k', ...GOES_ON] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token === undefined) return [];
      if (token.kind === 'number') {
        const next = tokens[at + 1];
        // "10k"
        if (next?.text === 'k' && !next.spaced && Number.isSafeInteger(token.value * 1000))
          return [{ end: at + 2, value: token.value * 1000 }];
        // "2 thousand"
        if (next?.text === 'thousand' && Number.isSafeInteger(token.value * 1000))
          return [{ end: at + 2, value: token.value * 1000 }];
        return Number.isSafeInteger(token.value) ? [{ end: at + 1, value: token.value }] : [];
      }
      if (token.kind !== 'word') return [];
      const read = wordsToNumber(tokens, at);
      return read === null ? [] : [read];
    },
    examples: [
      'every hour at minute 20',
      'every hour at minute twenty',
      'Every hour, load the events in batches of 10k.',
    ],
    counterexamples: ['every blue moon'],
  }),
  defineReader({
    id: 'number.spelled',
    yields: 'spelled',
    begins: { words: ['hundred', 'thousand', ...NUMBER_WORDS.keys()] },
    goesOn: { words: GOES_ON },
    read: (tokens, at) => {
      const read = wordsToNumber(tokens, at);
      return read === null ? [] : [read];
    },
    examples: ['every day at five', 'every day at seven thirty PM'],
    counterexamples: ['every 5 minutes'],
  }),
  defineReader({
    id: 'number.amount',
    yields: 'amount',
    begins: { kinds: ['number'], words: ['a', 'an', 'hundred', 'thousand', ...NUMBER_WORDS.keys()] },
    goesOn: { words: ['½', ...GOES_ON] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token === undefined) return [];
      const after = (index: number) => tokens[index]?.text ?? '';
      if (token.kind === 'number') {
        // "0400 hrs" is a time: nobody counts with zeros in front.
        if (/^0\d{3}$/.test(token.text)) return [];
        const next = after(at + 1);
        if (next === '½') return [{ end: at + 2, value: token.value + 0.5 }];
        if (next === 'and' && after(at + 2) === 'a' && after(at + 3) === 'half')
          return [{ end: at + 4, value: token.value + 0.5 }];
        return [{ end: at + 1, value: token.value }];
      }
      if (token.kind !== 'word') return [];
      const read = wordsToNumber(tokens, at);
      if (read === null) return token.text === 'a' || token.text === 'an' ? [{ end: at + 1, value: 1 }] : [];
      if (after(read.end) === 'and' && after(read.end + 1) === 'a' && after(read.end + 2) === 'half')
        return [{ end: read.end + 3, value: read.value + 0.5 }];
      return [read];
    },
    examples: ['every 2.5 hours', 'every two and a half hours', 'every 2½ hours'],
    counterexamples: ['every half'],
  }),
  defineReader({
    id: 'number.ordinal',
    yields: 'nth',
    begins: { kinds: ['ordinal'], words: [...ORDINAL_WORDS.keys(), ...NUMBER_WORDS.keys()] },
    goesOn: { words: ['-', ...ORDINAL_WORDS.keys()] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token === undefined) return [];
      const text = (index: number) => tokens[index]?.text ?? '';
      if (token.kind === 'ordinal') return [{ end: at + 1, value: token.value }];
      if (token.kind !== 'word') return [];
      const value = ORDINAL_WORDS.get(token.text);
      if (value !== undefined) return [{ end: at + 1, value }];
      const tens = NUMBER_WORDS.get(token.text);
      if (tens !== undefined && tens >= 20) {
        const dash = text(at + 1) === '-' ? 1 : 0;
        const ones = ORDINAL_WORDS.get(text(at + 1 + dash));
        if (ones !== undefined && ones < 10) return [{ end: at + 2 + dash, value: tens + ones }];
      }
      return [];
    },
    examples: ['on the 1st of the month', 'on the twenty-first of the month'],
    counterexamples: ['at 1 PM'],
  }),
] as const;

export const numberRules = [
  defineRule({
    id: 'numbers.one',
    yields: 'numbers-item',
    pattern: '<number:n>',
    produce: ({ n }) => [n],
    examples: ['every hour at minute 20'],
    counterexamples: [],
  }),
  defineRule({
    id: 'numbers.range',
    yields: 'numbers-item',
    pattern: '<number:from> (to|through|thru|-) <number:to>',
    produce: ({ from, to }) => (from < to && to - from < 100 ? stretch(from, to) : null),
    priority: 1,
    examples: ['at 26 through 28 minutes past the hour'],
    counterexamples: [],
  }),
  defineRule({
    id: 'numbers.list',
    yields: 'numbers',
    pattern: '<numbers-item+:items>',
    produce: ({ items }) => {
      const all = joined(items);
      return all.length === 1 ? all : [...new Set(all)].sort((a, b) => a - b);
    },
    examples: ['at 2 and 26 through 28 minutes past the hour'],
    counterexamples: [],
  }),
  defineRule({
    id: 'ordinal.from-the-start',
    yields: 'ordinal',
    pattern: '<nth:n>',
    produce: ({ n }) => n,
    examples: ['on the 1st Monday of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'ordinal.last',
    yields: 'ordinal',
    pattern: '(last|final|penultimate|antepenultimate)',
    produce: (_, { tokens, from }) => {
      const word = tokens[from]?.text;
      return word === 'penultimate' ? -2 : word === 'antepenultimate' ? -3 : -1;
    },
    examples: ['on the last Friday of the month at noon', 'on the penultimate day of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'ordinal.from-the-end',
    yields: 'ordinal',
    pattern: '<nth:n> [-] [to|from|from the] [-] [the] [-] (last|final)',
    // "from the 25th to the last" is a range, and so is "the 25th to the last": nobody counts that far from the end.
    produce: ({ n }, { tokens, from, to }) =>
      n > 1 && !isBehindFrom(tokens, from) && !(n > FAR && tokens[to - 2]?.text === 'the') ? -n : null,
    priority: 1,
    examples: ['on the 3rd last Tuesday of the month at noon', 'on the second-to-last day of the month at noon'],
    counterexamples: ['on the last Friday', 'every day from the 25th to the last at noon'],
  }),
  defineRule({
    id: 'ordinal.next-to-last',
    yields: 'ordinal',
    pattern: 'next [-] to [-] last',
    produce: () => -2,
    priority: 1,
    examples: ['on the next-to-last day of the month at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'ordinal.last-but',
    yields: 'ordinal',
    pattern: '(last|final) [-] but [-] <number:n>',
    produce: ({ n }) => (n >= 1 && n <= 9 ? -1 - n : null),
    priority: 1,
    examples: ['on the last but one Friday of the month at noon'],
    counterexamples: [],
  }),
] as const;
