import fc from 'fast-check';
import type { Diagnostic } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { locate } from '../located.ts';
import { displayWidth } from './cells.ts';
import { renderFrame } from './frame.ts';
import { ansi } from './paint.ts';

function frame(text: string, part: Partial<Diagnostic>, job: string | null = null): string {
  const diagnostic: Diagnostic = {
    code: 'NLJ3001',
    severity: 'warning',
    message: 'a day of the week without "every" is read as weekly',
    span: { start: 0, end: 0 },
    fixes: [],
    ...part,
  };
  return `\n${renderFrame(locate(diagnostic, { name: 'jobs.md', text }, { job }))}\n`;
}

/** The span of the first occurrence of a stretch of the text. */
function at(text: string, part: string) {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
}

describe('renderFrame', () => {
  it('shows the place, and each fix as what to write', () => {
    const text = '## Chart\n\nFriday 15:44, post the chart\n';
    const span = at(text, 'Friday');
    const fixes = [
      { title: 'every Friday', safe: false, edits: [{ start: span.start, end: span.start, text: 'every ' }] },
      { title: 'the coming Friday only', safe: false, edits: [{ ...span, text: 'on 27 November 2026 at' }] },
    ];
    expect(frame(text, { span, fixes }, 'chart')).toMatchInlineSnapshot(`
      "
      warning NLJ3001: a day of the week without "every" is read as weekly
        --> jobs.md:3:1 (chart)
         |
       3 | Friday 15:44, post the chart
         | ^^^^^^
         |
         = either (1): every Friday
       3 | every Friday 15:44, post the chart
         | ++++++
         |
         = either (2): the coming Friday only
       3 | on 27 November 2026 at 15:44, post the chart
         | ++++++++++++++++++++++
      "
    `);
  });

  it('says which place several labels mean', () => {
    const text = 'Every day at 9, weekdays at 10, post it';
    const labels = [
      { span: at(text, 'Every day'), text: 'all seven days' },
      { span: at(text, 'weekdays'), text: 'five of them' },
    ];
    expect(frame(text, { span: at(text, 'at 10'), labels })).toMatchInlineSnapshot(`
      "
      warning NLJ3001: a day of the week without "every" is read as weekly
        --> jobs.md:1:26
         |
       1 | Every day at 9, weekdays at 10, post it
         | ---------       -------- ^^^^^
         | |               |
         | |               five of them
         | all seven days
      "
    `);
  });

  it('marks every line of a span, and leaves the middle of a long one out', () => {
    const text = `Every day\nat 9:\n${'- a thing\n'.repeat(8)}- the end`;
    expect(frame(text, { span: { start: 0, end: text.length } })).toMatchInlineSnapshot(`
      "
      warning NLJ3001: a day of the week without "every" is read as weekly
        --> jobs.md:1:1
         |
       1 | Every day
         | ^^^^^^^^^
       2 | at 9:
         | ^^^^^
       3 | - a thing
         | ^^^^^^^^^
      .. :
      10 | - a thing
         | ^^^^^^^^^
      11 | - the end
         | ^^^^^^^^^
      "
    `);
  });

  it('keeps underlines below wide characters, emoji, tabs and combining marks', () => {
    const text = '\t毎日 👩‍👩‍👧 🇩🇪 cafe\u0301 at 9';
    expect(
      frame(text, { span: at(text, 'at 9'), labels: [{ span: at(text, '毎日'), text: 'unread' }] }),
    ).toMatchInlineSnapshot(`
      "
      warning NLJ3001: a day of the week without "every" is read as weekly
        --> jobs.md:1:25
         |
       1 |     毎日 👩‍👩‍👧 🇩🇪 café at 9
         |     ----            ^^^^
         |     |
         |     unread
      "
    `);
  });

  it('shows nothing that could redraw the screen or turn the text round', () => {
    const drawn = frame('\u001b[2J every \u202eyad\u202c \u0007 at 9\ud800', {
      span: { start: 0, end: 4 },
      message: 'unread: "\u001b[2J\r\nevery"',
    });
    expect(drawn).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(drawn).toMatchInlineSnapshot(`
      "
      warning NLJ3001: unread: "␛[2J every"
        --> jobs.md:1:1
         |
       1 | ␛[2J every �yad� ␇ at 9�
         | ^^^^
      "
    `);
  });

  it('cuts a long line around the place', () => {
    const text = `${'word '.repeat(400)}wrong${' word'.repeat(400)}`;
    const drawn = frame(text, { span: at(text, 'wrong') });
    const [line = '', marks = ''] = drawn.split('\n').filter((row) => row.includes('wrong') || row.includes('^'));
    expect(line.indexOf('wrong')).toBe(marks.indexOf('^'));
    expect(line.length).toBeLessThan(140);
  });

  it('marks the end of a text, and an empty place', () => {
    expect(frame('Every day', { span: { start: 9, end: 9 } })).toMatchInlineSnapshot(`
      "
      warning NLJ3001: a day of the week without "every" is read as weekly
        --> jobs.md:1:10
         |
       1 | Every day
         |          ^
      "
    `);
  });

  it('names a source that has no text', () => {
    expect(frame('', { message: 'the file is missing' })).toMatchInlineSnapshot(`
      "
      warning NLJ3001: the file is missing
        --> jobs.md
      "
    `);
  });

  it('shows a fix that only takes something away', () => {
    const text = 'Every day day at 9';
    const fixes = [{ title: 'leave it out', safe: true, edits: [{ start: 9, end: 13, text: '' }] }];
    expect(frame(text, { span: { start: 10, end: 13 }, fixes })).toMatchInlineSnapshot(`
      "
      warning NLJ3001: a day of the week without "every" is read as weekly
        --> jobs.md:1:11
         |
       1 | Every day day at 9
         |           ^^^
         |
         = fix: leave it out
       1 | Every day at 9
      "
    `);
  });

  it('paints on request, and paints nothing else', () => {
    const located = locate(
      { code: 'NLJ3001', severity: 'error', message: 'm', span: { start: 0, end: 3 }, fixes: [] },
      { name: 'jobs.md', text: 'abc' },
    );
    const painted = renderFrame(located, { paint: ansi });
    expect(painted).toContain('\u001b[31m^^^\u001b[39m');
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(renderFrame(located));
  });

  it('draws any finding in any text', () => {
    const offset = fc.nat(60);
    const unit = fc.oneof(
      fc.constantFrom('\n', '\r\n', '\t', '日', '👩‍👩‍👧', '\ud83d', 'e\u0301', '\u0000', 'a', ' '),
      fc.string({ maxLength: 2, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), offset, offset, offset, offset, (units, a, b, c, d) => {
        const text = units.join('');
        const span = { start: Math.min(a, b, text.length), end: Math.min(Math.max(a, b), text.length) };
        const edit = { start: Math.min(c, d), end: Math.max(c, d), text: 'new' };
        const labels = [
          { span: { start: Math.min(c, text.length), end: Math.min(c + 3, text.length) }, text: 'label' },
        ];
        const drawn = frame(text, { span, labels, fixes: [{ title: 'fix', safe: true, edits: [edit] }] });
        expect(drawn).toContain('NLJ3001');
        if (text.slice(span.start, span.end).trim() !== '' && /[\p{L}]/u.test(text.slice(span.start, span.end)))
          expect(drawn).toContain('^');
      }),
      { numRuns: 300 },
    );
  });
});

it('measures what a terminal shows', () => {
  expect(displayWidth('abc')).toBe(3);
  expect(displayWidth('日本')).toBe(4);
  expect(displayWidth('👩‍👩‍👧')).toBe(2);
  expect(displayWidth('e\u0301')).toBe(1);
  expect(displayWidth('a\tb')).toBe(5);
  expect(displayWidth('한')).toBe(2);
  expect(displayWidth('✓')).toBe(1);
  expect(displayWidth('✅')).toBe(2);
  expect(displayWidth('❤️')).toBe(2);
});
