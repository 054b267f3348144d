import { expect, it } from 'vitest';
import type { HolidayCalendar } from '../compilation.ts';
import { compile } from '../compile.ts';
import { createMemoryHost } from '../host/memory.ts';
import { buildProject } from './build.ts';
import { freshReport } from './stamp.ts';

const JOBS = '## Send the digest\n\nEvery weekday at 9 AM except US holidays, send the digest.\n';

/** A package of holidays that knows one date a country. */
const knows =
  (date: string): HolidayCalendar =>
  () => ({ dates: [date], through: '2032-12-31' });

it('keeps the holidays that the lock remembers, whatever the package says by now', async () => {
  const host = createMemoryHost({ '/p/jobs.md': JOBS });
  const build = (holidayCalendar?: HolidayCalendar) =>
    buildProject(host, { cwd: '/p', write: true, compile, holidayCalendar });
  expect((await build(knows('2027-07-05'))).outcome).toBe('done');
  const lock = host.text('/p/jobs.lock.json');
  expect(lock).toContain('2027-07-05');
  for (const later of [knows('2027-07-04'), undefined]) {
    const again = await build(later);
    expect([again.outcome, again.written]).toEqual(['done', []]);
  }
  const forgetful = JSON.parse(lock ?? '');
  delete forgetful.jobs['send-the-digest'].holidays;
  host.put('/p/jobs.lock.json', JSON.stringify(forgetful));
  // The job then runs on other days, which somebody must have looked at.
  await buildProject(host, {
    cwd: '/p',
    write: true,
    compile,
    holidayCalendar: knows('2027-07-04'),
    acknowledge: true,
  });
  expect(host.text('/p/jobs.lock.json')).toContain('2027-07-04');
});

it('says what to install where nobody knows the holidays', async () => {
  const host = createMemoryHost({ '/p/jobs.md': JOBS });
  const { diagnostics } = await buildProject(host, { cwd: '/p', write: true, compile });
  expect(diagnostics.map(({ diagnostic }) => [diagnostic.code, diagnostic.message])).toContainEqual([
    'NLJ4041',
    expect.stringContaining('npm install --save-dev date-holidays'),
  ]);
});

it('tells a year ahead that no more holidays are known, and keeps no stamp beyond that day', async () => {
  const host = createMemoryHost({ '/p/jobs.md': JOBS });
  const build = (now: string) =>
    buildProject(host, {
      cwd: '/p',
      write: true,
      compile,
      holidayCalendar: knows('2027-07-05'),
      now: Date.parse(now),
      tool: 'test',
    });
  const codes = async (now: string) => (await build(now)).diagnostics.map(({ diagnostic }) => diagnostic.code);
  expect(await codes('2026-11-22T00:00:00Z')).not.toContain('NLJ7008');
  const fresh = (now: string) => freshReport(host, '/p', { tool: 'test' }, Date.parse(now)) !== null;
  expect([fresh('2031-12-30T00:00:00Z'), fresh('2032-01-02T00:00:00Z')]).toEqual([true, false]);
  const { diagnostics } = await build('2032-01-02T00:00:00Z');
  expect(
    diagnostics.map(({ diagnostic }) => [diagnostic.code, diagnostic.severity, diagnostic.message]),
  ).toContainEqual(['NLJ7008', 'warning', expect.stringContaining('known through 2032-12-31')]);
});
