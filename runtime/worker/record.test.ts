import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PermanentError } from '../errors.ts';
import { BOUNDS } from './bounds.ts';
import { clip, recordError, recordLogData, recordResult } from './record.ts';

describe('what is kept of what handlers give', () => {
  test('JSON is kept as it is, nothing as null', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(recordResult(value)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(recordResult(undefined)).toBeNull();
    expect(recordResult(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  });

  test('anything else is recorded as such, whatever it is, and nothing throws', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const trap = {
      get evil(): never {
        throw new Error('boo');
      },
    };
    for (const value of [1n, () => 1, Symbol('s'), cycle, trap, 'x'.repeat(BOUNDS.result)]) {
      expect(recordResult(value)).toEqual({ notRecorded: expect.stringMatching(/^The result was not kept: /) });
    }
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => [recordResult(value), recordLogData(value), recordError(value)]).not.toThrow();
      }),
    );
  });

  test('errors keep name, message, stack and causes, bounded', () => {
    const error = new PermanentError('outer', { cause: new TypeError('inner') });
    expect(recordError(error)).toMatchObject({ name: 'PermanentError', message: 'outer', permanent: true });
    expect(recordError(error).stack).toContain('Caused by: TypeError: inner');
    expect(recordError(new Error('x'.repeat(10_000))).message.length).toBeLessThan(BOUNDS.errorMessage + 50);
    expect(recordError('text')).toMatchObject({ message: 'thrown without an Error: text' });
    // Another copy of the package throws a class of its own.
    expect(recordError(Object.assign(new Error('gone'), { name: 'PermanentError' })).permanent).toBe(true);
    const hostile = Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('boo');
      },
    });
    expect(recordError(hostile).message).toBe('an error was thrown that cannot be shown');
    expect(clip('abcdef', 3)).toBe('abc… (3 characters more)');
  });
});
