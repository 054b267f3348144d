import type { Item } from './items.ts';
import { isClauseBehind, isStateBehind, mainVerb, withoutOpening } from './main-verb.ts';
import { AUX, type Happening } from './make.ts';
import { nominal } from './nominal.ts';
import { happenedOf } from './nouns.ts';
import { limitsOf } from './parts.ts';
import { NEGATIONS, NOBODY, SPEAKERS, wordItem } from './small-words.ts';
import { verbOf } from './verbs.ts';
import { active, inherited, passive } from './voices.ts';

/** Reads one happening from all of some words; null where they name none. `entity` is what the words before were about. */
export function happeningOf(words: readonly Item[], entity: string | null = null): Happening | null {
  const named = explicit(words);
  if (named !== null) return named;
  const said = withoutNobody(withoutOpening(words));
  // Which time it is ("the 3rd time a user logs in") no event tells.
  if (said.length === 0 || isNthTime(said)) return null;
  const first = said[0] as Item;
  // "3 units have passed": a number happens to nothing.
  if (!Number.isNaN(first.value)) return null;
  // "an order is placed and paid" asks for both, which no single event tells.
  if (
    said.some(
      ({ text }, at) => text === ',' || (text === 'and' && at > 0 && verbOf(said[at + 1]?.text ?? '')?.form === 'past'),
    ) ||
    said.some((_, at) => isClauseBehind(said, at)) ||
    said.some((_, at) => isStateBehind(said, at))
  )
    return null;
  const goesOn =
    AUX.has(first.text) ||
    NEGATIONS.has(first.text) ||
    verbOf(first.text)?.form === 'past' ||
    (said.length === 1 && happenedOf(first.text) !== null);
  if (entity !== null && goesOn) return inherited(said, entity);
  // "we receive a new application"
  if (SPEAKERS.has(first.text)) return active(said, 1, entity);
  const verb = mainVerb(said);
  if (verb === null) return nominal(said) ?? (entity === null ? null : inherited(said, entity));
  if (verb.at === 0) return entity === null ? null : inherited(said, entity);
  return verb.aux ? passive(said, verb.at, entity) : active(said, verb.at, entity);
}

const isNthTime = (words: readonly Item[]): boolean => {
  const at = words[0]?.text === 'the' || words[0]?.text === 'every' ? 1 : 0;
  const nth = /^(?:\d+(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)$/;
  return nth.test(words[at]?.text ?? '') && words[at + 1]?.text === 'time';
};

/** "Anyone but an admin", "someone other than the owner": a user of whom that is asked. */
function withoutNobody(words: readonly Item[]): readonly Item[] {
  const [who, joint, next] = words;
  if (who === undefined || joint === undefined || !NOBODY.has(who.text)) return words;
  // "someone who is no admin", "somebody from the EU"
  if (who.text !== 'people' && /^(?:who|that|whose|from|in|with|without|on|outside|under|over)$/.test(joint.text))
    return [...['a', 'user'].map(wordItem), ...words.slice(1)];
  const other = joint.text === 'other' && next?.text === 'than';
  if (!other && !/^(?:but|except|besides|excluding)$/.test(joint.text)) return words;
  const rest = words.slice(other || next?.text === 'for' ? 3 : 2);
  return [...['a', 'user', 'other', 'than'].map(wordItem), ...rest];
}

const EVENT_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/;

/** "user.signed_up", "the event user.signed_up comes". */
function explicit(words: readonly Item[]): Happening | null {
  const at = words.findIndex(({ text }) => EVENT_NAME.test(text));
  if (at < 0 || at > 2 || !words.slice(0, at).every(({ text }) => /^(?:the|an|a|event)$/.test(text))) return null;
  let end = at + 1;
  while (
    end < words.length &&
    /^(?:event|is|comes|fires|occurs|happens|arrives|emitted|received|raised|fired|published)$/.test(
      words[end]?.text ?? '',
    )
  )
    end += 1;
  return { name: words[at]?.text ?? '', entity: '', negative: false, limits: limitsOf(words.slice(end)), agent: null };
}
