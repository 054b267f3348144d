import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf } from './position.ts';

it('counts lines and columns from 1, in UTF-16 code units', () => {
  const lines = linesOf('ab\r\n👍x\n');
  expect(lines.count).toBe(3);
  expect(lines.text(1)).toBe('ab');
  expect(lines.position(4)).toEqual({ line: 2, column: 1 });
  expect(lines.position(6)).toEqual({ line: 2, column: 3 });
  expect(lines.position(99)).toEqual({ line: 3, column: 1 });
  expect(lines.position(-1)).toEqual({ line: 1, column: 1 });
});

it('finds each offset again', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r') }), fc.nat(20), (text, offset) => {
      const lines = linesOf(text);
      const { line, column } = lines.position(offset);
      expect(lines.start(line) + column - 1).toBe(Math.min(offset, text.length));
    }),
  );
});
