/**
 * How fast English is read, in one process: lexing, reading and ranking alone, and a whole compile, beside
 * chrono-node's `parse`, which finds dates only. Growth with the length of the text and with the number of rules.
 * Compare the ratios; the absolute times are the machine's.
 *
 *   npm run bench:reading
 */
import { parse as chrono } from 'chrono-node';
import { compile } from '../compiler/compile.ts';
import { grammar, readers, rules } from '../compiler/grammar/grammar.ts';
import { Chart, compileGrammar } from '../compiler/grammar/parse.ts';
import type { Pattern } from '../compiler/grammar/pattern.ts';
import { rank } from '../compiler/grammar/rank.ts';
import type { Rule } from '../compiler/grammar/rule.ts';
import { lex } from '../compiler/lexer/lex.ts';

const READINGS = 4;
/** Every rule's own examples: wide, and nobody's favourite. */
const phrases = [...new Set(rules.flatMap((rule) => rule.examples))];

/** Microseconds a call, the least of several rounds over all inputs, after a warm-up. */
function time(inputs: readonly string[], read: (text: string) => unknown, rounds = 7): number {
  for (const text of inputs) read(text);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (const text of inputs) read(text);
    best = Math.min(best, performance.now() - start);
  }
  return (best / inputs.length) * 1000;
}

const row = (name: string, value: string) => process.stdout.write(`${name.padEnd(46)}${value.padStart(14)}\n`);
const us = (value: number) => `${value.toFixed(1)} µs`;

const reading = (text: string) => rank(new Chart(grammar, lex(text)), READINGS);
row(`phrases: the examples of ${rules.length} rules`, String(phrases.length));
const dates = time(phrases, (text) => chrono(text));
row('chrono-node parse (dates only)', us(dates));
row('lex', us(time(phrases, lex)));
const read = time(phrases, reading);
row('lex, read, rank', us(read));
row('  in times of chrono-node', (read / dates).toFixed(2));
row(
  'whole compile, readback and checks included',
  us(time(phrases, (text) => compile(text, { phrase: true, now: '2026-01-01T00:00:00Z' }))),
);

process.stdout.write('\nGrowth with length: repetitions of one sentence, microseconds a sentence\n');
const sentence = 'Every weekday at 9 AM, send the report to the team. ';
for (const times of [1, 10, 100, 1000]) row(`  ${times}`, us(time([sentence.repeat(times)], reading, 5) / times));

process.stdout.write('\nGrowth with the number of rules: the same sentence, rules that nothing in it uses added\n');
const extra = (count: number): Rule[] =>
  Array.from({ length: count }, (_, index) => {
    const like = rules[index % rules.length] as Rule;
    const first: Pattern = { type: 'words', words: new Set([`zz${index}`]) };
    return { ...like, id: `extra.${index}`, pattern: { type: 'sequence', items: [first, like.pattern] } };
  });
for (const count of [0, 75, 150, 300]) {
  const wider = compileGrammar([...rules, ...extra(count)], readers);
  row(`  ${rules.length} + ${count}`, us(time([sentence], (text) => rank(new Chart(wider, lex(text)), READINGS), 15)));
}
