import type { Item } from './items.ts';
import { type Happening, make } from './make.ts';
import { DETERMINERS, limitsOf, OPENERS, snake, type Thing } from './parts.ts';
import { ADVERBS, COMPLETED_BY, isUnit, OVER, PRONOUNS, SMALL_ADVERBS, STATES, WHOLE } from './small-words.ts';
import { PARTICLES, verbOf } from './verbs.ts';

/* What a thing has become: by a participle, or by a state. */

/** "is overdue", "is nearly full", "is back in stock". */
export function state(subject: Thing, words: readonly Item[], negative: boolean): Happening | null {
  let end = 1;
  while (
    end < words.length &&
    end < 4 &&
    !(OPENERS.has(words[end]?.text ?? '') && !OPENERS.has(words[0]?.text ?? '') && words[0]?.text !== 'back')
  )
    end += 1;
  const said = snake(
    words
      .slice(0, end)
      .map(({ text }) => text)
      .filter((text) => !DETERMINERS.has(text)),
  );
  // "is idle 30 days": how long it lasts is no part of what happens.
  if (/_\d+_(?:second|minute|hour|day|week|month|year)s?$/.test(said)) return null;
  // "is 3 days overdue": nor is how long it has.
  if (!Number.isNaN(words[0]?.value ?? Number.NaN) && isUnit(words[1])) return null;
  const made = make({ subject, happened: STATES[said] ?? said, limits: limitsOf(words.slice(end)), negative });
  return made === null ? null : { ...made, lasts: true };
}

/** A participle with all that completes it: "marked as late", "handed over to the courier", "signed for". */
export function completed(subject: Thing, past: string, words: readonly Item[], negative: boolean): Happening | null {
  let happened = past;
  let at = 0;
  const next = words[0]?.text ?? '';
  if (COMPLETED_BY.has(past) && words.length > 0) {
    let from = next === 'as' || (next === 'to' && words.length === 2) ? 1 : 0;
    if (next === 'to' && words[1]?.text === 'be') from = 2;
    const complement: Item[] = [];
    let end = from;
    const fits = (item: Item | undefined) =>
      item !== undefined &&
      (end === from ? !OPENERS.has(item.text) || PARTICLES.has(item.text) : !OPENERS.has(item.text)) &&
      !DETERMINERS.has(item.text);
    while (end < words.length && complement.length < 3 && fits(words[end])) {
      complement.push(words[end] as Item);
      end += 1;
    }
    const [only] = complement;
    if (complement.length > 0 && only !== undefined) {
      const verb = complement.length === 1 ? verbOf(only.text) : null;
      const settles =
        (past === 'marked' || past === 'set' || past === 'became') &&
        (verb?.form === 'past' || STATES[only.text] !== undefined);
      happened = settles
        ? (STATES[only.text] ?? verb?.past ?? '')
        : `${past}_${complement.map(({ text }) => text).join('_')}`;
      at = end;
    }
  }
  if (at === 0 && isParticle(words, 0) && (next !== 'over' || OVER.has(past))) {
    if (next !== 'to') happened = `${past}_${next}`;
    at = 1;
  }
  if (at === 0 && next === 'to' && words.length === 1) at = 1;
  const made = make({ subject, happened: WHOLE[happened] ?? happened, limits: behind(words.slice(at)), negative });
  // "goes quiet", "became inactive": it may last.
  return made !== null && at > 0 && /^(?:went|became|turned|left|kept)$/.test(past) ? { ...made, lasts: true } : made;
}

/** Whether a small word belongs to the verb before it rather than to what follows. */
export function isParticle(words: readonly Item[], at: number): boolean {
  const word = words[at]?.text ?? '';
  if (!PARTICLES.has(word)) return false;
  const next = words[at + 1]?.text;
  if (next === undefined || PRONOUNS.has(next)) return true;
  if (word === 'for') return false;
  if (/^(?:up|out|off|down|back|away|apart|together)$/.test(word)) return true;
  return OPENERS.has(next) || ADVERBS.has(next);
}

/** What is said behind a happening: adverbs alone, the rest from each word that opens it. */
export function behind(words: readonly Item[]): readonly (readonly Item[])[] {
  let at = 0;
  const limits: (readonly Item[])[] = [];
  while (at < words.length && (SMALL_ADVERBS.has(words[at]?.text ?? '') || ADVERBS.has(words[at]?.text ?? ''))) {
    if (!SMALL_ADVERBS.has(words[at]?.text ?? '')) limits.push([words[at] as Item]);
    at += 1;
  }
  return [...limits, ...limitsOf(words.slice(at))];
}
