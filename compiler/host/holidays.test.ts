import { expect, it } from 'vitest';
import { installedHolidays } from './holidays.ts';

const datesOf = (country: string, region: string | null, year: number): readonly string[] => {
  const answer = installedHolidays(country, region);
  return 'dates' in answer ? answer.dates.filter((date) => date.startsWith(String(year))) : [answer.reason];
};

it('knows the public holidays of a country', () => {
  expect(datesOf('US', null, 2027)).toContain('2027-11-25');
  expect(datesOf('DE', null, 2027)).not.toContain('2027-01-06');
});

it('knows those of its parts, and no parts that there are not', () => {
  expect(datesOf('DE', 'BY', 2027)).toContain('2027-01-06');
  expect(datesOf('DE', 'XX', 2027)).toEqual(['unknown']);
});

it('counts a holiday that begins at sunset on the day after', () => {
  expect(datesOf('IL', null, 2027)).toContain('2027-05-12');
  expect(datesOf('IL', null, 2027)).not.toContain('2027-05-11');
});

it('knows nothing of countries that there are not', () => {
  expect(installedHolidays('QQ', null)).toEqual({ reason: 'unknown' });
});

it('ends where it says', () => {
  const answer = installedHolidays('FR', null);
  expect('through' in answer ? answer.through : null).toBe('2032-12-31');
  expect(datesOf('FR', null, 2033)).toEqual([]);
});
