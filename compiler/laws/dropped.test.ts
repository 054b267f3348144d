import fc from 'fast-check';
import { canonicalJson, type JobSpec, meaningOf } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { type Break, breaks } from '../../fixtures/language/breaks.ts';
import { someOptions } from '../../fixtures/language/options.ts';
import { schedules } from '../../fixtures/language/phrases.ts';
import type { Compilation, Derivation } from '../compilation.ts';
import { compile } from '../compile.ts';
import { readers, rules } from '../grammar/grammar.ts';

/**
 * Law 2, nothing dropped: a description is broken by one word, in its schedule or in its options, by leaving the word
 * out, by a word without meaning in its place, by misspelling it, or by putting a word of the language in. The break
 * must be told: an error, or a warning that was not there before. A word put in, or left out, may also change when
 * the job runs, which the readback shows. Nothing else is tolerated.
 */
const NOW = { now: '2026-01-01T00:00:00Z' };
const ACTION = ', sync the orders';

/** Readers that take any word: the names of things. Another name is another meaning, and it is shown. */
const NAMES = /^(?:noun|thing|key|label|towards|owner-name|error-names|failed-errors|given|event|address)\./;

function namedPlaces(derivations: readonly Derivation[]): readonly Derivation[] {
  return derivations.flatMap((one) => (NAMES.test(one.rule) ? [one] : namedPlaces(one.children)));
}

function doubts({ diagnostics }: Compilation): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { severity, code } of diagnostics) if (severity !== 'info') counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

const meaning = (spec: JobSpec) => canonicalJson({ ...meaningOf(spec), action: null });

/** The words that an action has gained, where a break may have hidden. */
function gained(before: string, after: string): boolean {
  const left = before.toLowerCase().split(/\s+/);
  for (const word of after.toLowerCase().split(/\s+/)) {
    const at = left.indexOf(word);
    if (at < 0) return true;
    left.splice(at, 1);
  }
  return false;
}

/** What slipped by, in a few words; null where the break was told or does no harm. */
function offence(whole: Compilation, spec: JobSpec, { text, how, put }: Break): string | null {
  const broken = compile(text, NOW);
  if (broken.spec === null) return null;
  const before = doubts(whole);
  if ([...doubts(broken)].some(([code, count]) => count > (before.get(code) ?? 0))) return null;
  const same = meaning(broken.spec) === meaning(spec);
  if (how === 'put in' && !same) return null;
  const shown = how !== 'left out' && meaning(broken.spec).includes(put.slice(0, -2).toLowerCase());
  if (gained(spec.action.text, broken.spec.action.text) && !(how === 'replaced' && shown))
    return `became part of the action “${broken.spec.action.text}”`;
  // What is left out and missed nowhere was said twice, or says nothing: replacing it shows which.
  if (how === 'left out' || shown) return null;
  return same ? 'was ignored' : `changed the meaning in silence: ${broken.readback}`;
}

/** What slips by when the words of a text between two offsets are broken. Remarks and names may be any words. */
function offences(text: string, from: number, to: number, putIn: number): readonly string[] {
  const whole = compile(text, NOW);
  const { spec } = whole;
  if (spec === null) throw new Error(`“${text}” is refused`);
  const remarks = whole.words.filter(({ as }) => as === 'filler');
  const free = [...remarks, ...namedPlaces(whole.derivation)];
  return breaks(text, from, to, putIn).flatMap((one) => {
    // Words may be put into a remark, and between an action and what follows it without a mark.
    const inside = one.how === 'put in' ? 1 : 0;
    if (free.some(({ start, end }) => start + inside <= one.at && one.at < end)) return [];
    if (inside === 1 && remarks.some(({ end }) => one.at === end)) return [];
    if (one.how === 'put in' && one.at === from && /[a-z] $/.test(text.slice(0, from))) return [];
    const found = offence(whole, spec, one);
    return found === null ? [] : [`${one.how} “${one.word}”: “${one.text}” ${found}`];
  });
}

it('a word broken in the schedule is told', () => {
  fc.assert(
    fc.property(schedules, ({ text }) => {
      expect(offences(`${text}${ACTION}.`, 0, text.length, 2)).toEqual([]);
    }),
    { seed: 20_260_104, numRuns: 40 },
  );
});

it('a word broken in the options is told', () => {
  fc.assert(
    fc.property(schedules, someOptions(2), ({ text }, options) => {
      const head = `${text}${ACTION}.`;
      const whole = `${head}${options.map((one) => ` ${one.text}`).join('')}`;
      expect(offences(whole, head.length, whole.length, 1)).toEqual([]);
    }),
    { seed: 20_260_107, numRuns: 40 },
  );
});

/** The examples of all rules, by family, each text once. */
const families = new Map<string, string[]>();
const seen = new Set<string>();
for (const { id, examples } of [...rules, ...readers]) {
  const family = id.split('.')[0] ?? id;
  for (const example of examples) {
    if (seen.has(example)) continue;
    seen.add(example);
    families.set(family, [...(families.get(family) ?? []), example]);
  }
}

/** An example as a whole description, and what slips by when a clause of it is broken. */
function offencesOf(example: string): readonly string[] {
  for (const text of [example, `${example}${ACTION}`]) {
    const { spec, words } = compile(text, NOW);
    if (spec === null || spec.action.text === '') continue;
    return words
      .filter(({ as }) => as !== 'action' && as !== 'filler')
      .filter(({ start, end }) => !spec.action.text.includes(text.slice(start, end)))
      .flatMap(({ start, end }) => offences(text, start, end, 1));
  }
  return [];
}

it.each([...families.keys()])('a word broken in the examples of %s is told', (family) => {
  expect(families.get(family)?.flatMap(offencesOf)).toEqual([]);
});

/** Cues before nouns that belong to the action: no false alarms. */
const LOOK_ALIKES = [
  'post on Slack',
  'retry failed payments',
  'delete sessions older than 7 days',
  'send the weekly summary',
  'delete the drafts except those pinned',
  'publish the Sunday roast menu',
  'email the May report',
  'send a second reminder to customers',
  'notify every customer',
  'archive orders within the region',
  'clean up after the migration',
  'restart the workers at the edge',
  'sync contacts from Salesforce to HubSpot',
  'warm the cache for each region',
  'remind customers of unpaid invoices until they pay',
  'skip tracing the old leads',
  'run the nightly builds of the compiler',
  'send invoices only to paying customers',
  'generate the monthly partition',
  'refresh the first page of results',
  'check in with the fulfilment centre',
  'delete half of the samples',
  'close tickets without an owner',
  'compare the last export with the next one',
];

it.each(LOOK_ALIKES)('“%s” is an action like any other', (action) => {
  for (const text of [`Every weekday at 18:00, ${action}.`, `At 18:00 every Friday: ${action}`]) {
    const { spec, diagnostics } = compile(text, NOW);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(spec?.action.text).toBe(action);
    expect(spec?.triggers).toHaveLength(1);
  }
});
