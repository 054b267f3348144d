import { verbOf } from '../../../grammar/event/verbs.ts';
import { isSaidOfThing, limitsAction } from '../../../grammar/of-action.ts';
import type { Token } from '../../../lexer/token.ts';
import { MONTH_WORDS, ORDINAL_WORDS, WEEKDAY_WORDS } from '../../../lexer/vocabulary.ts';
import type { Stretch } from './stretch.ts';
import {
  CONTINUERS,
  CUE_NOUNS,
  CUES,
  DESCRIBERS,
  DETERMINERS,
  isForEach,
  isScheduleWord,
  isValue,
  isVerb,
  OPENERS,
  upToMark,
} from './words.ts';

/**
 * What stands at the border between a schedule and an action. A mark (a comma, a colon) between the two settles most
 * doubts; without one, an action is led by a verb or a name, and never begins or ends with what schedules are made of.
 * Each check gives the words at fault.
 */
type Fault = readonly Token[] | null;

/** Numbers and short words alone do nothing. */
export function noWords({ words, spoken }: Stretch): Fault {
  // "the first and the third": ordinals alone are days of something that was not said.
  if (
    spoken.every(
      ({ kind, text }) => kind === 'ordinal' || ORDINAL_WORDS.has(text) || /^(?:the|and|or|on|to|last)$/.test(text),
    )
  )
    return words;
  const said = words.some(
    ({ kind, text }) => (kind === 'word' && text.length > 2) || kind === 'url' || kind === 'email' || kind === 'quoted',
  );
  return said || words.some((token) => token.kind === 'word' && !isScheduleWord(token) && words.length > 2)
    ? null
    : words;
}

/** An action that begins with a cue, a time or a date. */
export function opensWithCue(one: Stretch, phrase: boolean): Fault {
  const { words, index, behind, linked, runs, behindOpenWindow } = one;
  const first = words[0] as Token;
  if (!phrase && (saysWhere(one) || goesOn(one) || isForEach(words))) return null;
  // "… at quarter past two about the invoices"
  if (!phrase && first.text === 'about' && DETERMINERS.has(words[1]?.text ?? '') && words.length > 2) return null;
  // "… at 17:30 the stock is counted and …": a sentence of its own.
  if (!phrase && first.text === 'the' && isSentence(words)) return null;
  // "Send every day at 6 PM the report to …": what the verb before the schedule is done to.
  if (first.text === 'the' && one.completes && words.length > 1 && !isValue(words[1] as Token)) return null;
  // "The mailer runs every 5 minutes and …": who does it.
  if (runs && first.text === 'the' && isSubject(words)) return null;
  // "hourly @ sync the orders": a time was to follow.
  if (first.text === '@' && behind === 'touching') return words.slice(0, 1);
  if (first.kind !== 'word') {
    // "35, send …" is the end of a list of which the rest was read.
    const listed = first.kind === 'number' && words[1]?.text === ',';
    return (isScheduleWord(first) && words.length < 4) || listed ? upToMark(words) : null;
  }
  const touching = behind === 'touching';
  if (first.text === 'if' && (behind === 'marked' || one.startsSentence) && isCondition(words)) return null;
  if (!phrase && isProviso(one)) return null;
  // "Every Monday - Fridays too - send …"
  if (
    isScheduleWord(first) &&
    /^(?:too|also|only|instead|included|excluded|off|inclusive|exclusive)$/.test(words[1]?.text ?? '')
  )
    return words.slice(0, 2);
  // "past the sync the orders", "January through sync the orders", "month of sync …": what they lead to is missing.
  const next = words[1]?.text ?? '';
  if (first.text === 'past' && /^(?:the|every|each)$/.test(next)) return upToMark(words);
  if (MONTH_WORDS.has(first.text) && /^(?:through|thru|to|until|till)$/.test(next)) return upToMark(words);
  if (/^months?$/.test(first.text) && next === 'of') return upToMark(words);
  // "Sundays sync the orders", "mornings sync …", "Q1 and sync …", "no sync …" are what is left of a limit.
  const plural = first.text.endsWith('s') && WEEKDAY_WORDS.has(first.text.slice(0, -1));
  if (plural && first.text.length > 4) return words.slice(0, 2);
  if (/^(?:mornings|afternoons|evenings|nights|no|less)$/.test(first.text)) return words.slice(0, 2);
  if (/^q[1-4]$/.test(first.text) && /^(?:and|or|&)$/.test(next)) return upToMark(words);
  // "run on the next sync the orders"
  if (first.text === 'run' && next === 'on' && /^(?:next|following|previous)$/.test(words[3]?.text ?? ''))
    return words.slice(0, 4);
  // "… and again at sync the orders"
  if (first.text === 'again' && CUES.has(next)) return upToMark(words);
  // "give or sync the orders", "next business sync the orders"
  if (first.text === 'give' && next === 'or') return upToMark(words);
  if (
    /^(?:next|following|previous|preceding|nearest|closest)$/.test(first.text) &&
    /^(?:business|working|work)$/.test(next)
  )
    return upToMark(words);
  // "all in sync the orders", "only in sync the orders": two cues in a row announce what is missing.
  if (/^(?:all|only)$/.test(first.text) && CUES.has(words[1]?.text ?? '')) return upToMark(words);
  // "Monthly on the 1su" broke off; "daily report" is a name.
  const second = words[1];
  const adverb = /^(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually)$/.test(first.text);
  if (adverb && second !== undefined && (CUES.has(second.text) || isValue(second))) return upToMark(words);
  if (!(touching ? CONTINUERS : OPENERS).has(first.text)) return null;
  // "to the accounts that asked for it" goes on with an action that the schedule interrupted.
  const long = words.length > 3 || (words.length > 2 && isVerb(words[1]));
  if (first.text === 'to' && !behindOpenWindow && long && !words.slice(0, 4).some(isValue)) return null;
  // "We run a job every 2 hours that syncs the photos": what it does.
  if (/^(?:that|which)$/.test(first.text) && index === 0 && words.length > 2 && verbOf(next)?.form === 's') return null;
  // "9 AM a report is sent" begins an action; "every hour and a half" broke off.
  if ((first.text === 'a' || first.text === 'an') && !linked && words.length > 2) return null;
  const noun = first.text === 'the' || first.text === 'only';
  const chunk = upToMark(words);
  // "only in blorp, send …" is a piece that broke off; "only the new orders are sent" is an action.
  const broken = first.text === 'only' && chunk.length < Math.min(5, words.length);
  if (noun && !broken && !touching && words.length > 2 && (!phrase || index === 0)) return null;
  return chunk;
}

