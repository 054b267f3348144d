import { expect, test } from 'vitest';
import { RuntimeError } from './errors.ts';
import type { RuntimeOptions } from './options.ts';
import { createRuntime } from './runtime.ts';

const create = (options: object) => () => createRuntime({ jobs: [], ...options } as RuntimeOptions);

test.each([
  { slots: -1 },
  { slots: 2.5 },
  { slots: '10' },
  { poll: -1 },
  { engine: 'sqlite' },
  { isolation: 'thread' },
  { isolation: null },
  { folder: '' },
  { app: {} },
  { grace: { timeout: 'soon' } },
  { jobs: 'all' },
  { allowUnimplemented: 'yes' },
])('an option that cannot be is refused by name, with what to give: %o', (options) => {
  expect(create(options)).toThrow(RuntimeError);
  expect(create(options)).toThrow(new RegExp(`- "${Object.keys(options)[0]}": (?:"timeout": )?give `));
});

test('all that is wrong is told at once, and a misspelt option with the one that is meant', () => {
  expect(create({ slot: 3, poll: 'x' })).toThrow(
    /no option "slot"; did you mean "slots"\?\n- "poll": give milliseconds/,
  );
});

test('a lease that a heartbeat cannot keep is refused', () => {
  expect(create({ lease: 3_000 })).toThrow(/"lease" \(3000 ms\) must be twice "heartbeat" \(2000 ms\)/);
  expect(create({ lease: 3_000, heartbeat: 1_000 })).not.toThrow();
});

test('options that are left out or undefined are no matter', () => {
  expect(create({ slots: undefined, folder: null, isolation: { kind: 'child', processes: 2 } })).not.toThrow();
});
