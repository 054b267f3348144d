import type { Item } from '../../grammar/event/items.ts';
import { DETERMINERS } from '../../grammar/event/parts.ts';

/** A name is kept to this many letters; what does not fit is left off whole words at a time. */
const LONGEST = 80;

/**
 * The name of the predicate that a limit asks for: "from the EU" is `isFromEu`, "with more than 3 items" is
 * `hasMoreThan3Items`, "whose plan is pro" is `planIsPro`. Never empty for words that say something.
 */
export function predicateName(words: readonly Item[], negative = false): string {
  const said = words.flatMap(wordsOf).filter((word) => !DETERMINERS.has(word));
  const first = said[0] ?? '';
  const rest = said.slice(1);
  const not = negative ? ['not'] : [];
  if (first === 'with') return camel(['has', ...(negative ? ['no'] : []), ...rest]);
  if (first === 'without') return camel(negative ? ['has', ...rest] : ['has', 'no', ...rest]);
  if (first === 'whose') return camel(negative && rest.includes('is') ? insertNot(rest) : rest);
  if (first === 'exceeds') return camel([...not, ...said]);
  if (/^(?:who|that|which)$/.test(first)) return predicateOf(rest, negative);
  if (first === 'as' || (first === 'of' && !Number.isNaN(Number(rest.find((word) => /^\d/.test(word)) ?? Number.NaN))))
    return camel(['is', ...not, ...rest]);
  if (said.includes('times') || isNthTime(said)) return camel(['happened', ...not, ...said]);
  return camel(['is', ...not, ...said]);
}

/** "for the 3rd time" */
const isNthTime = (words: readonly string[]): boolean =>
  words.at(-1) === 'time' &&
  /^(?:\d+(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)$/.test(words.at(-2) ?? '');

/** The same of a whole sentence about the event: "it is over 100 dollars", "plan is pro". */
export function predicateOf(words: readonly string[], negative = false): string {
  const said = words.filter((word) => !/^(?:it|they|he|she|its|their|his|her)$/.test(word) && !DETERMINERS.has(word));
  const first = (said[0] ?? '').replace(/^are$|^was$|^were$/, 'is').replace(/^have$|^had$/, 'has');
  const all = [first, ...said.slice(1)].flatMap(expand);
  return camel(negative ? insertNot(all) : all);
}

/** The words of a name: `isFromEu` is "is from eu", `hasMoreThan3Items` is "has more than 3 items". */
export function wordsOfPredicate(name: string): string {
  return name
    .replace(/_/g, '.')
    .replace(/([a-z])([A-Z\d])/g, '$1 $2')
    .replace(/(\d)([A-Za-z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase();
}

const expand = (word: string): readonly string[] =>
  word === "isn't" || word === "aren't"
    ? ['is', 'not']
    : word === "doesn't"
      ? ['does', 'not']
      : word === "hasn't"
        ? ['has', 'not']
        : [word];

function insertNot(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^(?:is|are|has|was)$/.test(word));
  return at < 0 ? ['not', ...words] : [...words.slice(0, at + 1), 'not', ...words.slice(at + 1)];
}

/** An item as the words of a name: an amount says its currency. */
export function wordsOf({ text, value, currency }: Item): readonly string[] {
  if (Number.isNaN(value)) return text.split(/[-./\s]+/);
  const said = value < 0 ? ['minus', text.replace(/^-/, '')] : [text];
  return currency === null ? said : [...said, currency];
}

function camel(words: readonly string[]): string {
  const kept = words
    .flatMap((word) => (/^\d+(?:\.\d+)?$/.test(word) ? [word.replace('.', '_')] : word.split(/[^\p{L}\p{N}]+/u)))
    .map((word) =>
      word
        .normalize('NFKD')
        .replace(/[^A-Za-z0-9_]/g, '')
        .toLowerCase(),
    )
    .filter((word) => word !== '');
  let name = '';
  for (const word of kept) {
    const next = name === '' ? word : word.charAt(0).toUpperCase() + word.slice(1);
    if (name.length + next.length > LONGEST) break;
    name += next;
  }
  return /^[a-z]/.test(name) ? name : `is${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
