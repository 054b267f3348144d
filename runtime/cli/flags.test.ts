import { expect, test } from 'vitest';
import { readCommandLine } from './flags.ts';

const read = (...argv: string[]) => readCommandLine(argv, '/work');

test('global flags count before and after the verb', () => {
  const before = read('--json', '--cwd', 'app', '--no-input', 'runs', 'list', '--limit', '3');
  const after = read('runs', 'list', '--json', '--limit', '3', '--cwd=app', '--no-input');
  for (const line of [before, after]) {
    expect(line.verb).toBe('runs');
    expect(line.rest).toEqual(['list', '--limit', '3']);
    expect(line.flags).toMatchObject({ json: true, cwd: '/work/app', input: false, url: null, color: 'auto' });
  }
});

test('the compiler gets everything as it was given, the verb first', () => {
  expect(read('--json', '--now', '2026-01-01T00:00:00Z', 'next', 'send reminders', '--cwd', 'app').handedOn).toEqual([
    'next',
    '--json',
    '--now',
    '2026-01-01T00:00:00Z',
    'send reminders',
    '--cwd',
    'app',
  ]);
  expect(read('explain', '--', '--json').handedOn).toEqual(['explain', '--', '--json']);
});

test('--color takes one of its words, and no other', () => {
  expect(read('--color', 'run', 'x')).toMatchObject({ verb: 'run', flags: { color: 'always' } });
  expect(read('--color', 'never', 'run')).toMatchObject({ verb: 'run', flags: { color: 'never' } });
  expect(read('run', '--color=auto')).toMatchObject({ flags: { color: 'auto' } });
  expect(read('run', '--no-color')).toMatchObject({ flags: { color: 'never' } });
  expect(() => read('--color=red')).toThrow('--color takes auto, always, never');
});

test('after -- nothing is a flag', () => {
  expect(read('run', 'x', '--', '--json')).toMatchObject({ rest: ['x', '--', '--json'], flags: { json: false } });
});

test('help and version count before the verb; after it they are its own', () => {
  expect(read('--help')).toMatchObject({ help: true, verb: null });
  expect(read('-V')).toMatchObject({ version: true, verb: null });
  expect(read('run', '--help')).toMatchObject({ help: false, rest: ['--help'] });
});

test('wrong usage is told', () => {
  expect(() => read('--cwd')).toThrow('--cwd needs a value.');
  expect(() => read('--cwd=')).toThrow('--cwd needs a value.');
  expect(() => read('--frob', 'run')).toThrow('There is no option --frob.');
});
