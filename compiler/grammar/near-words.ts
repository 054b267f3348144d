import { dimensionsOf, type Pattern } from './pattern.ts';
import type { Rule } from './rule.ts';

/** Words that say little by themselves: they occur in every text. */
export const SMALL = new Set(
  `a an the two of in at on it its is are was be to and or for with by from if when while this that them they who which any all new next
  each every only run runs job task day per as so but not no up over than must should may can will get give let make
  do does has have been still already again last first past after before within set start starts stop end work has it's down out off`.split(
    /\s+/,
  ),
);

/** Words that tell, by dimension of phrases. */
export type Phrases = ReadonlyMap<string, ReadonlySet<string>>;

/** The words that tell of each dimension of phrases, those of the phrases within them included. */
export function phrasesOf(rules: readonly Rule[]): Phrases {
  const phrases = new Map<string, Set<string>>();
  // Phrases hold phrases, a few deep: gone through until nothing is added.
  for (let grown = true; grown; ) {
    grown = false;
    for (const { yields, pattern } of rules) {
      const words = phrases.get(yields) ?? new Set<string>();
      const before = words.size;
      for (const word of tellingWordsOf(pattern, phrases)) words.add(word);
      phrases.set(yields, words);
      grown ||= words.size > before;
    }
  }
  return phrases;
}

/** The words by which a pattern is known, those of the phrases in it included. */
export function tellingWordsOf(pattern: Pattern, phrases: Phrases): readonly string[] {
  const own = wordsOf(pattern).filter((word) => !SMALL.has(word) && /\p{L}{2}/u.test(word));
  return [...own, ...dimensionsOf(pattern).flatMap((dimension) => [...(phrases.get(dimension) ?? [])])];
}

/** All words of a pattern itself. */
export function wordsOf(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case 'words':
      return [...pattern.words];
    case 'member':
      return [];
    case 'optional':
      return wordsOf(pattern.item);
    case 'choice':
      return pattern.options.flatMap(wordsOf);
    case 'sequence':
      return pattern.items.flatMap(wordsOf);
  }
}
