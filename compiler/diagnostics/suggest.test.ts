import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, distance, suggest } from './suggest.ts';

describe('distance', () => {
  it.each([
    ['', '', 0],
    ['monday', 'monday', 0],
    ['modnay', 'monday', 1],
    ['wendesday', 'wednesday', 1],
    ['evry', 'every', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('%s to %s is %i', (a, b, expected) => {
    expect(distance(a, b)).toBe(expected);
    expect(distance(b, a)).toBe(expected);
  });

  it('says the same with a limit, up to that limit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, limit) => {
        const far = distance(a, b);
        expect(Math.min(distance(a, b, limit), limit + 1)).toBe(Math.min(far, limit + 1));
      }),
    );
  });
});

describe('suggest', () => {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
  it('finds what was meant, nearest first', () => {
    expect(suggest('thirsday', days)).toEqual(['thursday']);
    expect(suggest('Mondya', days)).toEqual(['monday']);
    expect(suggest('tesday', days)[0]).toBe('tuesday');
  });
  it('says nothing where nothing is near', () => {
    expect(suggest('report', days)).toEqual([]);
    expect(suggest('x', ['y'])).toEqual([]);
    expect(suggest('a'.repeat(100_000), days)).toEqual([]);
  });
  it('does not offer the word itself', () => {
    expect(suggest('monday', days)).toEqual([]);
  });
  it('makes a sentence', () => {
    expect(didYouMean('chekc', ['check', 'build'])).toBe(' Did you mean "check"?');
    expect(didYouMean('job', ['jobs', 'jab'])).toBe(' Did you mean "jobs" or "jab"?');
    expect(didYouMean('job', [])).toBe('');
  });
});
