import { singular } from '../singular.ts';
import type { Item } from './items.ts';
import { AUX, type Happening, isInfinitive, make } from './make.ts';
import { aloneOf, endedOf, happenedOf, isProcess } from './nouns.ts';
import { DETERMINERS, isHowLong, limitsOf, OPENERS, snake, type Thing, thingOf } from './parts.ts';
import { isKnownVerb, PARTICLES, pastOfGerund, type Verb, verbOf } from './verbs.ts';

const SMALL_ADVERBS = new Set(
  'just successfully finally already now also ever still yet again newly recently been being'.split(' '),
);
const NEGATIONS = new Set('not never'.split(' '));
/** More than one of something. */
const AMOUNTS = /^(?:two|three|four|five|six|seven|eight|nine|ten|twelve|several|many)$/;
/** How many of something: words that are no verbs. */
const COUNTS =
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|many|few|more|enough|no|both|all|less|fewer|at|over|under)$/;
const NOBODY = new Set('someone somebody anyone anybody everyone everybody people'.split(' '));
const SPEAKERS = new Set('we you i they'.split(' '));
const PRONOUNS = new Set('it them us me him her itself themselves yourself'.split(' '));
const OWN = new Set('their his her its my your our'.split(' '));
/** Participles that another word completes: marked late, reported stolen. */
const COMPLETED_BY = new Set(
  'marked reported set flagged labelled considered deemed declared tagged moved changed turned put gone went became left switched'.split(
    ' ',
  ),
);
/** Verbs whose subject is what the event is of, whatever they are done to. */
const OF_SUBJECT = new Set(
  'joined entered left reached exceeded mentioned hit used visited passed matched needed missed got met crossed contained became'.split(
    ' ',
  ),
);
/** They say nothing without what is done, or a small word behind them. */
const INCOMPLETE = new Set(['signed', 'logged', 'opted', 'made', 'took', 'put', 'got', 'set', 'given', 'taken']);
/** What can be done over. */
const OVER = new Set(
  'handed carried taken turned rolled left run passed put moved brought started made done crossed switched signed boiled went gone'.split(
    ' ',
  ),
);
const STATES: Readonly<Record<string, string>> = {
  over: 'ended',
  complete: 'completed',
  done: 'completed',
  finished: 'finished',
  out: 'ran_out',
};
/** What ends a verb: "comes in" is an arrival. */
const WHOLE: Readonly<Record<string, string>> = {
  came_in: 'received',
  comes_in: 'received',
  gone_live: 'went_live',
  gone_down: 'went_down',
  gone_offline: 'went_offline',
  gone_online: 'went_online',
};
/** At the end of an event they say how it happened. */
const ADVERBS = new Set(
  'late early twice manually automatically incorrectly anonymously online offline internally externally often'.split(
    ' ',
  ),
);

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

/** "… is changed and is over 100": what else is so of the thing that something happened to, and no part of it. */
const isStateBehind = (words: readonly Item[], at: number): boolean =>
  at > 0 &&
  words[at]?.text === 'and' &&
  /^(?:is|are|was|were)$/.test(words[at + 1]?.text ?? '') &&
  !words.slice(0, at).some(({ text }) => /^(?:who|that|which|whose)$/.test(text));

/** "… and the buyer has paid": a joint at which another sentence begins, of something else. */
export function isClauseBehind(words: readonly Item[], at: number): boolean {
  if (at === 0 || !/^(?:and|but)$/.test(words[at]?.text ?? '') || mainVerb(words.slice(0, at)) === null) return false;
  const rest = words.slice(at + 1);
  const noun = rest.findIndex(({ text }) => !DETERMINERS.has(text));
  const verb = mainVerb(rest);
  return verb !== null && noun >= 0 && verb.at > noun && (noun > 0 || verb.aux);
}

/** Whether words say what is done or is so, and not only what it is about. */
export const hasVerb = (words: readonly Item[]): boolean => mainVerb(withoutOpening(words)) !== null;

