import { parse as findDates } from 'chrono-node';
import { describe, expect, it } from 'vitest';
import { compile, MAX_DESCRIPTION } from '../compile.ts';
import { grammar, rules } from '../grammar/grammar.ts';
import { Chart } from '../grammar/parse.ts';
import { rank } from '../grammar/rank.ts';
import { lex } from '../lexer/lex.ts';

const NOW = { now: '2026-01-01T00:00:00Z' };

/** Steps that reading a text takes: the same on any machine, once what its words need has been found out. */
function workOf(text: string): number {
  const tokens = lex(text);
  rank(new Chart(grammar, tokens), 4, 0);
  const chart = new Chart(grammar, tokens);
  rank(chart, 4, 0);
  return chart.work;
}

/** Milliseconds of processor time that this thread has used: what other processes do does not count. */
function spent(work: () => void): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/**
 * How many times dearer one piece of work is than another: the least of several tries each, taken in turn, since a
 * disturbance only ever adds. Ends as soon as the bar is met; a busy machine is given time for an undisturbed try.
 */
function timesDearer(one: () => void, other: () => void, bar: number): number {
  let [less, more] = [Infinity, Infinity];
  for (let tries = 0; tries < 40; tries++) {
    less = Math.min(less, spent(one));
    more = Math.min(more, spent(other));
    if (more < bar * Math.max(less, 2)) break;
  }
  return more / Math.max(less, 2);
}

/** Texts that are dear to a parser: each grows by its unit. */
const GROWTHS = {
  'an action of many sentences': ['Every day at 9 AM, send the digest', '. Then send it to the user who asked for it'],
  'words that begin schedules': ['Every day at 9 AM, send the digest', ' every of the first and on at in'],
  'options that almost are': ['Every day at 9 AM, send the digest', '. Retry if the run is still at most once per'],
  'a list of times': ['Every day at 9 AM', ', 10 PM'],
  // With an action before it: a short list alone is read at once, so that a long one would seem dear.
  'a list of weekdays': ['Send the digest to the team on Monday', ' and Tuesday'],
  'many schedules': ['Every day at 9 AM', ' and every Monday at 5 PM'],
  'words that open a date': ['Every day at 9 AM, send it', ' on the'],
  numbers: ['Every day at 9 AM, add', ' 1 2 3'],
  'numbers and commas': ['', '1,'],
  'numbers and colons': ['', '1:'],
  'line breaks': ['Every day at 9 AM', '\n\n'],
  'words that begin an option': ['Every day at 9 AM, send it', ' if it fails'],
  'words nobody knows': ['', 'blorp '],
  'words that hang together': ['', 'a-'],
  'points and words': ['', 'a.'],
  'zones nobody knows': ['', 'Europe/'],
  commas: ['', ','],
  brackets: ['', '('],
  'brackets that close': ['', ')'],
  dashes: ['', '-'],
  slashes: ['', '/'],
  stars: ['', '*'],
  'quotes that never close': ['', '“'],
} as const satisfies Record<string, readonly [string, string]>;

describe.each(Object.entries(GROWTHS))('%s', (_, [head, unit]) => {
  const text = (length: number) => head + unit.repeat(Math.floor((length - head.length) / unit.length));
  const [quarter, whole] = [text(MAX_DESCRIPTION / 4), text(MAX_DESCRIPTION)];

  // Somewhat more than four: of a long list each member is looked at with the same number of those behind it, save the last.
  it('takes four times the steps in four times the length', () => {
    expect(workOf(whole)).toBeLessThan(5 * workOf(quarter) + 100);
  });

  // Linear is 4, quadratic 16.
  it('takes about four times the time', () => {
    const dearer = timesDearer(
      () => compile(quarter, NOW),
      () => compile(whole, NOW),
      8,
    );
    expect(dearer).toBeLessThan(8);
  });
});

it('reads twenty thousand repetitions in steps that grow with them, and refuses them at once', () => {
  const text = (times: number) => 'every day and '.repeat(times);
  expect(workOf(text(20_000))).toBeLessThan(4.1 * workOf(text(5_000)));
  expect(compile(text(20_000), NOW).diagnostics.map((one) => one.code)).toEqual(['NLJ1002']);
  expect(spent(() => compile(text(20_000), NOW))).toBeLessThan(50);
});