/** Whether words that begin with "the" say what is done to something: "the stock of the shop is counted". */
const isSentence = (words: readonly Token[]): boolean =>
  words.findIndex(({ text }) => /^(?:is|are|must|shall|should|will|gets|get|needs|need)$/.test(text)) > 1 &&
  !words.slice(0, 3).some(isValue);

/** "the mailer", "the lease bot": an article and nothing that schedules are made of. */
function isSubject(words: readonly Token[]): boolean {
  return words.length === 2 && words.slice(1).every((token) => token.kind === 'word' && !isScheduleWord(token));
}

/** "nightly at 03:30 on all build agents": where or on what it is done, with an article or the like, and no value. */
export function saysWhere({ words, behind, linked }: Stretch): boolean {
  const [preposition, article] = words;
  return (
    behind === 'touching' &&
    !linked &&
    words.length > 3 &&
    /^(?:on|in|for|from|across|to|over|against|with|via|at|within|throughout)$/.test(preposition?.text ?? '') &&
    /^(?:the|all|both|our|their|its|each|every|any|a|an)$/.test(article?.text ?? '') &&
    upToMark(words).length === words.length &&
    !words.some((token, index) => index !== 1 && isValue(token))
  );
}

/** "Send the report every Friday at 4 PM to the board": the action that stands before the schedule goes on behind it. */
export function goesOn({ words, index, behind, ahead, linked, behindOpenWindow }: Stretch): boolean {
  const [preposition, second] = words;
  if (index === 0 || behind !== 'touching' || ahead !== null || linked || behindOpenWindow) return false;
  if (second === undefined || words.some((token, at) => at > 0 && (isValue(token) || isScheduleWord(token))))
    return false;
  if (upToMark(words).length < words.length) return false;
  if (/^(?:email|channel|url|quoted)$/.test(second.kind))
    return /^(?:to|for|in|on|via|with|at|from)$/.test(preposition?.text ?? '');
  return (
    /^(?:to|for|with|via|into|onto|through)$/.test(preposition?.text ?? '') &&
    second.kind === 'word' &&
    !CUES.has(words.at(-1)?.text ?? '')
  );
}

