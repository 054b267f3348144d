import type { Item } from '../../grammar/event/items.ts';
import { subjectOf } from '../../grammar/event/main-verb.ts';
import { AUX } from '../../grammar/event/make.ts';
import { DETERMINERS, OPENERS } from '../../grammar/event/parts.ts';
import { PARTICLES, verbOf } from '../../grammar/event/verbs.ts';
import { singular } from '../../grammar/singular.ts';

const word = (text: string): Item => ({ text, said: text, value: Number.NaN, currency: null });
const isRelative = ({ text }: Item): boolean => /^(?:who|that|which|whose)$/.test(text);

/** Whom or what was given, as the subject of what happens; `whole` where nothing more was said of it. */
export interface Subject {
  readonly words: readonly Item[];
  readonly whole: boolean;
}

/** "A user who never logged in", "premium users", "a file": of whom or what an event behind "given" is. */
export function givenSubject(words: readonly Item[]): Subject {
  const several = severalOf(words);
  if (several !== null) return { words: several, whole: true };
  const relative = words.findIndex((item, at) => at > 0 && isRelative(item));
  const said = relative < 0 ? subjectOf(words) : words.slice(0, relative);
  // "a user never logged in"
  let end = said.length;
  while (end > 1 && /^(?:never|not|already|just|ever|recently|still|now|also)$/.test(said[end - 1]?.text ?? ''))
    end -= 1;
  return { words: said.slice(0, end), whole: end === words.length };
}

/** What makes a thing new, or shows it first: of what does so "new" says nothing more. */
const BEGINS =
  /^(?:sign|log|join|regist|subscrib|arriv|appear|com|enrol|creat|open|start|begin|enter|land|fil|submit|appl|mak|post|get|go|is|ar|has|hav|connect|onboard|install|activat|launch|mov|pop|drop|hit|reach|turn|show|fire|rol)/;

/** Of whom "new" is said who does something else: "customer" of "a new customer cancels"; null where nobody is. */
export function newDoer(items: readonly Item[]): string | null {
  const at = DETERMINERS.has(items[0]?.text ?? '') ? 1 : 0;
  const [fresh, who, verb] = items.slice(at);
  if (fresh?.text !== 'new' || who === undefined || verb === undefined || singular(who.text) !== who.text) return null;
  return verbOf(verb.text)?.form === 's' && !AUX.has(verb.text) && !BEGINS.test(verb.text) ? who.text : null;
}

/** "Premium users on the free plan" as one of them; null where words are no such thing: their last noun is no verb. */
function severalOf(words: readonly Item[]): readonly Item[] | null {
  const opener = words.findIndex(({ text }) => OPENERS.has(text));
  const head = words.slice(0, opener < 0 ? words.length : opener);
  const last = head.at(-1);
  if (last === undefined || head.length < 2 || head.some((item) => isRelative(item) || AUX.has(item.text))) return null;
  if (DETERMINERS.has(head[0]?.text ?? '') || singular(last.text) === last.text || !/s$/.test(last.text)) return null;
  // "users log in" says what they do.
  if (opener === words.length - 1 && PARTICLES.has(words[opener]?.text ?? '')) return null;
  const one = singular(last.text);
  return [word('a'), ...head.slice(0, -1), { ...last, text: one, said: one }, ...words.slice(head.length)];
}

/** "Somebody uploads it", of a file that was given: the words with it in the place of "it"; null where nothing is done to it. */
export function withGiven(items: readonly Item[], subject: Subject): readonly Item[] | null {
  const at = items.findIndex(
    ({ text }, index) =>
      index > 1 &&
      /^(?:it|them|him|her)$/.test(text) &&
      (verbOf(items[index - 1]?.text ?? '') !== null ||
        (OPENERS.has(items[index - 1]?.text ?? '') && verbOf(items[index - 2]?.text ?? '') !== null)) &&
      (index + 1 === items.length || OPENERS.has(items[index + 1]?.text ?? '')),
  );
  if (at < 0 || !subject.whole) return null;
  return [...items.slice(0, at), ...subject.words, ...items.slice(at + 1)];
}
