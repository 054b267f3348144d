import { expect, it } from 'vitest';
import { compile, MAX_DESCRIPTION } from '../compile.ts';

const NOW = { now: '2026-01-01T00:00:00Z' };

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The fastest of up to twelve tries within a short while: other processes only ever slow one down. */
function fastest(work: () => void): number {
  let best = Infinity;
  for (let tries = 0, spent = 0; tries < 12 && spent < 1500; tries++) {
    const ms = timed(work);
    spent += ms;
    best = Math.min(best, ms);
  }
  return best;
}

/** Texts that are dear to a parser: each grows by its unit. */
const GROWTHS = {
  'an action of many sentences': ['Every day at 9 AM, send the digest', '. Then send it to the user who asked for it'],
  'words that begin schedules': ['Every day at 9 AM, send the digest', ' every of the first and on at in'],
  'options that almost are': ['Every day at 9 AM, send the digest', '. Retry if the run is still at most once per'],
  'a list of times': ['Every day at 9 AM', ', 10 PM'],
  'a list of weekdays': ['On Monday', ' and Tuesday'],
  'many schedules': ['Every day at 9 AM', ' and every Monday at 5 PM'],
  numbers: ['Every day at 9 AM, add', ' 1 2 3'],
  'line breaks': ['Every day at 9 AM', '\n\n'],
  'words that begin an option': ['Every day at 9 AM, send it', ' if it fails'],
  'words nobody knows': ['', 'blorp '],
} as const satisfies Record<string, readonly [string, string]>;

// Tried again, because a disturbed clock is no verdict.
it.each(Object.entries(GROWTHS))('%s: twice the text takes about twice the time', { retry: 8 }, (_, [head, unit]) => {
  const text = (length: number) => head + unit.repeat(Math.floor((length - head.length) / unit.length));
  // Two doublings at once: 2.6 for each tells linear (4) from quadratic (16) through the noise of a busy machine.
  const [quarter, whole] = [text(MAX_DESCRIPTION / 4), text(MAX_DESCRIPTION)];
  const small = fastest(() => compile(quarter, NOW));
  const ratio = fastest(() => compile(whole, NOW)) / Math.max(small, 2);
  expect(ratio).toBeLessThan(2.6 ** 2);
});

it('reads a megabyte of descriptions, the last as fast as the first', () => {
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
    for (let size = 0; size < 500_000; each++) {
      // No two are alike, so that nothing is gained by remembering.
      const text = `${texts[each % texts.length]}, number ${each}`;
      size += text.length;
      if (compile(text, NOW).ok) read++;
    }
  };
  const [first, second] = [timed(half), timed(half)];
  console.log(`1 MB: ${read} descriptions in ${Math.round(first + second)} ms`);
  expect(read).toBe(each);
  expect(second / first).toBeLessThan(2.6);
});
