import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, applyFixes } from './fix.ts';

describe('applyEdits', () => {
  it('makes all edits at once, in whatever order they are given', () => {
    const edits = [
      { start: 7, end: 9, text: '09:00' },
      { start: 0, end: 0, text: 'every ' },
    ];
    expect(applyEdits('Monday at', edits)).toEqual({ ok: true, text: 'every Monday 09:00' });
    expect(applyEdits('Monday at', edits.toReversed())).toEqual({ ok: true, text: 'every Monday 09:00' });
  });

  it('allows an insertion at the edge of a replaced stretch', () => {
    expect(
      applyEdits('abc', [
        { start: 1, end: 2, text: 'X' },
        { start: 1, end: 1, text: '<' },
        { start: 2, end: 2, text: '>' },
      ]),
    ).toEqual({ ok: true, text: 'a<X>c' });
  });

  it.each([
    [
      'overlapping stretches',
      [
        { start: 0, end: 2, text: 'x' },
        { start: 1, end: 3, text: 'y' },
      ],
    ],
    [
      'an insertion inside a replaced stretch',
      [
        { start: 0, end: 3, text: 'x' },
        { start: 1, end: 1, text: 'y' },
      ],
    ],
    [
      'two insertions at one place',
      [
        { start: 1, end: 1, text: 'x' },
        { start: 1, end: 1, text: 'y' },
      ],
    ],
    ['a place outside the text', [{ start: 2, end: 9, text: 'x' }]],
    ['a stretch that runs backwards', [{ start: 2, end: 1, text: 'x' }]],
  ])('refuses %s', (_what, edits) => {
    expect(applyEdits('abc', edits)).toMatchObject({ ok: false });
  });

  it('keeps everything outside the edits, whatever they are', () => {
    const edit = fc.tuple(fc.nat(30), fc.nat(30), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(edit, { maxLength: 5 }), (text, raw) => {
        const edits = raw.map(([a, b, put]) => ({ start: Math.min(a, b), end: Math.max(a, b), text: put }));
        const applied = applyEdits(text, edits);
        if (!applied.ok) return;
        const grown = edits.reduce((sum, { start, end, text: put }) => sum + put.length - (end - start), 0);
        expect(applied.text.length).toBe(text.length + grown);
        expect(applied).toEqual(applyEdits(text, edits.toReversed()));
      }),
    );
  });
});

describe('applyFixes', () => {
  it('makes a fix whole or leaves it', () => {
    const first = { title: 'a', safe: true, edits: [{ start: 0, end: 1, text: 'A' }] };
    const clashing = {
      title: 'b',
      safe: true,
      edits: [
        { start: 0, end: 1, text: 'B' },
        { start: 2, end: 3, text: 'C' },
      ],
    };
    const apart = { title: 'c', safe: true, edits: [{ start: 2, end: 3, text: 'Z' }] };
    expect(applyFixes('abc', [first, clashing, apart])).toEqual({
      text: 'AbZ',
      applied: [first, apart],
      left: [clashing],
    });
  });
});
