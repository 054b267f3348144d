import { describe, expect, test } from 'vitest';
import { ALL_JOBS, type KeptPause, Pauses, pausedInWords } from './pauses.ts';

const kept = (parts: Partial<KeptPause>): KeptPause => ({
  job: 'a',
  since: 100,
  until: null,
  by: null,
  reason: null,
  over: false,
  ...parts,
});

describe('a pause', () => {
  const cases: readonly (readonly [string, readonly KeptPause[], number, boolean])[] = [
    ['without an end is in force', [kept({})], 1e9, true],
    ['is in force up to its end', [kept({ until: 200 })], 199, true],
    ['is not in force from its end on', [kept({ until: 200 })], 200, false],
    ['that is over is not in force', [kept({ until: 200, over: true })], 150, false],
    ['of all jobs is in force for each', [kept({ job: ALL_JOBS })], 150, true],
    ['of another job is none of this one', [kept({ job: 'b' })], 150, false],
  ];
  test.each(cases)('%s', (_name, pauses, now, expected) => expect(new Pauses(pauses).has('a', now)).toBe(expected));

  test('of the job is told before that of all', () => {
    const pauses = new Pauses([kept({ job: ALL_JOBS, by: 'bo' }), kept({ by: 'ana' })]);
    expect(pauses.of('a', 150)?.by).toBe('ana');
    expect(pauses.of('b', 150)?.by).toBe('bo');
    expect(pauses.named(150)).toEqual(['a']);
  });

  test('covers the occurrences within it, looked at then or later, and all while it is in force', () => {
    const over = new Pauses([kept({ until: 200, over: true })]);
    expect([99, 100, 199, 200].map((instant) => over.covering('a', instant, 500) !== null)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(new Pauses([kept({})]).covering('a', 50, 150)).not.toBeNull();
  });

  test('is due when its end has come and nobody has ended it', () => {
    const pauses = new Pauses([kept({ until: 200 }), kept({ job: 'b', until: 300 }), kept({ job: 'c' })]);
    expect(pauses.due(200).map(({ job }) => job)).toEqual(['a']);
    expect(pauses.nextEnd(200)).toBe(300);
    expect(pauses.nextEnd(300)).toBeNull();
  });

  test('is told in words', () => {
    expect(pausedInWords(kept({}))).toBe('the job was paused');
    expect(pausedInWords(kept({ job: ALL_JOBS, until: 0, by: 'ana', reason: 'month-end' }))).toBe(
      'all jobs were paused by ana until 1970-01-01T00:00:00.000Z: month-end',
    );
  });
});
