import { expect, test } from 'vitest';
import type { RuntimeEvent } from '../events.ts';
import { specOf } from '../http/testing/spec.ts';
import { announce, impliedValues, inZone } from './announce.ts';
import { eventConsole } from './console.ts';
import { narrate } from './narrate.ts';
import { allRan, anyFailed, count, emptyTally, expected } from './tally.ts';
import type { Terminal } from './terminal.ts';
import { readPort, readTime } from './time-option.ts';

const AT = Date.UTC(2027, 0, 1, 17, 59, 50);
const plain = (_format: string, text: string): string => text;
const event = (type: string, more: object = {}): RuntimeEvent =>
  ({ at: AT, job: 'daily', run: 'run-1', attempt: 1, type, ...more }) as RuntimeEvent;

test('a tally counts what ended, by how it ended', () => {
  const events = [
    event('run.created'),
    event('run.started'),
    event('run.completed', { duration: 12 }),
    event('run.skipped', { message: 'busy' }),
    event('run.failed', { duration: 5, message: 'no' }),
  ];
  const tally = events.reduce(count, emptyTally(['daily', 'other']));
  expect(tally.get('daily')).toEqual({
    completed: 1,
    failed: 1,
    other: 1,
    last: { status: 'failed', duration: 5, run: 'run-1' },
  });
  expect([allRan(tally, ['daily']), allRan(tally, ['daily', 'other']), allRan(tally, [])]).toEqual([true, false, true]);
  expect([anyFailed(tally), anyFailed(emptyTally(['daily']))]).toEqual([true, false]);
  // Skipped only: it has not run.
  expect(allRan([event('run.skipped')].reduce(count, emptyTally(['daily'])), ['daily'])).toBe(false);
});

test('the steps of a run are no runs: it has run when it is over itself', () => {
  const step = { run: 'run-1-a', root: 'run-1' };
  const steps = [
    event('run.created'),
    event('run.created', step),
    event('run.completed', { ...step, duration: 1 }),
    event('run.failed', { ...step, duration: 1, message: 'no' }),
    event('run.cancelled', { ...step, message: 'no' }),
  ].reduce(count, emptyTally(['daily']));
  expect([steps.get('daily'), allRan(steps, ['daily'])]).toEqual([
    { completed: 0, failed: 0, other: 0, last: null },
    false,
  ]);
  expect(allRan(count(steps, event('run.completed', { duration: 9, spans: 'steps' })), ['daily'])).toBe(true);
});

test('only jobs that can come due in time are waited for', () => {
  const schedule = specOf('x').triggers[0];
  const after = { kind: 'after', job: 'daily', on: 'completed' } as const;
  const specs = [
    specOf('daily'),
    specOf('by-hand', { triggers: [{ kind: 'manual' }] }),
    specOf('after', { triggers: [after] }),
    specOf('both', { triggers: [{ kind: 'manual' }, ...(schedule === undefined ? [] : [schedule])] }),
  ];
  expect(expected(specs, AT, AT + 60_000)).toEqual(['daily', 'after', 'both']);
  expect(expected(specs, AT, AT + 5_000)).toEqual(['after']);
});

test('a job is announced with its words, its reading, its next times and what nobody stated', () => {
  expect(announce(specOf('daily'), AT, plain)).toBe(
    [
      'daily  Every day at 6 PM, send reminders',
      '  read as  Every day at 18:00 UTC, send reminders',
      '  next     Fri 2027-01-01 18:00, Sat 2027-01-02 18:00, Sun 2027-01-03 18:00 UTC',
      '  implied  zone UTC · timeout PT15M',
    ].join('\n'),
  );
  expect(announce(specOf('x', { triggers: [{ kind: 'manual' }], provenance: {} }), AT, plain)).not.toMatch(
    /next|implied/u,
  );
  const implied = Object.fromEntries(
    ['serial', 'overlap', 'retry', 'misfire', 'priority', 'retention'].map((field) => [field, 'implied' as const]),
  );
  expect(impliedValues(specOf('x', { provenance: implied }))).toHaveLength(6);
  expect(inZone(Date.UTC(2027, 6, 1, 22, 0, 5), 'Europe/Berlin')).toBe('Fri 2027-07-02 00:00:05');
});

test('a run has a line when it starts and one when it ends, and no text of others moves the cursor', () => {
  const said = (type: string, more: object = {}) => narrate(event(type, more), plain);
  expect(said('run.started', { scheduledFor: AT + 10_000, recovered: false })).toBe(
    '17:59:50 daily started for 2027-01-01 18:00:00Z',
  );
  expect(said('run.completed', { duration: 1200, result: { sent: 3 } })).toBe(
    '17:59:50 daily completed in 1.2s {"sent":3}',
  );
  expect(said('run.failed', { duration: 3, message: 'a\u001b[2Jb' })).toBe(
    '17:59:50 daily failed after 3ms: a [2Jb\n  nljobs runs show run-1',
  );
  expect(said('run.log', { line: { level: 'warn', message: 'slow\nvery', data: { ms: 9 } } })).toBe(
    '17:59:50 daily | warn slow\nvery {"ms":9}',
  );
  expect(said('run.retrying', { outcome: 'timed-out', message: 'too long', next: AT })).toContain(
    'timed-out: too long',
  );
  expect(said('run.skipped', { scheduledFor: AT, message: 'busy' })).toContain(
    'skipped for 2027-01-01 17:59:50Z: busy',
  );
  expect(said('run.cancelled', { message: 'by hand' })).toContain('cancelled: by hand');
  expect(said('job.paused')).toBe('17:59:50 daily paused');
  expect([said('run.created'), said('run.progress')]).toEqual([null, null]);
});

test('runs skipped for one reason share a line, in their order among the others', () => {
  const said: string[] = [];
  const terminal = { json: false, answer: (text: string) => said.push(text), style: plain } as unknown as Terminal;
  const { tell, flush } = eventConsole(terminal);
  for (const n of [1, 2, 3]) tell(event('run.skipped', { message: 'missed', scheduledFor: AT + n * 1000 }));
  tell(event('run.skipped', { message: 'busy', scheduledFor: AT }));
  tell(event('run.cancelled', { message: 'by hand' }));
  tell(event('run.skipped', { message: 'missed', scheduledFor: AT }));
  flush();
  flush();
  expect(said.map((line) => line.replace('17:59:50 daily ', ''))).toEqual([
    'skipped 3 runs, for 2027-01-01 17:59:51Z to 2027-01-01 17:59:53Z: missed',
    'skipped for 2027-01-01 17:59:50Z: busy',
    'cancelled: by hand',
    'skipped for 2027-01-01 17:59:50Z: missed',
  ]);
});

test('lengths of time and ports on the command line', () => {
  expect(['90s', '2m', '500ms', '1h', '30', '1.5s', '0'].map(readTime)).toEqual([
    90_000, 120_000, 500, 3_600_000, 30_000, 1500, 0,
  ]);
  for (const text of ['', 's', '-1s', '1d', '1e3', 'soon']) expect(() => readTime(text)).toThrow(/such as 90s/u);
  expect(['0', '65535'].map(readPort)).toEqual([0, 65_535]);
  for (const text of ['', '-1', '65536', '8080x']) expect(() => readPort(text)).toThrow(/0 to 65535/u);
});
