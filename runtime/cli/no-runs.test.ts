import { expect, test } from 'vitest';
import { Refusal, type RefusalKind } from '../http/operations.ts';
import { noRunsInWords } from './no-runs.ts';

const told = (kind: RefusalKind) => ({ job: () => Promise.reject(new Refusal(kind, `told: ${kind}`)) });

test('a job that never was is a slip, where somebody knows the jobs', async () => {
  await expect(noRunsInWords(told('not-found'), { job: 'remnid' })).rejects.toThrow('told: not-found');
  expect(await noRunsInWords(told('unavailable'), { job: 'remind' })).toBe('No runs yet.');
});

test.each([
  [{}, 'No runs yet.'],
  [{ status: 'failed' }, 'No runs are failed.'],
  [{ job: 'gone', status: 'failed' }, 'No runs are failed.'],
  [{ job: 'gone', cursor: 'past-the-end' }, 'No more runs.'],
])('%j asks for no job: a job that is gone may have other runs', async (asked, words) => {
  expect(await noRunsInWords(told('not-found'), asked)).toBe(words);
});
