/**
 * How fast English is read, in one process: lexing, reading and ranking alone, and a whole compile, beside
 * chrono-node's `parse`, which finds dates only. Growth with the length of the text and with the number of rules; a
 * megabyte; imports.
 * Compare the ratios; the absolute times are the machine's.
 *
 *   npm run bench:reading
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
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

/** Microseconds a call of each, the least of several rounds over all inputs in which they take turns, after a warm-up. */
function times<Name extends string>(
  inputs: readonly string[],
  reads: Readonly<Record<Name, (text: string) => unknown>>,
  rounds = 9,
): Record<Name, number> {
  const names = Object.keys(reads) as Name[];
  const best = Object.fromEntries(names.map((name) => [name, Number.POSITIVE_INFINITY])) as Record<Name, number>;
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      for (const text of inputs) reads[name](text);
      if (round >= 0) best[name] = Math.min(best[name], ((performance.now() - start) / inputs.length) * 1000);
    }
  }
  return best;
}

const row = (name: string, value: string) => process.stdout.write(`${name.padEnd(46)}${value.padStart(14)}\n`);
const us = (value: number) => `${value.toFixed(1)} µs`;

const NOW = '2026-01-01T00:00:00Z';
const reading = (text: string) => rank(new Chart(grammar, lex(text)), READINGS, 0);
row(`phrases: the examples of ${rules.length} rules`, String(phrases.length));
const found = times(phrases, {
  chrono,
  lex,
  reading,
  whole: (text) => compile(text, { phrase: true, now: NOW }),
});
row('chrono-node parse (dates only)', us(found.chrono));
row('lex', us(found.lex));
row('lex, read, rank', us(found.reading));
row('  in times of chrono-node', (found.reading / found.chrono).toFixed(2));
row('whole compile, readback and checks included', us(found.whole));

process.stdout.write('\nGrowth with length: repetitions of one sentence, microseconds a sentence\n');
const sentence = 'Every weekday at 9 AM, send the report to the team. ';
for (const count of [1, 10, 100, 1000])
  row(`  ${count}`, us(times([sentence.repeat(count)], { reading }, 5).reading / count));

process.stdout.write('\nGrowth with the number of rules: the same sentence, rules that nothing in it uses added\n');
const extra = (count: number): Rule[] =>
  Array.from({ length: count }, (_, index) => {
    const like = rules[index % rules.length] as Rule;
    const first: Pattern = { type: 'words', words: new Set([`zz${index}`]) };
    const { yields, produce, priority, pattern, follows, needs } = like;
    const behind: Pattern = { type: 'sequence', items: [first, pattern] };
    return {
      id: `extra.${index}`,
      yields,
      produce,
      priority,
      follows,
      needs,
      pattern: behind,
      examples: [],
      counterexamples: [],
    };
  });
for (const count of [0, 75, 150, 300]) {
  const wider = compileGrammar([...rules, ...extra(count)], readers);
  const { read } = times([sentence], { read: (text) => rank(new Chart(wider, lex(text)), READINGS, 0) }, 200);
  row(`  ${rules.length} + ${count}`, us(read));
}

process.stdout.write('\nA megabyte of descriptions, no two alike, each compiled in whole\n');
const descriptions = [
  'Every weekday at 9 AM America/New_York, send the digest to the customers of the shop',
  'When an order is placed, charge the card and send the receipt. Retry 3 times.',
  'Every 15 minutes from 9 AM to 5 PM, poll the queue for new work and hand it to the workers. Run sequentially.',
  'On the last Friday of every month at 17:00, close the books and tell those who keep them',
  'Run a nightly job to archive completed tasks older than 30 days.',
];
let size = 0;
let many = 0;
const begun = performance.now();
for (; size < 1_000_000; many++) {
  const text = `${descriptions[many % descriptions.length]}, number ${many}`;
  size += text.length;
  compile(text, { now: NOW });
}
row(`  ${many} descriptions`, `${((performance.now() - begun) / 1000).toFixed(2)} s`);

process.stdout.write(
  '\nImports over bare Node, processor time, medians of pairs taken in turn (after `npm run build`)\n',
);
const compiler = fileURLToPath(new URL('../compiler', import.meta.url));
const cost = (line: string): number => {
  const code = `${line}; const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000))`;
  return Number(spawnSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: compiler }).stdout);
};
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const imported = (name: string, then: string): void => {
  const over = Array.from({ length: 15 }, () => cost(`const it = await import('${name}'); ${then}`) - cost(''));
  row(`  ${name}${then === '' ? '' : ', and a first text'}`, `${median(over).toFixed(1)} ms`);
};
imported('nljobs/spec/core', '');
imported('@nljobs/compiler/core', '');
// Where Node waits with the language until it is needed.
imported('@nljobs/compiler/core', `it.compile('Every weekday at 9 AM UTC, send the report')`);