/** Whom or what words are about: what stands before their verb, or all of them. */
export function subjectOf(words: readonly Item[]): readonly Item[] {
  const verb = mainVerb(words);
  return verb === null || verb.at === 0 ? words : words.slice(0, verb.at);
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

/** Without what only introduces it: "there is a new order". */
function withoutOpening(words: readonly Item[]): readonly Item[] {
  if (words[0]?.text === 'there' && /^(?:is|are|has|have)$/.test(words[1]?.text ?? ''))
    return words.slice(words[2]?.text === 'been' ? 3 : 2);
  return words;
}

/** Where the verb stands; `aux` where it is one that others follow. */
function mainVerb(words: readonly Item[]): { readonly at: number; readonly aux: boolean } | null {
  const from = words.findIndex(({ text }) => !DETERMINERS.has(text) && text !== 'new');
  if (from < 0) return null;
  const relative = words.findIndex(({ text }, at) => at > from && /^(?:whose|who|that|which)$/.test(text));
  const end = relative < 0 ? words.length : relative;
  const before = verbBetween(words, from, end);
  if (before !== null || relative < 0) return before;
  // "a user whose plan is pro logs in": the last verb is that of the sentence.
  let last: { at: number; aux: boolean } | null = null;
  for (let at = relative + 2; at < words.length; at++) {
    const found = verbBetween(words, at, Math.min(words.length, at + 1));
    if (found === null || found.at !== at) continue;
    const behindAux = last?.aux === true && last.at === at - 1;
    if (!behindAux) last = found;
  }
  return last;
}

function verbBetween(
  words: readonly Item[],
  from: number,
  end: number,
): { readonly at: number; readonly aux: boolean } | null {
  for (let at = from; at < end; at++) {
    const word = words[at] as Item;
    // "a user asks to be removed"
    if (word.text === 'be' && words[at - 1]?.text === 'to') continue;
    if (AUX.has(word.text) && (at > from || end - from === 1)) return { at, aux: true };
  }
  let several: number | null = null;
  let done: number | null = null;
  let compared: number | null = null;
  for (let at = from; at < end; at++) {
    const word = words[at] as Item;
    const verb = verbOf(word.text);
    if (verb === null || !Number.isNaN(word.value) || /'/.test(word.text)) continue;
    const previous = words[at - 1]?.text ?? '';
    // "a team of 5 users": what is counted.
    if (verb.form === 's' && !Number.isNaN(words[at - 1]?.value ?? Number.NaN)) {
      // "a deal over 50k closes", "older than 65 applies": behind what is compared a verb that is known is one.
      if (isAmount(words, at - 1) && isKnownVerb(word.text)) compared ??= at;
      continue;
    }
    if (verb.form === 'past') {
      done ??= at;
      continue;
    }
    if (at === from && end - from > 1) continue;
    if (OPENERS.has(previous) || (DETERMINERS.has(previous) && at > 0 && end - from > 1)) continue;
    if (verb.form === 's') {
      // "customer orders change": of two the second is the verb.
      const next = words[at + 1]?.text ?? '';
      if (verbOf(next)?.form === 'base' && !DETERMINERS.has(words[0]?.text ?? '')) continue;
      return { at, aux: false };
    }
    if (several === null && (/s$/.test(previous) || previous === 'people')) several = at;
  }
  if (several !== null) return { at: several, aux: false };
  if (compared !== null && done === null) return { at: compared, aux: false };
  if (done === null) return null;
  // "failed login" is a thing; "order placed" happened.
  if (done === from && end - from > 1) {
    for (let at = done + 1; at < end; at++)
      if (verbOf(words[at]?.text ?? '')?.form === 'past') return { at, aux: false };
    return null;
  }
  return { at: done, aux: false };
}

/** Whether a number is what something is compared with: "over 50", "older than 65". */
const isAmount = (words: readonly Item[], at: number): boolean =>
  words[at]?.currency !== null ||
  /^(?:over|under|above|below|than|least|most|exceeding)$/.test(words[at - 1]?.text ?? '');

/** "no payment is received" */
function withoutNo(words: readonly Item[]): { readonly words: readonly Item[]; readonly none: boolean } {
  return words[0]?.text === 'no' || words[0]?.text === 'nobody'
    ? { words: words.slice(1), none: true }
    : { words, none: false };
}

/** Something that was done, or is: "an order is placed", "a card is about to expire", "stock has run out". */
function passive(all: readonly Item[], aux: number, entity: string | null): Happening | null {
  const { words, none } = withoutNo(all.slice(0, aux));
  let negative = none;
  let at = aux;
  let does = false;
  while (at < all.length) {
    const { text } = all[at] as Item;
    if (/n't$/.test(text) || NEGATIONS.has(text)) negative = !negative;
    else if (!AUX.has(text) && !SMALL_ADVERBS.has(text)) break;
    if (/^(?:do|does|did|don't|doesn't|didn't|will|won't)$/.test(text)) does = true;
    if (/^(?:has|have|had|hasn't|haven't|hadn't)/.test(text))
      does ||= !/^be(?:en|ing)$/.test(all[at + 1]?.text ?? '') && !/^be(?:en|ing)$/.test(all[at + 2]?.text ?? '');
    at += 1;
  }
  const subject =
    NOBODY.has(words[0]?.text ?? '') ||
    PRONOUNS.has(words[0]?.text ?? '') ||
    /^(?:they|it|he|she)$/.test(words[0]?.text ?? '')
      ? pronoun(entity)
      : thingOf(words);
  if (subject === null || at >= all.length) return null;
  const main = all[at] as Item;
  // "does not confirm their email", "has completed the training": what follows may be done to something else.
  if (does) {
    // "a driver has an accident": it is had; how many are had no event tells.
    if (/^(?:has|have|had)$/.test(all[at - 1]?.text ?? '') && verbOf(main.text)?.form !== 'past') {
      const had = thingOf(all.slice(at));
      const counted = COUNTS.test(main.text) || !Number.isNaN(main.value);
      return counted || negative || had.name === '' || !DETERMINERS.has(main.text)
        ? null
        : make({ subject, happened: `had_${had.name}`, limits: [...had.kinds, ...had.limits], negative });
    }
    const verb = verbOf(main.text) ?? {
      past: main.text.endsWith('e') ? `${main.text}d` : `${main.text}ed`,
      form: 'base' as const,
    };
    return withObject(subject, verb, all.slice(at + 1), negative);
  }
  if (main.text === 'about' && all[at + 1]?.text === 'to' && at + 2 < all.length)
    return make({ subject, happened: `about_to_${all[at + 2]?.text}`, limits: limitsOf(all.slice(at + 3)), negative });
  const verb = verbOf(main.text);
  const rest = all.slice(at + 1);
  // "is asked to leave" is another event than "asks to leave".
  if (verb !== null && !COMPLETED_BY.has(verb.past) && isInfinitive(rest))
    return make({ subject, happened: `is_${verb.past}`, limits: limitsOf(rest), negative });
  if (verb === null) return state(subject, all.slice(at), negative);
  const done = completed(subject, verb.past, rest, negative);
  // "is open": somebody opened it, and it may last.
  return done !== null && main.text === 'open' ? { ...done, lasts: true } : done;
}

const pronoun = (entity: string | null): Thing | null =>
  entity === null ? null : { name: entity, kinds: [], of: null, limits: [] };

/** "is overdue", "is nearly full", "is back in stock". */
function state(subject: Thing, words: readonly Item[], negative: boolean): Happening | null {
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
function completed(subject: Thing, past: string, words: readonly Item[], negative: boolean): Happening | null {
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
function isParticle(words: readonly Item[], at: number): boolean {
  const word = words[at]?.text ?? '';
  if (!PARTICLES.has(word)) return false;
  const next = words[at + 1]?.text;
  if (next === undefined || PRONOUNS.has(next)) return true;
  if (word === 'for') return false;
  if (/^(?:up|out|off|down|back|away|apart|together)$/.test(word)) return true;
  return OPENERS.has(next) || ADVERBS.has(next);
}

/** Somebody does something: "a customer places an order", "a user signs up", "a device goes offline". */
function active(all: readonly Item[], at: number, entity: string | null): Happening | null {
  const word = all[at] as Item | undefined;
  if (word === undefined) return null;
  const verb = verbOf(word.text) ?? (SPEAKERS.has(all[0]?.text ?? '') ? verbOf(`${word.text}s`) : null);
  if (verb === null) return null;
  const { words, none } = withoutNo(all.slice(0, at));
  const head = words[0]?.text ?? '';
  const subject =
    SPEAKERS.has(head) || NOBODY.has(head)
      ? { name: '', kinds: [], of: null, limits: [] }
      : /^(?:it|he|she|they)$/.test(head)
        ? pronoun(entity)
        : thingOf(words);
  if (subject === null) return null;
  return withObject(subject, verb, all.slice(at + 1), none);
}

/** With a verb of becoming before them they say what became of a thing: "falls due", "runs low". */
const BECOMES = new Set('fell run came'.split(' '));
const BECOME = new Set(
  'due low short dry late ill behind overdue loose apart empty dark cold hot dead true free'.split(' '),
);
/** What headlines say of a thing without a verb: "Server down". */
const IS_SO = new Set(
  'overdue due late low offline online unavailable unreachable ready full empty missing inactive down idle available unpaid'.split(
    ' ',
  ),
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

function withObject(subject: Thing, verb: Verb, words: readonly Item[], negative: boolean): Happening | null {
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

const wordItem = (text: string): Item => ({ text, said: text, value: Number.NaN, currency: null });
const isUnit = (item: Item | undefined): boolean =>
  /^(?:second|minute|hour|day|week|month|year)s?$/.test(item?.text ?? '');

/** What happens to nobody in particular happens to a user: "someone unsubscribes". */
const known = (subject: Thing): Thing =>
  subject.name === '' && subject.of === null ? { ...subject, name: 'user' } : subject;

/** What is said behind a happening: adverbs alone, the rest from each word that opens it. */
function behind(words: readonly Item[]): readonly (readonly Item[])[] {
  let at = 0;
  const limits: (readonly Item[])[] = [];
  while (at < words.length && (SMALL_ADVERBS.has(words[at]?.text ?? '') || ADVERBS.has(words[at]?.text ?? ''))) {
    if (!SMALL_ADVERBS.has(words[at]?.text ?? '')) limits.push([words[at] as Item]);
    at += 1;
  }
  return [...limits, ...limitsOf(words.slice(at))];
}

const plainOf = (thing: Thing): Thing => ({ ...thing, limits: [] });

/** "payment failure", "a failed login", "a new order", "signup". */
function nominal(words: readonly Item[]): Happening | null {
  const { words: said, none } = withoutNo(words);
  const fresh = said.some(({ text }, at) => text === 'new' && at < 3);
  const thing = thingOf(said);
  const parts = thing.name.split('_');
  // "a hotel check-out"
  const joined = parts.slice(-2).join('');
  const nouns = parts.length > 1 && happenedOf(joined) !== null ? [...parts.slice(0, -2), joined] : parts;
  const noun = nouns.at(-1) ?? '';
  const happened = happenedOf(noun);
  const [kind] = thing.kinds;
  const plain: Thing = { ...thing, kinds: thing.kinds.slice(1) };
  if (noun === '') return null;
  const ended =
    kind?.[0] === undefined
      ? null
      : (endedOf(kind[0].text) ?? (verbOf(kind[0].text)?.form === 'past' ? kind[0].text : null));
  const first = nouns.length > 1 ? (endedOf(nouns[0] ?? '') ?? null) : null;
  if (first !== null)
    return make({ subject: { ...thing, name: nouns.slice(1).join('_') }, happened: first, limits: [], negative: none });
  if (ended !== null && thing.of === null) return make({ subject: plain, happened: ended, limits: [], negative: none });
  if (happened !== null && thing.of !== null)
    return make({ subject: { ...thing.of, limits: thing.limits }, happened, limits: [], negative: none });
  if (happened !== null && nouns.length > 1)
    return make({
      subject: { ...thing, name: nouns.slice(0, -1).map(singular).join('_') },
      happened,
      limits: [],
      negative: none,
    });
  // "after each sprint review": what takes a while is over.
  if (nouns.length > 1 && thing.of === null && /^(?:each|every)$/.test(words[0]?.text ?? '') && isProcess(noun))
    return make({ subject: plainOf(thing), happened: 'completed', limits: [], negative: none });
  const alone = nouns.length === 1 && thing.of === null ? aloneOf(noun) : null;
  if (alone !== null)
    return {
      name: alone,
      entity: alone.split('.')[0] ?? '',
      negative: none,
      limits: [...thing.kinds, ...thing.limits],
      agent: null,
    };
  // "Contract about to expire -> …"
  const about = said.findIndex(({ text }) => text === 'about');
  if (about > 0 && said[about + 1]?.text === 'to' && said.length === about + 3)
    return make({
      subject: thingOf(said.slice(0, about)),
      happened: `about_to_${said[about + 2]?.text}`,
      limits: [],
      negative: none,
    });
  // "Invoice overdue -> …"
  if (nouns.length > 1 && thing.of === null && IS_SO.has(noun))
    return make({
      subject: { ...thing, name: nouns.slice(0, -1).join('_') },
      happened: noun,
      limits: [],
      negative: none,
    });
  return fresh ? make({ subject: thing, happened: 'created', limits: [], negative: none }) : null;
}

/** "… or cancelled", "… and not answered", "being sent", "joining": what else happens to the same thing. */
function inherited(words: readonly Item[], entity: string): Happening | null {
  let at = 0;
  let negative = false;
  while (at < words.length) {
    const text = words[at]?.text ?? '';
    if (NEGATIONS.has(text) || /n't$/.test(text)) negative = !negative;
    else if (!AUX.has(text) && !SMALL_ADVERBS.has(text) && text !== 'yet') break;
    at += 1;
  }
  const main = words[at];
  if (main === undefined) return null;
  const past = verbOf(main.text)?.past ?? pastOfGerund(main.text) ?? happenedOf(main.text);
  const subject: Thing = { name: entity, kinds: [], of: null, limits: [] };
  if (past === null || past === undefined) return null;
  const verb = verbOf(main.text);
  // "haven't verified their email"
  if (
    verb !== null &&
    /^(?:has|have|had|do|does|did|hasn't|haven't|hadn't|don't|doesn't|didn't)$/.test(words[0]?.text ?? '') &&
    !words.slice(0, at).some(({ text }) => text === 'been')
  )
    return withObject(subject, verb, words.slice(at + 1), negative);
  return completed(
    subject,
    past,
    words.slice(at + 1).filter(({ text }) => text !== 'yet'),
    negative,
  );
}
