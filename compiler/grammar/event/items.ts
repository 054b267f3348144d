import type { Place } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';

/** A word of an event, with what the lexer took apart put together: `user.signed_up`, `high-priority`, `$100`. */
export interface Item {
  /** In small letters. */
  readonly text: string;
  /** As it was written, where the text is known. */
  readonly said: string;
  /** The number that it is; NaN for words. */
  readonly value: number;
  /** Of an amount of money: `dollars`. */
  readonly currency: string | null;
}

/** The words of an event: where they stand, and taken apart. */
export interface EventWords extends Place {
  readonly items: readonly Item[];
}

const CURRENCIES: Readonly<Record<string, string>> = { $: 'dollars', '€': 'euros', '£': 'pounds', '¥': 'yen' };
const NAMED: Readonly<Record<string, string>> = {
  dollar: 'dollars',
  dollars: 'dollars',
  usd: 'dollars',
  bucks: 'dollars',
  euro: 'euros',
  euros: 'euros',
  eur: 'euros',
  pound: 'pounds',
  pounds: 'pounds',
  gbp: 'pounds',
};
/** Marks of comparison, as the words that say the same. */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
  '>': ['over'],
  '<': ['under'],
  '>=': ['at', 'least'],
  '<=': ['at', 'most'],
  '≥': ['at', 'least'],
  '≤': ['at', 'most'],
};
/** Marks that compare with anything, a word as well as a number. */
const EQUAL: Readonly<Record<string, readonly string[]>> = {
  '!=': ['other', 'than'],
  '<>': ['other', 'than'],
  '≠': ['other', 'than'],
  '==': ['equal', 'to'],
  '=': ['equal', 'to'],
};
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, thousand: 1e3, million: 1e6 };

/**
 * The tokens of an event as items. Of marks only commas are kept, and what compares with a number, in words.
 *
 * @param text what the tokens were taken from; without it `said` is in small letters
 */
export function itemsOf(tokens: readonly Token[], text?: string): readonly Item[] {
  const items: Item[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    let end = at;
    let folded = token.text;
    if (token.kind === 'quoted') folded = folded.slice(1, -1).toLowerCase();
    // "user.signed_up", "high-priority": joined without blanks.
    while (
      joins(tokens[end + 1]) &&
      tokens[end + 2]?.spaced === false &&
      isWord(tokens[end]) &&
      isWord(tokens[end + 2])
    ) {
      folded += `${tokens[end + 1]?.text}${tokens[end + 2]?.text}`;
      end += 2;
    }
    const currency = CURRENCIES[token.text];
    const next = tokens[at + 1];
    if (currency !== undefined && next?.kind === 'number') {
      const factor = tokens[at + 2]?.spaced === true ? undefined : FACTORS[tokens[at + 2]?.text ?? ''];
      const value = next.value * (factor ?? 1);
      items.push({ text: String(value), said: String(value), value, currency });
      at += factor === undefined ? 1 : 2;
      continue;
    }
    if (token.kind === 'number') {
      const factor = FACTORS[next?.text ?? ''];
      const before = tokens[at - 1];
      const below = before?.text === '-' && before.spaced && !token.spaced;
      const value = token.value * (factor ?? 1) * (below ? -1 : 1);
      const behind = tokens[at + (factor === undefined ? 1 : 2)];
      const named = NAMED[behind?.text ?? ''] ?? null;
      if (factor !== undefined) at += 1;
      if (named !== null) at += 1;
      const percent = named === null && behind?.text === '%';
      if (percent) at += 1;
      items.push({ text: String(value), said: String(value), value, currency: named });
      if (percent) items.push({ text: 'percent', said: 'percent', value: Number.NaN, currency: null });
      continue;
    }
    const pair = /^[=>]$/.test(next?.text ?? '') && next?.spaced === false ? `${token.text}${next.text}` : token.text;
    const equal = EQUAL[pair];
    if (equal !== undefined) {
      items.push(...equal.map(wordItem));
      if (pair !== token.text) at += 1;
      continue;
    }
    const compared = COMPARED[pair] ?? COMPARED[token.text];
    if (compared !== undefined) {
      if (pair !== token.text) at += 1;
      items.push(...compared.map(wordItem));
      continue;
    }
    const last = tokens[end] as Token;
    at = end;
    if (token.text === '>' || token.text === '<') {
      const folds = token.text === '>' ? 'over' : 'under';
      items.push({ text: folds, said: folds, value: Number.NaN, currency: null });
      continue;
    }
    if ((token.kind === 'punct' && token.text !== ',') || token.kind === 'symbol') continue;
    const said = text === undefined ? folded : text.slice(token.start, last.end).replace(/^["“`«]|["”`»]$/g, '');
    items.push({ text: folded, said, value: Number.NaN, currency: null });
  }
  return items;
}

const wordItem = (text: string): Item => ({ text, said: text, value: Number.NaN, currency: null });
const joins = (token: Token | undefined): boolean =>
  token !== undefined && !token.spaced && (token.text === '-' || token.text === '.');
const isWord = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'ordinal';
