import { expect, test } from 'vitest';
import { fakeCompile } from '../../../fixtures/projects/fake-compile.ts';
import { compile } from '../../compile.ts';
import { createMemoryHost } from '../../host/memory.ts';
import { buildProject } from '../build.ts';
import { startsWithin } from './quiet-hours.ts';
import { breachesOf } from './rules.ts';
import { secretsIn } from './secrets.ts';

const read = (text: string) => {
  const { spec } = compile(text, {});
  if (spec === null) throw new Error(`"${text}" is not read`);
  return spec;
};

test.each([
  ['every night at 2 AM UTC, clean the house', '01:00', '03:00', null, '02:00'],
  ['every day at 1 AM UTC, clean the house', '01:00', '03:00', null, '01:00'],
  ['every day at 3 AM UTC, clean the house', '01:00', '03:00', null, null],
  ['every hour UTC, clean the house', '01:00', '03:00', null, '01:00'],
  ['every 7 minutes, clean the house', '01:00', '01:05', null, '01:02'],
  ['every day at 9 PM in America/New_York, clean the house', '01:00', '03:00', 'UTC', '02:00'],
  ['every day at 23:30 UTC, clean the house', '23:00', '03:00', null, '23:30'],
  ['on the last Friday of the month at 2 AM UTC, clean the house', '01:00', '03:00', null, '02:00'],
  ['when a user signs up, clean the house', '00:00', '23:59', null, null],
] as const)('%s starts between %s and %s (%s) at %s', (text, from, to, zone, at) => {
  expect(startsWithin(read(text), from, to, zone)).toBe(at);
});

test.each([
  ['see https://example.com/docs/how-to-write-a-good-description-of-a-job', []],
  ['https://example.com/a/1234567890', []],
  ['https://user:pw@example.com/x.', ['https://user:pw@example.com/x']],
  ['https://example.com/?access_token=abc&x=1', ['https://example.com/?access_token=abc&x=1']],
  [
    'ping https://hc-ping.com/5b2e1f0a-6c1d-4c3e-9d7f-0a1b2c3d4e5f',
    ['https://hc-ping.com/5b2e1f0a-6c1d-4c3e-9d7f-0a1b2c3d4e5f'],
  ],
  ['https://example.com/?page=2&sort=name', []],
] as const)('%s', (text, secrets) => {
  expect(secretsIn(text).map(({ start, end }) => text.slice(start, end))).toEqual(secrets);
});

test('nothing is asked that is not set, and `false` asks nothing', () => {
  const spec = read('every day at 2 AM, email everybody about the news');
  expect(breachesOf(spec, {})).toEqual([]);
  expect(breachesOf(spec, { owner: false, guardedEmails: false })).toEqual([]);
});

test('a breach that is a warning can be accepted, until what it is about changes', async () => {
  const job = (time: string) => `## Late\n\nEvery day at ${time}, archive.\n`;
  const host = createMemoryHost({
    '/p/jobs.md': job('02:00'),
    '/p/nljobs.config.json': '{ "rules": { "quietHours": { "severity": "warning", "from": "01:00", "to": "03:00" } } }',
  });
  const build = async (acknowledge?: true) => {
    const report = await buildProject(host, { cwd: '/p', write: true, compile: fakeCompile, acknowledge });
    return report.diagnostics.flatMap(({ diagnostic: { code } }) => (code.startsWith('NLJ65') ? [code] : []));
  };
  expect(await build()).toEqual(['NLJ6502']);
  expect(await build(true)).toEqual([]);
  expect(await build()).toEqual([]);
  host.put('/p/jobs.md', job('02:30'));
  expect(await build()).toEqual(['NLJ6502']);
});
