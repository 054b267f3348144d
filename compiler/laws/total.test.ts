import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { readJobSpec } from 'nljobs/spec';
import { canonicalJson } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../fixtures/language/holds.ts';
import { mangle, numbersOf } from '../../fixtures/language/mangle.ts';
import { schedules } from '../../fixtures/language/phrases.ts';
import type { Compilation, CompileOptions } from '../compilation.ts';
import { compile, MAX_DESCRIPTION } from '../compile.ts';
import { readers, rules } from '../grammar/grammar.ts';

const NOW = '2026-01-01T00:00:00Z';
const SEED = { seed: 20_260_102 } as const;

/** Words of the language and of its borders, to be thrown together without sense. */
const WORDS =
  'every each day days daily weekly monthly night Monday Fridays weekdays weekends week month quarter year first last 1st 15th 31st second other at on in of the and or to from until till starting between before after except but not unless if when while once twice times for per a an 9 9am 6 PM 18:00 25:00 noon midnight 0 -5 1.5 1e9 99999999999 half past quarter 5s 10m minutes hours seconds UTC ET CST Europe/Berlin Mars/Base UTC+2 GMT-99 January February 30 2027 2027-02-30 09/10/2027 * */5 0 9 * * 1-5 @reboot @daily biweekly run sequentially one a time retry retries timeout skip missed runs fails email ops@example.com #ops priority high low batches limit user signs up order is placed task completed job finishes send delete report users it today haven’t received older than ( ) [ ] " \' “ ” , . ; : – — -> … ? ! \n \t \u200b \u202e \ud800 \udc00 \0 é 九 🚀 tomorrow next Friday ago later never always maybe regularly holidays business hours spread over jitter production tenant'.split(
    ' ',
  );
const salad = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(' ', ' ', ' ', '', ', ', '. ')), { maxLength: 16 })
  .map((parts) => parts.flat().join(''));
const anyText = fc.oneof(
  { weight: 6, arbitrary: salad },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  // Code units of any kind: control characters, lone surrogates.
  {
    weight: 1,
    arbitrary: fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  },
  { weight: 2, arbitrary: schedules.map(({ text }) => text) },
  // A sound phrase with something thrown into it.
  {
    weight: 3,
    arbitrary: fc.tuple(schedules, fc.nat(60), fc.constantFrom(...WORDS)).map(([{ text }, at, word]) => {
      const place = Math.min(at, text.length);
      return `${text.slice(0, place)}${word}${text.slice(place)}, send the report`;
    }),
  },
);
const anyOptions: fc.Arbitrary<CompileOptions> = fc.record(
  {
    now: fc.constant(NOW),
    phrase: fc.boolean(),
    relativeDates: fc.constantFrom('read', 'refuse'),
    context: fc.record({ timezone: fc.constantFrom(null, 'Europe/Berlin', 'America/New_York') }),
  },
  { requiredKeys: [] },
);

function law(numRuns: number, holds: (text: string, options: CompileOptions, result: Compilation) => void) {
  fc.assert(
    fc.property(anyText, anyOptions, (text, options) => holds(text, options, compile(text, options))),
    { ...SEED, numRuns },
  );
}

describe('for any text', () => {
  it('an answer is given, with every place inside the text', () => {
    law(400, (text, _, { diagnostics, words, spec, text: echoed }) => {
      expect(echoed).toBe(text);
      const inside = ({ start, end }: { start: number; end: number }) =>
        start >= 0 && start <= end && end <= text.length;
      expect(diagnostics.filter(({ span }) => !inside(span))).toEqual([]);
      expect(
        diagnostics.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits)).filter((one) => !inside(one)),
      ).toEqual([]);
      expect(words.filter((word) => !inside(word))).toEqual([]);
      const places = Object.values(spec?.spans ?? {}).flat();
      expect(places.filter(([start, end]) => !inside({ start, end }))).toEqual([]);
    });
  });

  it('there is a spec exactly when nothing is an error', () => {
    law(400, (_, __, { ok, spec, diagnostics }) => {
      expect({ ok, spec: spec !== null }).toEqual(
        diagnostics.some(({ severity }) => severity === 'error')
          ? { ok: false, spec: false }
          : { ok: true, spec: true },
      );
    });
  });

  it('every spec is one that the schema takes', () => {
    law(400, (_, __, { spec }) => {
      if (spec !== null) expect(readJobSpec(spec)).toMatchObject({ ok: true });
    });
  });

  it('the answer is the same each time, byte for byte', () => {
    law(120, (text, options, first) => {
      expect(canonicalJson(compile(text, options))).toBe(canonicalJson(first));
    });
  });

  it('every character that is not blank has exactly one role, in order', () => {
    law(400, (text, _, { words }) => {
      let at = 0;
      for (const { start, end } of words) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        expect(text.slice(at, start).trim()).toBe('');
        expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
        at = end;
      }
      expect(text.slice(at).trim()).toBe('');
    });
  });
});

/** Texts that once broke a law, or nearly: one JSON string a line, kept by checks/fuzz.ts. Files are discovered. */
const FOUND = fileURLToPath(new URL('../../fixtures/language/fuzz', import.meta.url));
const found = readdirSync(FOUND).flatMap((name) =>
  readFileSync(`${FOUND}/${name}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): string => JSON.parse(line)),
);

describe('for texts that were found by chance', () => {
  it('nothing is wrong with the answer', () => {
    expect(found.length).toBeGreaterThan(20);
    for (const text of found)
      for (const phrase of [false, true])
        expect([text, faultsOf(text, compile(text, { now: NOW, phrase }))]).toEqual([text, []]);
  });

  it('nor with the answer to others made in the same way', () => {
    const texts = [...rules, ...readers].flatMap((rule) => rule.examples);
    for (let seed = 1; seed <= 600; seed++) {
      const text = mangle(numbersOf(seed), texts, 400);
      expect([seed, text, faultsOf(text, compile(text, { now: NOW, phrase: seed % 3 === 0 }))]).toEqual([
        seed,
        text,
        [],
      ]);
    }
  });
});

describe('a long text', () => {
  it('is one error past the bound, and is answered up to it', () => {
    const [long] = compile('a'.repeat(MAX_DESCRIPTION + 1), { now: NOW }).diagnostics;
    expect(long).toMatchObject({ code: 'NLJ1002', severity: 'error' });
    expect(compile('x'.repeat(50_000_000)).diagnostics).toHaveLength(1);
    expect(compile(' '.repeat(MAX_DESCRIPTION)).diagnostics[0]?.code).toBe('NLJ1001');
    expect(compile(`Every day at 9 AM, send ${'it '.repeat(2_000)}`, { now: NOW }).ok).toBe(true);
  });
});
