import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, LONGEST_LINE, readLines } from './lines.ts';

async function* chunked(bytes: Uint8Array, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
    if (cut > bytes.length) continue;
    yield bytes.subarray(from, cut);
    from = cut;
  }
}

async function linesOf(input: AsyncIterable<Uint8Array>): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of readLines(input)) lines.push(line);
  return lines;
}

const read = async (text: string) => (await linesOf(chunked(new TextEncoder().encode(text)))).map((line) => line.text);

describe('readLines', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb', ['a', '', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\rb\n', ['a\rb']],
    ['a\r\r\n', ['a\r']],
    ['\ufeffa\n\ufeffb\n', ['a', '\ufeffb']],
    ['a\0b\u2028c\u0085d\n', ['a\0b\u2028c\u0085d']],
  ])('%j', async (text, expected) => {
    expect(await read(text)).toEqual(expected);
  });

  it('reads bytes that are no UTF-8, line by line', async () => {
    const bytes = Uint8Array.from([0xff, 0xfe, 0x41, 0x0a, 0xc3, 0x0a, 0x42]);
    expect((await linesOf(chunked(bytes))).map(({ text }) => text)).toEqual(['\ufffd\ufffdA', '\ufffd', 'B']);
  });

  it('gives a line for each LF and one for what follows the last, wherever the stream is cut', async () => {
    const byte = fc.oneof(
      { weight: 1, arbitrary: fc.constant(0x0a) },
      { weight: 1, arbitrary: fc.constant(0x0d) },
      { weight: 3, arbitrary: fc.nat(255) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(byte, { maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 6 }), async (raw, cuts) => {
        const bytes = Uint8Array.from(raw);
        const ends = raw.filter((b) => b === 0x0a).length;
        const expected = ends + (raw.length > 0 && raw.at(-1) !== 0x0a ? 1 : 0);
        const whole = await linesOf(chunked(bytes));
        expect(whole).toHaveLength(expected);
        expect(await linesOf(chunked(bytes, cuts))).toEqual(whole);
      }),
    );
  });

  it('passes over the rest of a line that is too long, and holds no more than its limit', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      const chunk = new Uint8Array(64 * 1024).fill(0x61);
      for (; given < 8 * LONGEST_LINE; given += chunk.length) yield chunk;
      yield new TextEncoder().encode('\nshort\n');
    }
    const lines = await linesOf(endless());
    expect(lines).toEqual([
      { text: 'a'.repeat(80), tooLong: true },
      { text: 'short', tooLong: false },
    ]);
    const exact = new Uint8Array(LONGEST_LINE).fill(0x61);
    expect((await linesOf(chunked(exact)))[0]?.tooLong).toBe(false);
  });
});
