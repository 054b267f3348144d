import { isSchedule, occurrences } from 'nljobs/spec/core';
import { compile } from '../../compiler/compile.ts';
import { grammar } from '../../compiler/grammar/grammar.ts';
import { Chart } from '../../compiler/grammar/parse.ts';
import { rank } from '../../compiler/grammar/rank.ts';
import { lex } from '../../compiler/lexer/lex.ts';
import { COMPARED } from '../oracle.ts';
import type { Tool } from './tool.ts';

/** Readings that compile compares. */
const READINGS = 4;
const NOW = Date.UTC(2026, 0, 1);

/** Lexing, reading and ranking: what is comparable with a reader that finds words. */
export const reading: Tool = {
  name: 'nljobs, reading',
  module: null,
  rule: 'lexer, chart and ranking alone, without a meaning: judged for speed.',
  reads: 'part',
  read: (text) => rank(new Chart(grammar, lex(text)), READINGS, 0),
  answer: () => null,
};

/** The whole compiler: its spec, its checks and its readback, and the occurrences asked for. */
function compiled(text: string, start: number, projectZone: string | null, count: number) {
  const { spec, diagnostics } = compile(text, {
    phrase: true,
    now: new Date(start).toISOString(),
    relativeDates: 'read',
    context: { timezone: projectZone },
  });
  const instants =
    spec === null ? [] : spec.triggers.filter(isSchedule).flatMap((one) => occurrences(one, { from: start, count }));
  return { spec, diagnostics, instants };
}

/** A compile without occurrences. */
export const compiling: Tool = {
  name: 'nljobs, compile',
  module: '@nljobs/compiler/core',
  rule: 'its own occurrences; an error counts as refused, and a schedule that is wrong but carries a warning as asked.',
  reads: 'schedules',
  read: (text) => compile(text, { phrase: true, now: '2026-01-01T00:00:00Z' }),
  answer(text, { start, projectZone }) {
    const { spec, diagnostics, instants } = compiled(text, start, projectZone, COMPARED + 20);
    if (spec === null) return null;
    return { instants, flagged: diagnostics.some(({ severity }) => severity !== 'info') };
  },
};

/** What `nljobs parse` does: a compile and the next five occurrences. */
export const compilingAndListing: Tool = {
  name: 'nljobs, compile and 5 runs',
  module: null,
  rule: 'the same with the next five occurrences: judged for speed.',
  reads: 'part',
  read: (text) => compiled(text, NOW, null, 5),
  answer: () => null,
};
