import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LockBlock, printLock, readLock } from './lockfile.ts';

const holidays = fc.dictionary(
  fc.constantFrom('US', 'DE-BY'),
  fc.record({ dates: fc.array(fc.constantFrom('2027-01-01', '2027-12-25')), through: fc.constant('2032-12-31') }),
);
const block: fc.Arbitrary<LockBlock> = fc.record(
  {
    file: fc.string(),
    description: fc.string(),
    canonical: fc.string({ unit: 'binary' }),
    spec: fc.string(),
    context: fc.string(),
    action: fc.string(),
    was: fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { maxLength: 2 }),
    acknowledged: fc.array(fc.record({ code: fc.string(), words: fc.string({ unit: 'binary' }) }), { maxLength: 2 }),
    holidays,
  },
  { requiredKeys: ['file', 'description', 'canonical', 'spec', 'context', 'action', 'was', 'acknowledged'] },
);
const lock = fc
  .dictionary(fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?$/), block)
  .map((jobs) => new Map(Object.entries(jobs)));

test('law: what is printed is read back, and the order of jobs makes no difference', () => {
  fc.assert(
    fc.property(lock, (jobs) => {
      const text = printLock(jobs);
      const read = readLock({ name: 'jobs.lock.json', text });
      expect('lock' in read && Object.fromEntries(read.lock)).toEqual(Object.fromEntries(jobs));
      expect(printLock(new Map([...jobs].reverse()))).toBe(text);
      expect(text).not.toMatch(/[\u2028\u202e]/);
    }),
    { numRuns: 100 },
  );
});

const BLOCK: LockBlock = {
  file: 'a',
  description: 'b',
  canonical: 'c',
  spec: 'd',
  context: 'e',
  action: 'f',
  was: [],
  acknowledged: [],
};

test('a job more is a block more, and no other line changes but the comma before it', () => {
  const few = printLock(
    new Map([
      ['b', BLOCK],
      ['d', BLOCK],
    ]),
  ).split('\n');
  const more = printLock(
    new Map([
      ['b', BLOCK],
      ['c', BLOCK],
      ['d', BLOCK],
    ]),
  ).split('\n');
  expect(more.length - few.length).toBe(9);
  expect([...more.slice(0, 11), ...more.slice(20)]).toEqual(few);
});

test.each([
  ['', 'NLJ7003'],
  ['null', 'NLJ7003'],
  ['{}', 'NLJ7003'],
  ['{"lockVersion": 1}', 'NLJ7003'],
  ['{"lockVersion": 1, "jobs": {"a": {}}}', 'NLJ7003'],
  ['{"lockVersion": 99, "jobs": {}}', 'NLJ7001'],
  ['<<<<<<< HEAD\n', 'NLJ7002'],
  ['{\n||||||| base\n', 'NLJ7002'],
  [printLock(new Map([['../x', BLOCK]])), 'NLJ7003'],
  [printLock(new Map([['x', { ...BLOCK, was: ['../y'] }]])), 'NLJ7003'],
])('%s', (text, code) => {
  const read = readLock({ name: 'jobs.lock.json', text });
  expect('diagnostic' in read && read.diagnostic.diagnostic.code).toBe(code);
});
