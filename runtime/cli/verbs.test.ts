import { readdirSync } from 'node:fs';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { EXIT_CODES, EXIT_MEANINGS } from '../spec/exit-codes.ts';
import { nearMisses } from '../spec/near-miss.ts';
import { GLOBAL_FLAGS } from './flags.ts';
import { overview } from './help.ts';
import type { Cli } from './program.ts';
import { openTerminal } from './terminal.ts';
import { verbs } from './verbs.ts';

const plain = overview((_format, text) => text);

test('every file of verbs/ is in the table, and every verb of the runtime has its file', () => {
  const files = readdirSync(new URL('./verbs', import.meta.url)).map((file) => file.replace(/\.ts$/u, ''));
  const here = verbs.filter((verb) => verb.where === 'runtime').map((verb) => verb.name);
  expect(files.filter((file) => !file.includes('.test')).sort()).toEqual([...here].sort());
});

test('names are unique, and the help tells every verb, flag and exit code', () => {
  expect(new Set(verbs.map((verb) => verb.name)).size).toBe(verbs.length);
  for (const { name, summary } of verbs) expect(plain).toMatch(new RegExp(`^  ${name} +${summary}$`, 'mu'));
  for (const [flag] of GLOBAL_FLAGS) expect(plain).toContain(`  ${flag}`);
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    const line = `  ${String(code).padEnd(6)}${EXIT_MEANINGS[name as keyof typeof EXIT_CODES]}`;
    expect(plain.split('\n')).toContain(line);
  }
});

test('exit codes are those of the contract', () => {
  expect(Object.values(EXIT_CODES)).toEqual([0, 1, 2, 3, 4, 5, 6, 70, 130]);
});

for (const verb of verbs) {
  if (verb.where !== 'runtime') continue;
  test(`${verb.name} defines a command with described parts`, async () => {
    const flags = readFlags();
    const cli: Cli = { verbs, flags, env: {}, terminal: openTerminal(flags), action: () => async () => {} };
    const command = new Command(verb.name);
    (await verb.load()).define(command, cli);
    for (const part of [command, ...command.commands]) {
      for (const option of part.options) expect([option.flags, option.description]).not.toEqual([option.flags, '']);
      if (part !== command) expect(part.description()).toMatch(/\.$/u);
    }
  });
}

function readFlags(): Cli['flags'] {
  return { json: false, cwd: '/', config: null, url: null, input: true, quiet: true, verbose: false, color: 'never' };
}

test('a near miss is suggested, a far one is not', () => {
  const names = verbs.map((verb) => verb.name);
  const first = (typed: string) => nearMisses(typed, names, 1)[0] ?? null;
  expect(['bilud', 'biuld', 'buld', 'rusn', 'job', 'explian', 'migr', 'RUN'].map(first)).toEqual([
    'build',
    'build',
    'build',
    'runs',
    'jobs',
    'explain',
    'migrate',
    'run',
  ]);
  expect(['frobnicate', 'x', '', 'x'.repeat(10_000)].map(first)).toEqual([null, null, null, null]);
});
