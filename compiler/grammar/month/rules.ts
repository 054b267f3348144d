import { MONTH_WORDS } from '../../lexer/vocabulary.ts';
import { readNamed } from '../named.ts';
import { defineReader, defineRule } from '../rule.ts';

const sorted = (months: readonly number[]): readonly number[] => [...new Set(months)].sort((a, b) => a - b);

function span(from: number, to: number): number[] {
  const months: number[] = [];
  for (let month = from; ; month = (month % 12) + 1) {
    months.push(month);
    if (month === to) return months;
  }
}

export const monthReaders = [
  defineReader({
    id: 'month.name',
    yields: 'month',
    begins: { words: [...MONTH_WORDS.keys()] },
    goesOn: { words: ['.'] },
    read: (tokens, at) => readNamed<number>(MONTH_WORDS, tokens, at),
    examples: ['every day in June at noon', 'every Jan. 5 at noon'],
    counterexamples: ['every Monday at noon'],
  }),
] as const;

export const monthRules = [
  defineRule({
    id: 'months.season',
    yields: 'clause',
    pattern:
      '[only] (in|during|throughout|all|over|every|each) [the] (spring|summer|autumn|fall|winter) [season|months|only]',
    produce: (_, { tokens, from, to }) => {
      const name = tokens.slice(from, to).find(({ text }) => /^(spring|summer|autumn|fall|winter)$/.test(text))?.text;
      return name === undefined ? null : { kind: 'season', name };
    },
    examples: ['every day in summer at 7 AM', 'every Monday during the winter months at noon'],
    counterexamples: ['every day at 7 AM, spring clean the cache'],
  }),
  defineRule({
    id: 'months.list',
    yields: 'months',
    pattern: '<month*:months>',
    produce: ({ months }) => sorted(months),
    examples: ['every day in June and December at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.range',
    yields: 'months',
    pattern: '[from] <month:from> (to|through|thru|until|till|-) <month:to>',
    produce: ({ from, to }) => sorted(span(from, to)),
    priority: 1,
    examples: ['every day from June through August at noon', 'every day in November to February at 6 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.odd',
    yields: 'months',
    pattern: '[every|each] odd [-] [numbered] (month|months)',
    produce: () => [1, 3, 5, 7, 9, 11],
    examples: ['on the 1st of odd months at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'months.even',
    yields: 'months',
    pattern: '[every|each] even [-] [numbered] (month|months)',
    produce: () => [2, 4, 6, 8, 10, 12],
    examples: ['on the 1st of even months at 9 AM'],
    counterexamples: [],
  }),
] as const;
