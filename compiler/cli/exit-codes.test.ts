import { EXIT_CODES as ofRuntime } from 'nljobs/cli';
import { expect, it } from 'vitest';
import { EXIT_CODES } from './exit-codes.ts';

it('are those of the runtime’s verbs', () => {
  expect(EXIT_CODES).toEqual(ofRuntime);
});