/** How often the tokens of a text are looked at while it is read: what rules and readers cost by themselves. */
function looksAt(text: string): number {
  let looks = 0;
  rank(new Chart(grammar, lex(text)), 4, 0);
  const tokens = new Proxy(lex(text), {
    get(all, key) {
      looks += 1;
      return Reflect.get(all, key) as unknown;
    },
  });
  rank(new Chart(grammar, tokens), 4, 0);
  return looks;
}

// Each of these went through all that stands before or behind it, from each of its words.
it.each([
  'every day and ',
  'on the first Monday of the month at 9 AM and ',
  'every 2nd Saturday at noon and ',
  'New hires get a laptop as soon as they sign the contract and ',
  'Poll the station every 3 minutes. Each poll may take up to 90 seconds. ',
  'every 5 weeks of the year and ',
])('no rule goes through all of a text again and again: “%s”', (unit) => {
  expect(looksAt(unit.repeat(480))).toBeLessThan(6 * looksAt(unit.repeat(120)));
});

it('is not slowed down by rules that cannot apply', () => {
  // A word that no rule knows is looked at once, however many rules there are.
  const [without, withUnknown] = ['Every day at 9 AM, send it', 'Every day at 9 AM, blorp blorp blorp blorp send it'];
  expect(workOf(withUnknown) - workOf(without)).toBeLessThanOrEqual(4 * 4);
});

/** Every rule's own examples. */
const PHRASES = [...new Set(rules.flatMap((rule) => rule.examples))];
const read = (text: string) => rank(new Chart(grammar, lex(text)), 4, 0);
const all = (texts: readonly string[], work: (text: string) => unknown) => () => {
  for (const text of texts) work(text);
};

// What they cost side by side, `npm run bench:reading` says. These bars catch a rule or a
// reader that is asked everywhere; under a test runner, which makes each import dearer, reading is about 3.
it('reads a phrase in less than four times what finding dates in it takes', () => {
  expect(timesDearer(all(PHRASES, findDates), all(PHRASES, read), 4)).toBeLessThan(4);
});

it('compiles a phrase in less than fifty times what finding dates in it takes', () => {
  const some = PHRASES.filter((_, index) => index % 4 === 0);
  const compiled = all(some, (text) => compile(text, { ...NOW, phrase: true }));
  expect(timesDearer(all(some, findDates), compiled, 50)).toBeLessThan(50);
});

it('asks few rules and readers of a phrase: what is asked of every word is dear', () => {
  const steps = PHRASES.reduce((sum, text) => sum + workOf(text), 0);
  const tokens = PHRASES.reduce((sum, text) => sum + lex(text).length, 0);
  console.log(`${(steps / tokens).toFixed(1)} steps a word`);
  expect(steps / tokens).toBeLessThan(7);
});

it('asks next to nothing of the words of an action', () => {
  const [schedule, action] = ['Every day at 9 AM, ', 'send the digest to the customers who bought a lamp in our shop'];
  const words = lex(action).length;
  expect((workOf(schedule + action) - workOf(schedule)) / words).toBeLessThan(3.5);
});

// A whole megabyte is read by `npm run bench:reading`.
it('reads description after description, the last as fast as the first', () => {
  const texts = [
    'Every weekday at 9 AM America/New_York, send the digest to the customers of the shop',
    'When an order is placed, charge the card and send the receipt. Retry 3 times.',
    'Every 15 minutes from 9 AM to 5 PM, poll the queue for new work and hand it to the workers. Run sequentially.',
    'On the last Friday of every month at 17:00, close the books and tell those who keep them',
    'Run a nightly job to archive completed tasks older than 30 days.',
  ];
  let read = 0;
  let each = 0;
  const half = () => {
    for (let size = 0; size < 60_000; each++) {
      // No two are alike: their schedules are remembered, what they do is not.
      const text = `${texts[each % texts.length]}, number ${each}`;
      size += text.length;
      if (compile(text, NOW).ok) read++;
    }
  };
  const [first, second] = [spent(half), spent(half)];
  console.log(`120 kB: ${read} descriptions in ${Math.round(first + second)} ms of processor time`);
  expect(read).toBe(each);
  expect(second / first).toBeLessThan(2);
});
