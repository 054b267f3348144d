import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showDuration, showInstant } from './show.ts';
import { type Column, cut, renderTable, width, wrapped } from './table.ts';
import { printable, printableLines } from './terminal.ts';

type Row = readonly [string, string];
const layout: readonly Column<Row>[] = [
  { title: 'JOB', cell: ([job]) => job },
  { title: 'WHY', cell: ([, why]) => why, flexible: true },
];

test('columns line up, and only flexible ones are cut', () => {
  const rows: Row[] = [
    ['a', 'short'],
    ['a-long-name', 'a reason that goes on and on'],
  ];
  expect(renderTable(rows, layout, null)).toBe(
    'JOB          WHY\na            short\na-long-name  a reason that goes on and on',
  );
  expect(renderTable(rows, layout, 25)).toBe('JOB          WHY\na            short\na-long-name  a reason th…');
});

test('where it is too narrow columns leave in their order, and those that stay fit', () => {
  const many: readonly Column<Row>[] = [
    { title: 'ID', cell: () => '1234567890' },
    { title: 'FIRST', cell: () => 'leaves1', leaves: 1 },
    { title: 'LAST', cell: () => 'leaves2', leaves: 2 },
    { title: 'WHY', cell: ([, why]) => why, flexible: true },
  ];
  const titles = (columns: number) =>
    renderTable([['a', 'a long reason']], many, columns)
      .split('\n')[0]
      ?.split(/ +/u);
  expect(titles(38)).toEqual(['ID', 'FIRST', 'LAST', 'WHY']);
  expect(titles(37)).toEqual(['ID', 'LAST', 'WHY']);
  expect(titles(28)).toEqual(['ID', 'WHY']);
});

test('what stands first is never cut: where there is no room for it, it stands above the rest', () => {
  const many: readonly Column<Row>[] = [
    { title: 'ID', cell: ([id]) => id },
    { title: 'STATE', cell: () => 'active' },
    { title: 'WHY', cell: ([, why]) => why, flexible: true, leaves: 1 },
  ];
  const rows: Row[] = [
    ['short', 'a reason that goes on'],
    ['one-that-is-very-long-indeed', 'a reason that goes on'],
  ];
  expect(renderTable(rows, many, 30)).toBe(
    [
      'ID     STATE   WHY',
      'short  active  a reason that …',
      'one-that-is-very-long-indeed',
      '       active  a reason that …',
    ].join('\n'),
  );
  expect(renderTable(rows, many, 12)).toBe(
    ['ID  STATE', 'short', '    active', 'one-that-is-very-long-indeed', '    active'].join('\n'),
  );
  expect(renderTable(rows, many, 60)).not.toContain('…');
});

test('where even that is too wide, each row is told line by line', () => {
  const many: readonly Column<Row>[] = [
    { title: 'JOB', cell: ([job]) => job },
    { title: 'NEXT', cell: () => '2027-01-01 09:00:00Z' },
    { title: 'STATE', cell: ([, state]) => state, paint: (text) => `\u001b[31m${text}\u001b[39m` },
    { title: 'SCOPE', cell: () => 'customer', leaves: 1 },
  ];
  const rows: Row[] = [
    ['remind-everybody', 'paused until 2027-01-02 09:00:00Z'],
    ['bill', 'cron, interval, event, manual'],
  ];
  expect(stripVTControlCharacters(renderTable(rows, many, 40))).toBe(
    [
      'JOB',
      '  NEXT',
      '  STATE',
      'remind-everybody',
      '  2027-01-01 09:00:00Z',
      '  paused until 2027-01-02 09:00:00Z',
      'bill',
      '  2027-01-01 09:00:00Z',
      '  cron, interval, event, manual',
    ].join('\n'),
  );
  expect(renderTable(rows, many, 120)).toContain('remind-everybody  2027');
});

test('text is broken between words, and no word in two', () => {
  expect(wrapped('every weekday at 18:00, send reminders', 16)).toEqual([
    'every weekday at',
    '18:00, send',
    'reminders',
  ]);
  expect(wrapped('a-word-longer-than-that x', 5)).toEqual(['a-word-longer-than-that', 'x']);
  expect(wrapped('', 5)).toEqual(['']);
  expect(wrapped('column  a   b', 20)).toEqual(['column  a   b']);
});

test('what is set in stays so, on every line that it takes', () => {
  expect(wrapped('    at run (job.ts:3:9)', 40)).toEqual(['    at run (job.ts:3:9)']);
  expect(wrapped('    at run (job.ts:3:9)', 16)).toEqual(['    at run', '    (job.ts:3:9)']);
  expect(wrapped('  - every weekday at 18:00', 18)).toEqual(['  - every weekday', '  at 18:00']);
});

test('colour does not count as width', () => {
  const painted = layout.map((column) => ({ ...column, paint: (text: string) => `\u001b[31m${text}\u001b[39m` }));
  const lines = renderTable([['a', 'b']], painted, 40).split('\n');
  expect(lines.map(width)).toEqual(['JOB  WHY'.length, 'a    b'.length]);
});

test('a table fits its terminal whatever is in it, down to the width that its columns need', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.string({ unit: 'grapheme' })), {
        maxLength: 5,
      }),
      fc.integer({ min: 30, max: 120 }),
      (rows, columns) => {
        const clean = rows.map(([a, b]) => [printable(a), printable(b)] as const);
        const names = Math.max(3, ...clean.map(([a]) => width(a)));
        for (const line of renderTable(clean, layout, columns).split('\n')) {
          expect(width(line)).toBeLessThanOrEqual(Math.max(columns, names + 2 + 8));
        }
      },
    ),
  );
  expect(cut('日本語', 5)).toBe('日本…');
});

test('text from elsewhere cannot move the cursor', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/u);
      expect(printableLines(text).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/u);
    }),
  );
});

test('times for people', () => {
  expect(showInstant('2027-01-01T10:00:00.250+01:00')).toBe('2027-01-01 09:00:00Z');
  expect([0, 999, 1500, 59_949, 59_950, 245_000, 12_000_000, 187_200_000].map(showDuration)).toEqual([
    '0ms',
    '999ms',
    '1.5s',
    '59.9s',
    '1m 00s',
    '4m 05s',
    '3h 20m',
    '2d 4h',
  ]);
});
