import { expect, it, vi } from 'vitest';
import { compile } from '../../compile.ts';
import { rules } from '../../grammar/grammar.ts';

const NOW = { now: '2026-01-01T00:00:00Z' };
/** Every few rules' first example: schedules of all kinds, with and without something to say about them. */
const SCHEDULES = rules.flatMap(({ examples: [first] }, index) =>
  first === undefined || index % 3 !== 0 ? [] : [first],
);
/** The same schedule in other places of a text. */
const PLACES = [
  (said: string) => `${said}, send the weekly report to the team`,
  (said: string) => `Please, ${said}. Retry twice.`,
  (said: string) => said,
];

it('gives the same whether a schedule was built before, elsewhere in a text, or is built anew', async () => {
  const texts = PLACES.flatMap((place) => SCHEDULES.map(place));
  const warm = texts.map((text) => compile(text, NOW));
  vi.resetModules();
  const { compile: fresh } = await import('../../compile.ts');
  expect(fresh).not.toBe(compile);
  // In the other order, so that each is built anew in another place than it was before.
  const cold = texts.toReversed().map((text) => fresh(text, NOW));
  expect(cold.reverse()).toEqual(warm);
});

it('builds a schedule anew where the project means something else by it', () => {
  const at = (context: { timezone: string | null; dayParts: Readonly<Record<string, string>> }) =>
    compile('Every morning, send the report', {
      ...NOW,
      context: {
        businessHours: null,
        weekStart: 'MO',
        events: null,
        defaults: {},
        owner: null,
        notify: [],
        tags: [],
        ...context,
      },
    }).readback;
  expect(at({ timezone: 'UTC', dayParts: { morning: '08:00' } })).toBe('Every day at 08:00 UTC');
  expect(at({ timezone: 'UTC', dayParts: { morning: '07:30' } })).toBe('Every day at 07:30 UTC');
  expect(at({ timezone: 'Asia/Tokyo', dayParts: { morning: '07:30' } })).toBe('Every day at 07:30 Asia/Tokyo');
});
