import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJson, toJsonOrNote, toText } from './json.ts';

describe('toJson', () => {
  it('is JSON.stringify for what jsonb can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('\\u0000') && !/\\ud[89a-f]/.test(text));
        expect(toJson(value)).toBe(text);
      }),
    );
  });

  it('never writes what jsonb refuses, and stays JSON', () => {
    const unit = fc.constantFrom('\0', '\\', 'u0000', 'ud800', '\ud800', '\udc00', '"', 'a', '\n', '😀');
    fc.assert(
      fc.property(
        fc.array(unit).map((parts) => parts.join('')),
        (text) => {
          const read: unknown = JSON.parse(toJson({ [text]: text }));
          expect(read).toEqual({ [toText(text)]: toText(text) });
          expect(() => encodeURIComponent(toText(text))).not.toThrow();
        },
      ),
    );
  });

  it('leaves text alone that only looks like an escape', () => {
    expect(toJson('\\u0000')).toBe('"\\\\u0000"');
    expect(toJson('\\\0')).toBe('"\\\\\ufffd"');
  });

  it('writes null for nothing, and digits for a bigint', () => {
    expect(toJson(undefined)).toBe('null');
    expect(toJson({ n: 12345678901234567890n, f: () => 1 })).toBe('{"n":"12345678901234567890"}');
  });

  it('refuses a cycle in words, or notes it', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(() => toJson(cycle)).toThrow(expect.objectContaining({ code: 'value-not-json' }));
    expect(toJsonOrNote(cycle)).toEqual({ unstorable: expect.stringContaining('not JSON') });
  });
});
