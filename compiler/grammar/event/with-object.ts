import { behind, completed, isParticle, state } from './completed.ts';
import type { Item } from './items.ts';
import { type Happening, isInfinitive, make } from './make.ts';
import { DETERMINERS, isHowLong, OPENERS, type Thing, thingOf } from './parts.ts';
import { ADVERBS, COMPLETED_BY, OVER, PRONOUNS, SMALL_ADVERBS, WHOLE, wordItem } from './small-words.ts';
import { pastOfGerund, type Verb } from './verbs.ts';

/* What somebody does to something. */

/** More than one of something. */
const AMOUNTS = /^(?:two|three|four|five|six|seven|eight|nine|ten|twelve|several|many)$/;

const OWN = new Set('their his her its my your our'.split(' '));

/** Verbs whose subject is what the event is of, whatever they are done to. */
const OF_SUBJECT = new Set(
  'joined entered left reached exceeded mentioned hit used visited passed matched needed missed got met crossed contained became'.split(
    ' ',
  ),
);
/** They say nothing without what is done, or a small word behind them. */
const INCOMPLETE = new Set(['signed', 'logged', 'opted', 'made', 'took', 'put', 'got', 'set', 'given', 'taken']);

/** With a verb of becoming before them they say what became of a thing: "falls due", "runs low". */
const BECOMES = new Set('fell run came'.split(' '));
const BECOME = new Set(
  'due low short dry late ill behind overdue loose apart empty dark cold hot dead true free'.split(' '),
);

/** What goes on being as it is: "stays open", "remains unassigned". */
const STAYS = new Set('stayed remained sat'.split(' '));

/** What is done to a number: "reaches 1000 requests" says from when on, and counts no events. */
const REACHES = /^(?:reached|exceeded|hit|passed|crossed)$/;

/** Verbs that are done to nothing. */
const WITHOUT_OBJECT = new Set(
  'came gone happened occurred arrived existed slept fallen risen appeared disappeared vanished died emerged'.split(
    ' ',
  ),
);

const isCounted = (words: readonly Item[], at: number): boolean =>
  (AMOUNTS.test(words[at]?.text ?? '') || !Number.isNaN(words[at]?.value ?? Number.NaN)) &&
  words[at]?.currency === null &&
  /[^su]s$/.test(words[at + 1]?.text ?? '');

/** "more than 5 minutes", "two days": a length, with nothing behind it. */
const isLength = (words: readonly Item[]): boolean =>
  words.length > 1 && LENGTHS.test(words.at(-1)?.text ?? '') && !DETERMINERS.has(words[0]?.text ?? '');
const LENGTHS = /^(?:long|longer|(?:second|sec|minute|min|hour|day|week|month|quarter|year)s?)$/;

