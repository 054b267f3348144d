import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, nearMisses, wordDistance } from './near-miss.ts';

describe('wordDistance', () => {
  it.each([
    ['', '', 0],
    ['monday', 'monday', 0],
    ['modnay', 'monday', 1],
    ['wendesday', 'wednesday', 1],
    ['evry', 'every', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('%s to %s is %i', (a, b, expected) => {
    expect(wordDistance(a, b)).toBe(expected);
    expect(wordDistance(b, a)).toBe(expected);
  });

  it('says the same with a limit, up to that limit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, limit) => {
        const far = wordDistance(a, b);
        expect(Math.min(wordDistance(a, b, limit), limit + 1)).toBe(Math.min(far, limit + 1));
      }),
    );
  });
});

describe('nearMisses', () => {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
  it('finds what was meant, nearest first', () => {
    expect(nearMisses('thirsday', days)).toEqual(['thursday', 'tuesday']);
    expect(nearMisses('Mondya', days)).toEqual(['monday']);
    expect(nearMisses('tesday', days)[0]).toBe('tuesday');
  });
  it('says nothing where nothing is near', () => {
    expect(nearMisses('report', days)).toEqual([]);
    expect(nearMisses('x', ['y'])).toEqual([]);
    expect(nearMisses('a'.repeat(100_000), days)).toEqual([]);
  });
  it('takes a beginning for its word, and an exchange of letters for likelier than one left out', () => {
    const verbs = ['run', 'runs', 'jobs', 'build', 'migrate'];
    expect(nearMisses('migr', verbs)).toEqual(['migrate']);
    expect(nearMisses('RUN', verbs)).toEqual(['run', 'runs']);
    expect(nearMisses('rusn', verbs)).toEqual(['runs', 'run']);
    expect(nearMisses('bilud', verbs)).toEqual(['build']);
    expect(nearMisses('', verbs)).toEqual([]);
  });
  it('does not offer the word itself', () => {
    expect(nearMisses('monday', days)).toEqual([]);
  });
  it('makes a sentence', () => {
    expect(didYouMean('chekc', ['check', 'build'])).toBe(' Did you mean "check"?');
    expect(didYouMean('job', ['jobs', 'jab'])).toBe(' Did you mean "jobs" or "jab"?');
    expect(didYouMean('job', [])).toBe('');
  });
});
