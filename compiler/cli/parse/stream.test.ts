import fc from 'fast-check';
import { EXIT_CODES } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import type { Compilation } from '../../compilation.ts';
import type { Compile } from './answer.ts';
import { answerLines } from './stream.ts';

/** Stands in for the language: refuses empty texts, fails on "bug", and tells in the readback how it was asked. */
const compile: Compile = (text, options): Compilation => {
  if (text === 'bug') throw new Error('out of luck');
  const ok = text.trim() !== '';
  return {
    ok,
    text,
    spec: null,
    readback: ok ? `${options.now} ${options.context?.timezone} ${options.phrase}` : null,
    diagnostics: ok
      ? []
      : [{ code: 'NLJ1001', severity: 'error', message: 'Nothing is said.', span: { start: 0, end: 0 }, fixes: [] }],
    words: [],
    implied: [],
    derivation: [],
  };
};

const flags = { now: Date.parse('2026-01-01T00:00:00Z'), timezone: 'UTC', next: 0, phrase: false };

async function answers(input: string | Uint8Array, ndjson = false) {
  const written: string[] = [];
  async function* once() {
    yield typeof input === 'string' ? new TextEncoder().encode(input) : input;
  }
  const exitCode = await answerLines(compile, once(), flags, { ndjson, out: async (text) => void written.push(text) });
  return { exitCode, lines: written.map((line) => JSON.parse(line)), written };
}

describe('answerLines', () => {
  it('answers each line, in order, with the keys of the contract in their order', async () => {
    const { lines, exitCode } = await answers('every day at 9, a\nevery day at 10, b\n');
    expect(lines.map(({ text }) => text)).toEqual(['every day at 9, a', 'every day at 10, b']);
    expect(Object.keys(lines[0])).toEqual(['ok', 'text', 'spec', 'next', 'readback', 'diagnostics', 'words']);
    expect(exitCode).toBe(EXIT_CODES.done);
  });

  it('answers an empty line by an error object', async () => {
    const { lines, exitCode } = await answers('\nx\n');
    expect(lines[0]).toMatchObject({ ok: false, text: '', spec: null, next: [], diagnostics: [{ code: 'NLJ1001' }] });
    expect(Object.keys(lines[0].diagnostics[0])).toEqual(['code', 'severity', 'message', 'span', 'fixes']);
    expect(lines).toHaveLength(2);
    expect(exitCode).toBe(EXIT_CODES.findings);
  });

  it('lets an object override the flags', async () => {
    const objects = [
      { text: 'a\nb' },
      { text: 'c', now: '2027-05-01T10:00:00+02:00', timezone: 'Europe/Berlin', phrase: true },
    ];
    const { lines } = await answers(objects.map((object) => JSON.stringify(object)).join('\n'), true);
    expect(lines.map(({ text, readback }) => [text, readback])).toEqual([
      ['a\nb', '2026-01-01T00:00:00.000Z UTC false'],
      ['c', '2027-05-01T08:00:00.000Z Europe/Berlin true'],
    ]);
  });

  it.each([
    ['{"text": "a"', 'NLJ9101'],
    ['[]', 'NLJ9101'],
    ['null', 'NLJ9101'],
    ['{}', 'NLJ9102'],
    ['{"text": 5}', 'NLJ9102'],
    ['{"text": "a", "now": "tomorrow"}', 'NLJ9102'],
    ['{"text": "a", "now": null}', 'NLJ9102'],
    ['{"text": "a", "timezone": "Mars/Olympus"}', 'NLJ9102'],
    ['{"text": "a", "timezone": "+02:00"}', 'NLJ9102'],
    ['{"text": "a", "next": -1}', 'NLJ9102'],
    ['{"text": "a", "next": 1.5}', 'NLJ9102'],
    ['{"text": "a", "phrase": "yes"}', 'NLJ9102'],
  ])('answers the bad line %s by %s, and goes on', async (line, code) => {
    const { lines } = await answers(`${line}\n{"text":"next"}\n`, true);
    expect(lines[0]).toMatchObject({ ok: false, spec: null, diagnostics: [{ code, severity: 'error' }] });
    expect(lines[1]).toMatchObject({ ok: true, text: 'next' });
  });

  it('answers a text that the compiler fails on, goes on, and says at the end that it is our bug', async () => {
    const { lines, exitCode } = await answers('bug\nfine\n');
    expect(lines[0]).toMatchObject({ ok: false, diagnostics: [{ code: 'NLJ9190' }] });
    expect(lines[1]).toMatchObject({ ok: true });
    expect(exitCode).toBe(EXIT_CODES.bug);
  });

  it('gives as many lines as it gets, whatever their bytes, each one line of JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }),
        fc.boolean(),
        async (raw, ndjson) => {
          const lines = raw.map((bytes) => bytes.map((byte) => (byte === 0x0a ? 0x20 : byte)));
          const input = Buffer.concat(lines.flatMap((line) => [line, Uint8Array.of(0x0a)]));
          const { written } = await answers(input, ndjson);
          expect(written).toHaveLength(lines.length);
          for (const line of written) {
            expect(line.indexOf('\n')).toBe(line.length - 1);
            expect(JSON.parse(line)).toHaveProperty('ok');
          }
        },
      ),
    );
  });

  it('waits until a line is taken before it looks at the next', async () => {
    const order: string[] = [];
    async function* input() {
      for (const line of ['a', 'b']) {
        order.push(`give ${line}`);
        yield new TextEncoder().encode(`${line}\n`);
      }
    }
    await answerLines(compile, input(), flags, {
      ndjson: false,
      out: async (line) => {
        await Promise.resolve();
        order.push(`take ${JSON.parse(line).text}`);
      },
    });
    expect(order).toEqual(['give a', 'take a', 'give b', 'take b']);
  });
});
