import { isSchedule, mergedOccurrences } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { configSchema } from '../../config/schema.ts';

const context = { seasons: { summer: '06-01/08-31', winter: '12-01/02-28' } };
const read = (text: string) => compile(text, { phrase: true, now: '2027-01-01T00:00:00Z', context });

/** The days on which the next runs are. */
function days(text: string, count: number): readonly string[] {
  const { spec } = read(text);
  const from = Date.UTC(2027, 0, 1);
  return mergedOccurrences(spec?.triggers.filter(isSchedule) ?? [], { from, count }).map((at) =>
    new Date(at).toISOString().slice(0, 10),
  );
}

it('runs in the season that the project defines, and outside of it not at all', () => {
  const summer = days('every day in summer at 7 AM', 93);
  expect([summer[0], summer[91], summer[92]]).toEqual(['2027-06-01', '2027-08-31', '2028-06-01']);
  expect(days('in winter, every Monday at noon', 10)).toEqual([
    ...['2027-01-04', '2027-01-11', '2027-01-18', '2027-01-25', '2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22'],
    ...['2027-12-06', '2027-12-13'],
  ]);
});

it('asks for the season where the project does not say when it is', () => {
  expect(read('every day in spring at 7 AM').diagnostics.find(({ severity }) => severity === 'error')?.code).toBe(
    'NLJ3018',
  );
});

it('is read from the config, and nothing else is taken for a season', () => {
  expect(configSchema.safeParse({ seasons: { summer: '06-01/08-31' } }).success).toBe(true);
  expect(configSchema.safeParse({ seasons: { summer: 'June' } }).success).toBe(false);
  expect(configSchema.safeParse({ seasons: { monsoon: '06-01/08-31' } }).success).toBe(false);
});
