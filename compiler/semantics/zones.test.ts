import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';

const told = (text: string, now: string | null) =>
  compile(text, { phrase: true, ...(now === null ? {} : { now }) }).diagnostics.find(({ code }) => code === 'NLJ3017')
    ?.message ?? null;

describe('letters of the other half of the year', () => {
  it('name the next date that is not theirs, counted from now', () => {
    expect(told('every day at 9 AM EST', '2026-11-22T00:00:00Z')).toContain('next on 2027-03-14');
    expect(told('every day at 9 AM EST', '2027-06-01T00:00:00Z')).toContain('next on 2027-06-01');
    expect(told('every 4 July at 9 AM EST', '2026-11-22T00:00:00Z')).toContain('next on 2027-07-04');
  });
  it('name no date where none is known or to come', () => {
    expect(told('every day at 9 AM EST', null)).toMatch(/fires outside of that\.$/);
    expect(told('every day at 9 AM EDT until 2021-01-01', '2026-11-22T00:00:00Z')).toMatch(/fires outside of that\.$/);
  });
  it('are right in their own half', () => {
    expect(told('every 24 December at 9 AM EST', '2026-11-22T00:00:00Z')).toBeNull();
  });
});
