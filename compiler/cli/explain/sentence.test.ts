import fc from 'fast-check';
import type { WordRole } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { ansi, plain } from '../../diagnostics/render/paint.ts';
import { renderSentence } from './sentence.ts';

function words(text: string, parts: readonly (readonly [string, WordRole])[]) {
  let from = 0;
  return parts.map(([part, as]) => {
    const start = text.indexOf(part, from);
    from = start + part.length;
    return { start, end: from, as };
  });
}

it('underlines the parts and names them', () => {
  const text = 'Weekdays at 6 PM, send reminders. Run sequentially, please zorp.';
  const parts = words(text, [
    ['Weekdays', 'schedule'],
    ['at 6 PM', 'schedule'],
    [',', 'filler'],
    ['send reminders', 'action'],
    ['.', 'filler'],
    ['Run sequentially', 'option'],
    [', please', 'filler'],
    ['zorp', 'unread'],
  ]);
  expect(`\n${renderSentence(text, parts, 80, plain)}\n`).toMatchInlineSnapshot(`
    "
    Weekdays at 6 PM, send reminders. Run sequentially, please zorp.
    ────────────────  ──────────────  ────────────────         ^^^^
    schedule          action          option                   unread
    "
  `);
});

it('breaks long sentences at blanks, and names short parts on rows of their own', () => {
  const text = 'On A, do it with 日本語 and 👍 for all of the customers.';
  const parts = words(text, [
    ['On', 'filler'],
    ['A', 'schedule'],
    [',', 'filler'],
    ['do', 'action'],
    ['it', 'option'],
    ['with 日本語 and 👍 for all of the customers', 'action'],
  ]);
  expect(`\n${renderSentence(text, parts, 24, plain)}\n`).toMatchInlineSnapshot(`
    "
    On A, do it with 日本語
       ─  ── ── ────────────
       schedule action
          action
             option
    and 👍 for all of the
    ──────────────────────
    action
    customers.
    ─────────
    action
    "
  `);
});

it('loses no character of the text, and colours change nothing else', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b ', ' ', '日'), maxLength: 60 }),
      fc.integer({ min: 4, max: 30 }),
      (text, width) => {
        const half = text.length >> 1;
        const parts = [
          { start: 0, end: half, as: 'schedule' as const },
          { start: half, end: text.length, as: 'action' as const },
        ];
        const drawn = renderSentence(text, parts, width, plain);
        const letters = drawn
          .split('\n')
          .filter((line) => !/─|schedule|action/.test(line))
          .join('')
          .replace(/\s/g, '');
        expect(letters).toBe(text.replace(/\s/g, ''));
        expect(renderSentence(text, parts, width, ansi).replace(/\u001b\[\d+m/g, '')).toBe(drawn);
      },
    ),
  );
});
