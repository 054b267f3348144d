import { join } from 'node:path';
import { expect, it } from 'vitest';
import { succeed } from './house/process.ts';
import { root } from './house/sources.ts';

/** Processor time in milliseconds that a process has used once it has run a line. `npm run build` comes before. */
async function cost(line: string): Promise<number> {
  const code = `${line}; const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000))`;
  const args = ['--input-type=module', '--eval', code];
  return Number(await succeed(process.execPath, args, { cwd: join(root, 'compiler') }));
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

it('reads the language when the first text comes, and answers at once', async () => {
  const line = `
    const { compile } = await import('@nljobs/compiler/core');
    process.stdout.write(compile('Every day at 9 AM UTC, say hello').readback);`;
  const args = ['--input-type=module', '--eval', line];
  expect(await succeed(process.execPath, args, { cwd: join(root, 'compiler') })).toBe('Every day at 09:00 UTC');
});

// The bar is 30 ms above some 25 ms of Node alone. Pairs are taken in turn, and processor time, not the clock, is
// counted, so that what else the machine does weighs on both alike.
it.each([
  ['nljobs/spec/core', 1.7],
  ['@nljobs/compiler/core', 1.5],
] as const)('%s is imported in little more time than Node takes to start', async (name, most) => {
  const ratios: number[] = [];
  for (let pair = 0; pair < 7; pair++) {
    const bare = await cost('');
    ratios.push((await cost(`await import('${name}')`)) / bare);
  }
  expect(median(ratios)).toBeLessThan(most);
});
