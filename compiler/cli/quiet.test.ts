import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQuiet, signatureOf } from './quiet.ts';

let files: Map<string, string>;
let builds: number[];
let began: number;
const make = () =>
  createQuiet(
    (path) => files.get(path) ?? null,
    () => builds.push(Math.round(performance.now() - began)),
  );

beforeEach(() => {
  vi.useFakeTimers();
  files = new Map();
  builds = [];
  began = performance.now();
});
afterEach(() => {
  vi.useRealTimers();
});

it('builds a file soon that two looks find the same', () => {
  const quiet = make();
  files.set('jobs.md', 'a');
  quiet.changed('jobs.md', true);
  vi.advanceTimersByTime(1_000);
  expect(builds).toEqual([15]);
});

it('waits for a file that is still being written', () => {
  const quiet = make();
  files.set('jobs.md', 'a');
  quiet.changed('jobs.md', true);
  vi.advanceTimersByTime(10);
  files.set('jobs.md', 'ab');
  vi.advanceTimersByTime(1_000);
  expect(builds).toEqual([30]);
});

it('takes a file for empty or gone only when it stays so', () => {
  const quiet = make();
  quiet.changed('jobs.md', false);
  vi.advanceTimersByTime(20);
  files.set('jobs.md', 'a');
  vi.advanceTimersByTime(1_000);
  expect(builds).toEqual([45]);
  quiet.changed('jobs.md', false);
  files.delete('jobs.md');
  vi.advanceTimersByTime(59);
  expect(builds).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(builds).toHaveLength(2);
});

it('builds again what changed behind a build without a word, and nothing else', () => {
  const quiet = make();
  files.set('jobs.md', 'a');
  quiet.changed('jobs.md', true);
  vi.advanceTimersByTime(40);
  files.set('jobs.md', 'b');
  vi.advanceTimersByTime(1_000);
  expect(builds).toEqual([15, 90]);
});

it('builds once what is saved in one go, and nothing once it is stopped', () => {
  const quiet = make();
  for (const path of ['a.md', 'b.md', 'c.md']) {
    files.set(path, 'a');
    quiet.changed(path, true);
  }
  vi.advanceTimersByTime(1_000);
  expect(builds).toHaveLength(1);
  quiet.changed('a.md', true);
  quiet.stop();
  vi.advanceTimersByTime(1_000);
  expect(builds).toHaveLength(1);
});

it('takes a file that cannot be looked at for one that is not there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quiet-'));
  try {
    const loop = join(folder, 'jobs.md');
    symlinkSync(loop, loop);
    expect(signatureOf(loop)).toBeNull();
    expect(signatureOf(join(folder, 'none.md'))).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
