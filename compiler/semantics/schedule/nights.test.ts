import { expect, it } from 'vitest';
import { compile } from '../../compile.ts';

it.each([
  ['every hour except between 10pm and 6am on weekends', 'NLJ3027'],
  ['every 10 minutes except Fridays from 23:00 to 01:00', 'NLJ3027'],
  ['every hour from 22:00 to 06:00 on weekdays except Fridays', 'NLJ3027'],
  ['every hour from 22:00 to 06:00 except on the 1st', 'NLJ3027'],
  ['every hour 22:00-06:00 in December', 'NLJ3027'],
  ['Mondays at 9 and Tuesdays at 10, 5 times', 'NLJ3005'],
  ['every 10 minutes but not from 22:00 to 02:00 on the 1st', 'NLJ4005'],
])('%s is told as %s', (text, code) => {
  const { diagnostics } = compile(`${text}, send the digest`, { now: '2026-01-01T00:00:00Z' });
  expect(diagnostics.map((one) => one.code)).toContain(code);
});

it('leaves out the morning after a named night', () => {
  const { spec } = compile('every 10 minutes except Fridays from 23:00 to 01:00, send the digest');
  expect(JSON.stringify(spec)).toContain('* 0 * * 6');
});

it('leaves out hours of a day of the month, and keeps the other days', () => {
  const { spec } = compile('every 10 minutes but not from 09:00 to 11:00 on the 1st, send the digest');
  expect(JSON.stringify(spec)).toContain('"*/10 * * * *"');
});
