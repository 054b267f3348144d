import { expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { ansi, plain } from '../../diagnostics/render/paint.ts';
import { planMonths } from './plan.ts';
import { renderMonths } from './render.ts';

const FROM = Date.UTC(2026, 2, 5);

function plan(phrase: string, timezone: string, count = 1) {
  const { spec } = compile(phrase, { phrase: true, now: '2026-03-05T00:00:00Z' });
  return planMonths(spec?.triggers ?? [], FROM, count, timezone);
}

it('shows the time of each day, changes of the clock, and days that are left out', () => {
  const months = plan('every weekday at 9 AM Europe/Berlin except 6 April', 'Europe/Berlin', 2);
  expect(`\n${renderMonths(months, 80, plain)}`).toMatchInlineSnapshot(`
    "
    March 2026  Europe/Berlin
     Mon       Tue       Wed       Thu       Fri       Sat       Sun
                                                                  1
      2         3         4         5 09:00   6 09:00   7         8
      9 09:00  10 09:00  11 09:00  12 09:00  13 09:00  14        15
     16 09:00  17 09:00  18 09:00  19 09:00  20 09:00  21        22
     23 09:00  24 09:00  25 09:00  26 09:00  27 09:00  28        29~
     30 09:00  31 09:00
     ~ Sun 29: the clock goes forward by 1 hour

    April 2026  Europe/Berlin
     Mon       Tue       Wed       Thu       Fri       Sat       Sun
                          1 09:00   2 09:00   3 09:00   4         5
      6-        7 09:00   8 09:00   9 09:00  10 09:00  11        12
     13 09:00  14 09:00  15 09:00  16 09:00  17 09:00  18        19
     20 09:00  21 09:00  22 09:00  23 09:00  24 09:00  25        26
     27 09:00  28 09:00  29 09:00  30 09:00
     - Mon 6: left out by an exception
    "
  `);
});

it('counts where a day has more than one, up to three digits', () => {
  const [row] = renderMonths(plan('every minute on Fridays and every 6 hours on Sundays', 'UTC'), 80, plain)
    .split('\n')
    .slice(3, 4);
  expect(row).toMatchInlineSnapshot(`"  2         3         4         5         6 ×999+   7         8 ×4"`);
});

it('shows marks alone where there is no room for times', () => {
  const months = plan('every Saturday and Sunday at 2:30 AM Europe/Berlin', 'Europe/Berlin');
  const text = renderMonths(months, 30, plain);
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
    March 2026  Europe/Berlin
     Mon Tue Wed Thu Fri Sat Sun
                              1
      2   3   4   5   6   7*  8*
      9  10  11  12  13  14* 15*
     16  17  18  19  20  21* 22*
     23  24  25  26  27  28* 29~
     30  31
     ~ Sun 29: the clock goes forward by 1 hour
    "
  `);
  expect(
    Math.max(
      ...text
        .split('\n')
        .slice(1, 7)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(28);
});

it('keeps its columns under colours', () => {
  const months = plan('every day at 9', 'UTC');
  const bare = renderMonths(months, 80, ansi).replace(/\u001b\[\d+m/g, '');
  const trimmed = (text: string) => text.split('\n').map((line) => line.trimEnd());
  expect(trimmed(bare)).toEqual(trimmed(renderMonths(months, 80, plain)));
});

it('begins a day behind the gap that takes its midnight, and knows of a day that never was', () => {
  const of = (timezone: string, from: number) =>
    planMonths(compile('every day at 12:00 UTC', { phrase: true }).spec?.triggers ?? [], from, 1, timezone)[0]?.days ??
    [];
  const beirut = of('Asia/Beirut', Date.UTC(2026, 2, 1));
  expect(beirut.filter(({ clock }) => clock !== 0)).toMatchObject([
    { date: '2026-03-29', clock: 60, at: [Date.UTC(2026, 2, 29, 12)] },
  ]);
  const apia = of('Pacific/Apia', Date.UTC(2011, 11, 2));
  expect(apia.find(({ date }) => date === '2011-12-30')).toMatchObject({ clock: 1440, at: [] });
});
