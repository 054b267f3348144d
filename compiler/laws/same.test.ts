import fc from 'fast-check';
import { canonicalJson, type JobSpec, meaningOf } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { someOptions } from '../../fixtures/language/options.ts';
import { schedules } from '../../fixtures/language/phrases.ts';
import { compile } from '../compile.ts';

/** Other ways of writing the same text: what it means must not hang on them. */
const NOW = { now: '2026-01-01T00:00:00Z' };
const RUNS = { seed: 20_260_120, numRuns: 60 } as const;

function read(text: string): JobSpec {
  const { spec, diagnostics } = compile(text, NOW);
  if (spec === null) throw new Error(`“${text}” is refused: ${diagnostics.map((one) => `${one.code} ${one.message}`)}`);
  return spec;
}

const meaning = (text: string) => canonicalJson({ ...meaningOf(read(text)), action: null });

/** Names keep their letters: zones and addresses are written in one way. */
const named = /\b[A-Z]\w+\/\w+|\S+@\S+|#\w+/g;
const outsideNames = (text: string, change: (part: string) => string) => {
  let changed = '';
  let at = 0;
  for (const match of text.matchAll(named)) {
    changed += change(text.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return changed + change(text.slice(at));
};
const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const WAYS: Readonly<Record<string, (text: string) => string>> = {
  'in capitals': (text) => outsideNames(text, (part) => part.toUpperCase()),
  'in small letters': (text) => outsideNames(text, (part) => part.toLowerCase()),
  'with no-break spaces': (text) => text.replaceAll(' ', '\u00a0'),
  'with narrow spaces before AM and PM': (text) => text.replace(/ (?=[AP]M)/g, '\u202f'),
  'with two spaces for one': (text) => text.replaceAll(' ', '  '),
  'with tabs': (text) => text.replaceAll(' ', '\t'),
  'with blanks around it': (text) => `  ${text}\n`,
  'with a.m. and p.m.': (text) => text.replace(/\b([AaPp])[Mm]\b/g, (_, half: string) => `${half.toLowerCase()}.m.`),
  'with “each” for “every”': (text) => text.replace(/\bevery\b/g, 'each').replace(/\bEvery\b/g, 'Each'),
  'without the comma of a list': (text) => text.replace(/, (\w+ and )/g, ', $1'),
  'with a comma before “and”': (text) => text.replace(/(, \w+) and /g, '$1, and '),
  'with dates the American way': (text) => text.replace(/\b(\d+) ([A-Z][a-z]{2,}) (\d{4})\b/g, '$2 $1, $3'),
  'with months cut short': (text) => text.replace(/\b(Jan|Feb|Aug|Oct|Nov|Dec)[a-z]+\b/g, '$1'),
  'with days cut short': (text) => text.replace(/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*day(?!s)\b/g, '$1'),
  politely: (text) => `Please, ${lower(text)}`,
  'behind “run”': (text) => text.replace(/^(At|On|Every|Each)\b/, (word) => `Run ${word.toLowerCase()}`),
};

describe.each(Object.entries(WAYS))('%s', (_, write) => {
  it('a schedule means the same', () => {
    fc.assert(
      fc.property(schedules, ({ text }) => {
        expect([write(text), meaning(`${write(text)}, sync the orders`)]).toEqual([
          write(text),
          meaning(`${text}, sync the orders`),
        ]);
      }),
      RUNS,
    );
  });
});

it('clauses mean the same in any order', () => {
  fc.assert(
    fc.property(
      schedules.chain((phrase) =>
        fc.tuple(fc.constant(phrase), fc.shuffledSubarray([...phrase.parts], { minLength: phrase.parts.length })),
      ),
      ([phrase, parts]) => {
        const text = parts.join(' ');
        expect([text, meaning(`${text}, sync the orders`)]).toEqual([text, meaning(`${phrase.text}, sync the orders`)]);
      },
    ),
    { seed: 20_260_121, numRuns: 150 },
  );
});

it('options mean the same in any order, in sentences or behind commas', () => {
  fc.assert(
    fc.property(someOptions(3), (options) => {
      const said = (some: readonly { readonly text: string }[]) =>
        meaning(`Every day at 9 AM, sync the orders. ${some.map(({ text }) => text).join(' ')}`);
      expect(said([...options].reverse())).toBe(said(options));
    }),
    { seed: 20_260_122, numRuns: 60 },
  );
});

it('what is said does not hang on the day it is read', () => {
  fc.assert(
    fc.property(schedules, ({ text }) => {
      const on = (now: string) => canonicalJson(compile(`${text}, sync the orders`, { now }).spec);
      expect(on('2026-12-31T23:59:59Z')).toBe(on('2026-01-01T00:00:00Z'));
      expect(canonicalJson(compile(`${text}, sync the orders`).spec)).toBe(on('2026-01-01T00:00:00Z'));
    }),
    RUNS,
  );
});

/** Law 4: what is stated says where, and what is implied says why. */
describe('where values come from', () => {
  it('is told of each: the words that state it, or the reason', () => {
    fc.assert(
      fc.property(schedules, someOptions(3), ({ text: when }, options) => {
        const text = `${when}, sync the orders. ${options.map((one) => one.text).join(' ')}`;
        const { spec, implied } = compile(text, NOW);
        if (spec === null) throw new Error(`“${text}” is refused`);
        const said = new Set(options.flatMap((one) => Object.keys(one.sets)));
        for (const [field, origin] of Object.entries(spec.provenance)) {
          if (field === 'triggers' || field === 'timezone') continue;
          const places = spec.spans[`/${field}`] ?? [];
          if (origin !== 'stated') {
            expect({ field, places }).toEqual({ field, places: [] });
            continue;
          }
          expect([field, [...said].some((one) => one === field || one === 'serial')]).toEqual([field, true]);
          expect(places.length).toBeGreaterThan(0);
          for (const [start, end] of places)
            expect(options.some((one) => one.text.includes(text.slice(start, end)))).toBe(true);
        }
        for (const { field, reason } of implied) {
          expect([field, spec.provenance[field]]).toEqual([field, 'implied']);
          expect(reason).not.toBe('');
        }
        for (const places of Object.entries(spec.spans)) {
          if (!places[0].startsWith('/triggers')) continue;
          for (const [, end] of places[1]) expect(end).toBeLessThanOrEqual(when.length);
        }
      }),
      RUNS,
    );
  });

  it('is that of the value: without the words that state it, it is implied', () => {
    fc.assert(
      fc.property(someOptions(1), ([option]) => {
        const bare = read('Every day at 9 AM UTC, sync the orders.');
        const full = read(`Every day at 9 AM UTC, sync the orders. ${option?.text}`);
        const stated = (spec: JobSpec) =>
          Object.keys(spec.provenance).filter((field) => spec.provenance[field] === 'stated');
        expect(stated(bare)).toEqual(['triggers', 'timezone']);
        expect(stated(full).length).toBeGreaterThan(2);
      }),
      RUNS,
    );
  });
});

/** Law 3: a text with two readings is a question, and each of its answers is one of them. */
it.each([
  ['Every day at 9 AM and 5 PM on Monday and every Friday, sync the orders'],
  ['On Monday and on Friday at 9 AM and every hour, sync the orders'],
])('“%s” is read in one way, or asked about', (text) => {
  const { spec, diagnostics } = compile(text, NOW);
  const question = diagnostics.find(({ code }) => code === 'NLJ2001');
  if (question === undefined) return expect(spec === null || spec.triggers.length > 0).toBe(true);
  const answers = question.fixes.map(({ edits }) => compile(edits[0]?.text ?? '', NOW));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(new Set(answers.map((one) => (one.spec === null ? '' : meaning(one.text)))).size).toBe(answers.length);
});
