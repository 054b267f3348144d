import { expect, it } from 'vitest';
import { accuracyOf, judgeable } from './accuracy.ts';
import { phraseOf } from './corpus.ts';
import { loadFixtures } from './fixtures.ts';
import { tools } from './peers/tools.ts';
import { asJson, asText, type Report } from './report.ts';
import { median, timeSideBySide } from './timing.ts';

it('finds phrases in the fixtures, and says what it leaves out', () => {
  const { phrases, leftOut } = loadFixtures();
  expect(phrases.length).toBeGreaterThan(100);
  expect(phrases.some(({ expected }) => expected.kind === 'unclear')).toBe(true);
  expect([...leftOut.keys()]).toContain('a notation, no English');
});

it('turns the order of what it times, and times what throws', () => {
  const order: string[] = [];
  const note = (name: string) => () => {
    order.push(name);
    if (name === 'b') throw new Error('refused');
  };
  const times = timeSideBySide(
    ['a', 'b', 'c'].map((name) => ({ inputs: [''], run: note(name) })),
    3,
  );
  expect(order.slice(6).join('')).toBe('abcbcacab');
  expect(times.every((time) => time >= 0)).toBe(true);
  expect([median([3, 1, 2]), median([4, 1])]).toEqual([2, 2.5]);
});

it('prints every tool with the rule by which it is judged', () => {
  const leave: string[] = [];
  const phrases = judgeable(
    [
      phraseOf({ text: 'every day at 9 AM', expect: { crons: ['0 9 * * *'] } }),
      phraseOf({ text: 'every 30 February', expect: { crons: ['0 0 30 2 *'] } }),
      phraseOf({ text: 'daily until 2020', expect: { rrule: 'FREQ=DAILY;UNTIL=20200101T000000' } }),
    ],
    (reason) => leave.push(reason),
  );
  expect(leave).toEqual(['an oracle refuses its meaning', 'no instant to compare']);
  const report: Report = {
    source: 'a test',
    clear: 1,
    unclear: 0,
    leftOut: new Map([['a reason', 1]]),
    rounds: 1,
    rows: tools.map((tool) => ({ tool, tally: accuracyOf(tool, phrases), micros: 2, ratio: 0.5 })),
    yardstick: 'chrono-node',
    growth: [{ repetitions: 1, reading: 1, chrono: 2 }],
    imports: [{ module: 'chrono-node', more: null }],
  };
  const text = asText(report, 1);
  for (const { name, rule } of tools) {
    expect(text).toContain(`  ${name}: ${rule}`);
  }
  expect(text).toMatch(/^nljobs, compile +1 +100\.0% +0\.0% +0\.0% +0\.0% +– +2\.0 +0\.50$/m);
  expect(JSON.parse(asJson(report))).toMatchObject({ leftOut: { 'a reason': 1 }, tools: { length: tools.length } });
});