export function withObject(subject: Thing, verb: Verb, words: readonly Item[], negative: boolean): Happening | null {
  let at = 0;
  let happened = verb.past;
  const next = words[0]?.text ?? '';
  if (STAYS.has(verb.past) && next !== '' && !OPENERS.has(next) && !DETERMINERS.has(next)) {
    const lasting = state(known(subject), words, negative);
    return lasting === null ? null : { ...lasting, stays: true };
  }
  const gerund =
    words[0] === undefined
      ? null
      : /^(?:stopped|started|began|begun|kept|finished|resumed)$/.test(verb.past) && words[0].text.endsWith('ing');
  if (gerund === true) {
    const said = words[0]?.text ?? '';
    return make({
      subject: known(subject),
      happened: verb.past === 'finished' ? (pastOfGerund(said) ?? said) : `${verb.past}_${said}`,
      limits: behind(words.slice(1)),
      negative,
    });
  }
  if (BECOMES.has(verb.past) && BECOME.has(words[0]?.text ?? ''))
    return make({
      subject: known(subject),
      happened: `${verb.past}_${words[0]?.text}`,
      limits: behind(words.slice(1)),
      negative,
    });
  if (isParticle(words, 0) && words[0]?.text !== 'for' && (words[0]?.text !== 'over' || OVER.has(verb.past))) {
    happened = `${happened}_${words[0]?.text}`;
    at = 1;
  } else if (
    COMPLETED_BY.has(verb.past) &&
    words[0] !== undefined &&
    !DETERMINERS.has(words[0].text) &&
    verb.past !== 'left' &&
    verb.past !== 'changed'
  ) {
    const whole = completed(known(subject), verb.past, words, negative);
    if (whole !== null) return whole;
  }
  // "Uploads 3 files": how often it happens, or how many there are of it, is no part of what happens to one of them.
  if (isCounted(words, at) && !REACHES.test(verb.past)) return null;
  // "Takes more than 5 minutes": how long it goes on is none either.
  if (/^(?:took|taken|lasted)$/.test(verb.past) && isLength(words)) return null;
  let end = at;
  while (
    end < words.length &&
    !OPENERS.has(words[end]?.text ?? '') &&
    (Number.isNaN(words[end]?.value) || isHowLong(words, end)) &&
    // "a late checkout" is a thing.
    !(ADVERBS.has(words[end]?.text ?? '') && (end + 1 >= words.length || OPENERS.has(words[end + 1]?.text ?? '')))
  )
    end += 1;
  // "an order of shoes" goes on, and so does what is said of the thing itself.
  const object = words.slice(at, end);
  const rest = words.slice(end);
  const shown = WHOLE[happened] ?? happened;
  const first = object[0]?.text ?? '';
  // Nothing is come, happened or slept: what stands behind such a verb was not read.
  if (at === 0 && object.length > 0 && WITHOUT_OBJECT.has(verb.past)) return null;
  // "a payment fails three times"
  if (object.at(-1)?.text === 'times')
    return make({ subject: known(subject), happened: shown, limits: [object, ...behind(rest)], negative });
  // "a user signs": up, in, out, or a contract?
  if (object.length === 0 && rest.length === 0 && shown === verb.past && INCOMPLETE.has(verb.past))
    if (verb.past !== 'signed' || verb.form !== 'past')
      // "both parties have signed" is complete.
      return null;
  // "RSVPs yes": what was said, and nothing that it is done to.
  if (object.length === 1 && /^(?:yes|no|maybe)$/.test(first))
    return make({ subject: known(subject), happened: shown, limits: [object, ...behind(rest)], negative });
  if (object.length === 0 || PRONOUNS.has(first) || SMALL_ADVERBS.has(first)) {
    const made = make({
      subject: known(subject),
      happened: shown,
      limits: exceeding(verb, behind(object.length === 0 ? rest : [...object.slice(1), ...rest])),
      negative,
    });
    // "usage exceeds 85%" may last.
    return made !== null && verb.past === 'exceeded' ? { ...made, lasts: true } : made;
  }
  const thing = thingOf(rest[0]?.text === 'of' ? words.slice(at) : object);
  const left = rest[0]?.text === 'of' ? [] : behind(rest);
  // "a user resets their password"
  if (subject.name !== '' && OWN.has(first) && thing.name !== '')
    return make({ subject, happened: `${thing.name}_${shown}`, limits: left, negative });
  if (OF_SUBJECT.has(verb.past) && subject.name !== '')
    return make({
      subject,
      happened: `${shown}_${thing.name}`,
      limits: [...thing.kinds, ...thing.limits, ...left],
      negative,
    });
  // "invites a friend to join": it is the friend who is invited.
  const done = left.some(isInfinitive) ? `is_${shown}` : shown;
  return make({ subject: thing, happened: done, limits: left, negative }, subject.name === '' ? null : subject);
}

/** "exceeds 85%": the number alone would say that it is that. */
const exceeding = (verb: Verb, limits: readonly (readonly Item[])[]): readonly (readonly Item[])[] =>
  verb.past === 'exceeded' && !Number.isNaN(limits[0]?.[0]?.value ?? Number.NaN)
    ? [[wordItem('exceeds'), ...(limits[0] ?? [])], ...limits.slice(1)]
    : limits;

/** What happens to nobody in particular happens to a user: "someone unsubscribes". */
const known = (subject: Thing): Thing =>
  subject.name === '' && subject.of === null ? { ...subject, name: 'user' } : subject;