/** "if it is raining, cancel the picnic": a condition on the world, and behind its comma what is done. */
function isCondition(words: readonly Token[]): boolean {
  const comma = words.findIndex(({ text }) => text === ',');
  const said = words.slice(1, comma);
  return comma > 2 && words.length > comma + 2 && !ofSchedules(said);
}

/** Whether words hold what schedules are made of, or what is said of runs. */
const ofSchedules = (said: readonly Token[]): boolean =>
  said.some(
    (token) =>
      isScheduleWord(token) ||
      /^(?:fails|failed|missed|holiday|holidays|running|run|runs|retry|late|it|possible|already)$/.test(token.text),
  );

/** "Text me every night at 9 PM if the door is open": on what the action that stands before the schedule depends. */
export const isProviso = ({ words, index, ahead, behind }: Stretch): boolean =>
  index > 0 &&
  ahead === null &&
  behind === 'touching' &&
  /^(?:if|unless)$/.test(words[0]?.text ?? '') &&
  words.length > 3 &&
  upToMark(words).length === words.length &&
  !ofSchedules(words);

/** An action that ends with a cue: what it announced is missing. */
export function endsWithCue({ words, ahead, index }: Stretch): Fault {
  const last = words.at(-1) as Token;
  if (last.kind !== 'word' || !CUES.has(last.text)) return null;
  if (words.length === 1) return words;
  // "db-hourly" is one word.
  if (words.at(-2)?.text === '-' && !last.spaced) return null;
  // "reconcile the till": a thing.
  const described = DESCRIBERS.has(words.at(-2)?.text ?? '') ? 3 : 2;
  const before = words.at(-described)?.text ?? '';
  if (CUE_NOUNS.has(last.text) && (DETERMINERS.has(before) || /^(?:each|every|no)$/.test(before))) return null;
  // "whose heartbeat was missed twice", "email their owners once": so often it was, or is.
  if (last.text === 'once' && ahead === null && words.length > 4 && index === 0) return null;
  if (last.text === 'twice' && ahead === null && /(?:ed|en|t|n)$/.test(words.at(-2)?.text ?? '') && words.length > 3)
    return null;
  // "Merge contacts that appear twice", "remind users who never logged in": said of things.
  if (ahead === null && index === 0 && words.length > 4 && isSaidOfThing(words, words.length - 1)) {
    if (last.text === 'twice') return null;
    if (/^(?:in|on)$/.test(last.text) && verbOf(words.at(-2)?.text ?? '') !== null) return null;
  }
  // "Print the label only" is what is done; "summer only" was to be read.
  const thing = words.at(-2);
  if (last.text === 'only' && ahead === null && thing?.kind === 'word' && words.length > 2 && !isScheduleWord(thing))
    return /^(?:summer|winter|spring|autumn|fall|season)$/.test(thing.text) ? words.slice(-2) : null;
  // "whether the import ran only once": there is nothing that it could announce.
  if (last.text === 'once' && ahead === null && /^(?:only|just|exactly|ran|than)$/.test(words.at(-2)?.text ?? ''))
    return null;
  // "the visitors of the day before"
  if (/^(?:before|after)$/.test(last.text) && /^(?:day|night|week|month|year)$/.test(words.at(-2)?.text ?? ''))
    return null;
  return ahead !== null && (last.text === 'and' || last.text === 'to') ? null : [last];
}

/** A word or two between two pieces of a schedule. */
export function betweenSchedules({ words, spoken, behind, ahead, bracketed }: Stretch): Fault {
  if (bracketed || behind === null || ahead === null || spoken.length > 3) return null;
  return behind === 'touching' || spoken.length < 2 || spoken.some(isScheduleWord) ? words : null;
}

