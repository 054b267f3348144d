import type { Span } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { NUMBER_WORDS } from '../../lexer/vocabulary.ts';
import { defineReader } from '../rule.ts';

/*
 * Waits that are told one by one: "1, 5 and 15 minutes", "10s/1m/10m", "a minute, then after 5, then after 20". A unit may
 * be said once, before or behind the numbers that share it.
 */

const UNITS: ReadonlyMap<string, Span['unit']> = new Map(
  (
    [
      ['second', 's sec secs second seconds'],
      ['minute', 'm min mins minute minutes'],
      ['hour', 'h hr hrs hour hours'],
    ] as const
  ).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit] as const)),
);
const COMPACT: Readonly<Record<string, Span['unit']>> = { s: 'second', m: 'minute', h: 'hour', d: 'day' };
const JOINTS = [',', '/', ';', '->', 'and', 'then', '&', 'finally'];
const LEADS = /^(?:after|in|another|first|at)$/;
const ONE = /^(?:a|an|another)$/;
/** So many waits are told one by one at most. */
const MOST = 8;

interface Item {
  readonly n: number;
  readonly unit: Span['unit'] | null;
  readonly end: number;
}

/** One of the waits: a number with its unit or without. */
function itemAt(tokens: readonly Token[], at: number): Item | null {
  const token = tokens[at];
  if (token === undefined) return null;
  if (token.kind === 'compact') {
    const [, n, letter] = /^([\d.]+)([smhd])$/.exec(token.text) ?? [];
    const unit = COMPACT[letter ?? ''];
    return n === undefined || unit === undefined ? null : { n: Number(n), unit, end: at + 1 };
  }
  const n =
    token.kind === 'number' ? token.value : ONE.test(token.text) ? 1 : (NUMBER_WORDS.get(token.text) ?? Number.NaN);
  if (Number.isNaN(n)) return null;
  const unit = UNITS.get(tokens[at + 1]?.text ?? '') ?? null;
  if (unit === null && ONE.test(token.text)) return null;
  // "40 second" was to be another word.
  if (n !== 1 && /^(?:second|minute|hour)$/.test(tokens[at + 1]?.text ?? '')) return null;
  return { n, unit, end: at + (unit === null ? 1 : 2) };
}

/** The waits with the units that they share: of the next one that has its own, else of the one before. */
function withUnits(items: readonly Item[]): readonly Span[] | null {
  const all: Span[] = [];
  for (const [index, { n, unit }] of items.entries()) {
    const shared = unit ?? items.slice(index + 1).find((one) => one.unit !== null)?.unit ?? all.at(-1)?.unit;
    if (shared === undefined) return null;
    all.push({ n, unit: shared });
  }
  return all;
}

export const waitReaders = [
  defineReader({
    id: 'waits.one-by-one',
    yields: 'waits',
    begins: { kinds: ['number', 'compact'], words: ['a', 'an', ...NUMBER_WORDS.keys()] },
    alone: {},
    goesOn: { words: [...UNITS.keys(), ...JOINTS] },
    read: (tokens, at) => {
      const items: Item[] = [];
      const found: { end: number; value: readonly Span[] }[] = [];
      for (let index = at; items.length < MOST; ) {
        const item = itemAt(tokens, index);
        if (item === null) break;
        items.push(item);
        index = item.end;
        const value = items.length > 1 ? withUnits(items) : null;
        // "5 minutes, 3 retries": a number at the end that no unit follows counts something else, unless nothing does.
        const counts =
          item.unit === null && tokens[index]?.kind === 'word' && !JOINTS.includes(tokens[index]?.text ?? '');
        if (value !== null && !counts) found.push({ end: index, value });
        const joint = index;
        while (JOINTS.includes(tokens[index]?.text ?? '')) index += 1;
        if (index === joint) break;
        while (LEADS.test(tokens[index]?.text ?? '')) index += 1;
      }
      return found.reverse();
    },
    examples: ['Every hour, sync the orders. Retry after 1, 2 and 4 minutes.'],
    counterexamples: ['Every hour, sync the orders. Retry after 5 minutes.'],
  }),
] as const;
