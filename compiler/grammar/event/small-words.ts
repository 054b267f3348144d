import type { Item } from './items.ts';
import type { Thing } from './parts.ts';

/* Words that stand about what happens and name nothing of it. */

export const SMALL_ADVERBS = new Set(
  'just successfully finally already now also ever still yet again newly recently been being'.split(' '),
);
export const NEGATIONS = new Set('not never'.split(' '));

export const NOBODY = new Set('someone somebody anyone anybody everyone everybody people'.split(' '));
export const SPEAKERS = new Set('we you i they'.split(' '));
export const PRONOUNS = new Set('it them us me him her itself themselves yourself'.split(' '));

/** Participles that another word completes: marked late, reported stolen. */
export const COMPLETED_BY = new Set(
  'marked reported set flagged labelled considered deemed declared tagged moved changed turned put gone went became left switched'.split(
    ' ',
  ),
);

/** What can be done over. */
export const OVER = new Set(
  'handed carried taken turned rolled left run passed put moved brought started made done crossed switched signed boiled went gone'.split(
    ' ',
  ),
);
export const STATES: Readonly<Record<string, string>> = {
  over: 'ended',
  complete: 'completed',
  done: 'completed',
  finished: 'finished',
  out: 'ran_out',
};
/** What ends a verb: "comes in" is an arrival. */
export const WHOLE: Readonly<Record<string, string>> = {
  came_in: 'received',
  comes_in: 'received',
  gone_live: 'went_live',
  gone_down: 'went_down',
  gone_offline: 'went_offline',
  gone_online: 'went_online',
};
/** At the end of an event they say how it happened. */
export const ADVERBS = new Set(
  'late early twice manually automatically incorrectly anonymously online offline internally externally often'.split(
    ' ',
  ),
);

/** "no payment is received" */
export function withoutNo(words: readonly Item[]): { readonly words: readonly Item[]; readonly none: boolean } {
  return words[0]?.text === 'no' || words[0]?.text === 'nobody'
    ? { words: words.slice(1), none: true }
    : { words, none: false };
}

export const pronoun = (entity: string | null): Thing | null =>
  entity === null ? null : { name: entity, kinds: [], of: null, limits: [] };

export const wordItem = (text: string): Item => ({ text, said: text, value: Number.NaN, currency: null });
export const isUnit = (item: Item | undefined): boolean =>
  /^(?:second|minute|hour|day|week|month|year)s?$/.test(item?.text ?? '');