/** Words of a schedule right before one: "Two days before the end of the month at 9 AM" was meant to be one. */
export function scheduleAhead(
  { words, spoken, behind, ahead, bracketed }: Stretch,
  phrase: boolean,
  alone: boolean,
): Fault {
  if ((bracketed && !spoken.some(isScheduleWord)) || isForEach(words)) return null;
  const head = spoken.slice(0, 3).find((token) => isScheduleWord(token) && !token.text.endsWith('ly'));
  if (ahead === 'touching' && behind === null && head !== undefined && !isVerb(spoken[0])) return spoken.slice(0, 5);
  if (ahead !== null && !phrase && alone && spoken.length === 1 && (spoken[0]?.text.length ?? 0) < 4) return spoken;
  if (ahead !== 'touching' && !(ahead === 'marked' && phrase)) return null;
  const last = spoken.at(-1);
  const before = spoken.at(-2);
  // "Decembre 24, 2027 at 9 AM": a number behind a comma ends a date, not a name.
  if (last?.kind === 'number' && words.at(-2)?.text === ',') return words.slice(-3);
  // "… Monday mornings", right before its hour.
  if (
    before !== undefined &&
    WEEKDAY_WORDS.has(before.text) &&
    /^(?:morning|evening|afternoon|night)s?$/.test(last?.text ?? '') &&
    !/^(?:for|of|about|the|next|this|last|by|until|before)$/.test(spoken.at(-3)?.text ?? '')
  )
    return words.slice(-2);
  if (last === undefined || !isScheduleWord(last) || limitsAction(words, words.length - 1)) return null;
  const named =
    before !== undefined &&
    (DETERMINERS.has(before.text) ||
      /^(last|next)$/.test(before.text) ||
      (before.kind === 'number' && words.length > 4));
  return named ? null : words.slice(-3);
}

/** "try every door": the "every" of what a verb is done to. */
const isObject = (chunk: readonly Token[], at: number): boolean =>
  /^(?:every|each)$/.test(chunk[at]?.text ?? '') &&
  at === 1 &&
  chunk[0]?.kind === 'word' &&
  !CUES.has(chunk[0].text) &&
  !isScheduleWord(chunk[0]) &&
  chunk[2]?.kind === 'word' &&
  !isScheduleWord(chunk[2]);

/** "send the daily report": how often a thing comes is part of its name. */
const isKind = (chunk: readonly Token[], at: number): boolean => {
  const next = chunk[at + 1];
  return (
    /^(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly)$/.test(chunk[at]?.text ?? '') &&
    next?.kind === 'word' &&
    !isScheduleWord(next) &&
    !CUES.has(next.text)
  );
};

/** Words of a schedule right behind one, and single words there. */
export function scheduleBehind(one: Stretch, phrase: boolean, alone: boolean): Fault {
  const { words, spoken, behind, bracketed, linked, titled, behindColon } = one;
  if (!phrase && goesOn(one)) return null;
  if (behind === null || titled || (bracketed && !spoken.some(isScheduleWord)) || isForEach(words)) return null;
  const chunk = upToMark(words).filter((token) => token.kind !== 'punct');
  const closed = chunk.length < spoken.length || (!alone && !phrase);
  const first = chunk[0];
  if (behind === 'touching') {
    if (first?.kind === 'number') return words.slice(0, 3);
    // "… send the daily report", "… and page them": a verb begins what is done.
    const led = isVerb(first) && chunk.length > 1;
    if (chunk.slice(0, 3).some((token, at) => isScheduleWord(token) && !(led && isKind(chunk, at))))
      return chunk.slice(0, 3);
    const short = chunk.length < 2 || (chunk.length < 3 && closed && !(linked && led));
    if (short && first?.kind !== 'quoted' && !(chunk.length > 1 && isVerb(first)))
      return chunk.length > 0 ? chunk : words.slice(0, 1);
  } else if (
    closed &&
    ((first !== undefined && isValue(first)) ||
      (chunk.length < 4 &&
        (chunk.some(
          (token, index) => isScheduleWord(token) && !isObject(chunk, index) && !(behindColon && isKind(chunk, index)),
        ) ||
          (chunk.at(-1)?.kind === 'number' && !isVerb(first)) ||
          (linked && chunk.length < 3))))
  ) {
    // "in March, Apil and September, send …", "20 every and 35, send …": a list that broke off.
    return chunk;
  } else if (phrase || !alone) {
    if (spoken.length < 3 && spoken.some(isScheduleWord)) return words;
    if (phrase && spoken.length < 2) return words;
  }
  const timed = spoken
    .slice(0, 4)
    .some((token) => token.kind === 'clock' || token.text === 'am' || token.text === 'pm');
  return phrase && timed ? words.slice(0, 4) : null;
}
