import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { specOf } from '../http/testing/spec.ts';
import { findBuiltEntry, readEntry } from './entry.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nljobs-entry-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('an entry is found where it is named or usual, and must be built', () => {
  expect(() => findBuiltEntry(undefined, folder)).toThrow(/no built entry/u);
  mkdirSync(join(folder, 'dist/jobs/generated'), { recursive: true });
  const usual = write('dist/jobs/generated/index.js', '');
  expect(findBuiltEntry(undefined, folder)).toBe(usual);
  expect(findBuiltEntry('dist/jobs/generated/index.js', folder)).toBe(usual);
  expect(() => findBuiltEntry('src/jobs.ts', folder)).toThrow(/is TypeScript/u);
  expect(() => findBuiltEntry('nothing.js', folder)).toThrow(/no file nothing\.js/u);
  expect(() => findBuiltEntry('dist', folder)).toThrow(/not a file/u);
});

test('specs are read in a process of their own, afresh each time', async () => {
  const text = (id: string) =>
    `process.stdout.write('noise'); export const jobs = [{ spec: ${JSON.stringify(specOf(id))} }];`;
  const path = write('entry.mjs', text('one'));
  expect((await readEntry(path, folder)).specs).toEqual([specOf('one')]);
  write('entry.mjs', text('two'));
  expect((await readEntry(path, folder)).specs).toEqual([specOf('two')]);
});

test('what is wrong with an entry is told', async () => {
  const reading = (text: string) => readEntry(write('entry.mjs', text), folder);
  await expect(reading('export const job = 1;')).rejects.toThrow(/exports no array "jobs"/u);
  await expect(reading('import "./nothing.js";')).rejects.toThrow(/Cannot find module/u);
  await expect(reading('throw new TypeError("no config");')).rejects.toThrow(/TypeError: no config/u);
  await expect(reading('process.exit(7);')).rejects.toThrow(/ended with code 7/u);
  await expect(reading('export const jobs = [null];')).rejects.toThrow(/jobs\[0\]\.spec/u);
  const bad = JSON.stringify({ ...specOf('x'), timeout: 'soon' });
  await expect(reading(`export const jobs = [{ spec: ${bad} }];`)).rejects.toThrow(/jobs\[0\]\.spec\.timeout/u);
});

test('an entry that never comes to an end is given up, and the reason guessed', async () => {
  const reading = (text: string) => readEntry(write('entry.mjs', text), folder, 1_500);
  const never = 'export const jobs = []; await new Promise(() => {});';
  await expect(reading(never)).rejects.toThrow(/code 13; does a module .* await something that never comes/u);
  for (const text of [`setInterval(() => {}, 50); ${never}`, 'export const jobs = []; for (;;) {}']) {
    await expect(reading(text)).rejects.toThrow(/not loaded within 1\.5 s; does a module .* await/u);
  }
});
