import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import type { Item } from './items.ts';
import { make } from './make.ts';
import { thingOf } from './parts.ts';
import type { EventPhrase } from './phrase.ts';
import { verbOf } from './verbs.ts';

const BELOW = /^(?:below|under|beneath)$/;
const ABOVE = /^(?:above|over|beyond|exceeding)$/;
/** So many words name what is measured. */
const MOST_WORDS = 4;

/** They say when, and are no part of a limit: "over 30 on Fridays", "below 5 today". */
const WHEN =
  /^(?:today|tonight|tomorrow|yesterday|every|each|daily|nightly|hourly|weekly|monthly|weekdays?|weekends?|(?:mid)?nights?|noon|mornings?|afternoons?|evenings?|during|until|am|pm|o'clock|this|next)$/;
const saysWhen = ({ text }: Item): boolean =>
  WHEN.test(text) || (text.length > 4 && (WEEKDAY_WORDS.has(text) || MONTH_WORDS.has(text)));

/**
 * "Stock below minimum", "CPU > 90%" as the title of what is to be done then: the moment at which it falls or rises beyond
 * that. Null where the words measure nothing.
 */
export function thresholdOf(words: readonly Item[]): EventPhrase | null {
  const at = words.findIndex(({ text }) => BELOW.test(text) || ABOVE.test(text));
  const said = words.slice(0, at);
  const limit = words.slice(at);
  if (at < 1 || at > MOST_WORDS || limit.length < 2 || limit.length > MOST_WORDS + 1) return null;
  if (words.some(saysWhen)) return null;
  if (said.some(({ text, value }) => !Number.isNaN(value) || verbOf(text)?.form === 'past')) return null;
  const happened = BELOW.test(limit[0]?.text ?? '') ? 'fell' : 'rose';
  const one = make({ subject: thingOf(said), happened, limits: [limit], negative: false });
  return one === null ? null : { any: [one], unless: null };
}
