import type { Reading } from '../../../ast/nodes.ts';
import { isSaidOfThing, limitsAction } from '../../../grammar/of-action.ts';
import type { Token } from '../../../lexer/token.ts';
import { WEEKDAY_WORDS } from '../../../lexer/vocabulary.ts';
import type { Remains } from './remains.ts';
import type { Stretch } from './stretch.ts';
import { CUES, DETERMINERS, isVerb, upToMark } from './words.ts';

/*
 * A schedule that an unknown word tore apart: "every Friday bang on 5 pm" read as Fridays at midnight. What was read is
 * then another schedule than the one that was said, and a warning is too little. The words at fault hold a time, a day
 * or a frequency that no noun owns ("the 5 pm report" is a thing).
 */
type Fault = readonly Token[] | null;

const DAYS =
  'monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekday|weekend|mon|tues?|wed|thu|thurs|fri|fortnight';
const FREQUENCIES = 'hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annually';
/** "weeklyish", "bi-daily", "Mondayly", "Fridayish": made of a day or a frequency, and no word that is read. */
const MADE_OF = new RegExp(
  `^(?:(?:${DAYS}|noon|midnight)s?(?:ish|ly|wise|like|y)|(?:one|two|three|four|fiv|five|six|seven|eight|nine|ten|eleven|twelve)ish|[a-z]*(?:${FREQUENCIES})(?:ish|like|wise)?)$`,
);
/** Days by their letters, run together. */
const LETTERS = /^(?:mwf|tth|tuth|mtwtf|mtwthf|mtwrf)$/;
const NAMED = /^(?:am|pm|noon|midnight|o'clock|weekdays?|weekends?)$/;
/** Behind a value these are no noun that owns it: "the 15th I think", "5 pm is best", "Friday please". */
const NO_NOUN = new Set(
  "is are was being be i we you it it's that's would should will works comes rolls hits if though please sharp ish ideally maybe perhaps again then only too obviously off out alone over best instead".split(
    ' ',
  ),
);
/** Before a value these make it a day of the past or of something else: "tickets since Friday". */
const OF_ANOTHER = /^(?:last|past|previous|since|that|this|next|for|'s)$/;

/** A day by its name, or all of them: "Friday", "Fridays"; "sat" and "sun" are words as well. */
const isDay = (word: string): boolean =>
  !/^(?:sat|sun)$/.test(word) &&
  (WEEKDAY_WORDS.has(word) || (word.endsWith('s') && WEEKDAY_WORDS.has(word.slice(0, -1))));

const isPart = (token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === 'clock' ||
    token.kind === 'ordinal' ||
    (token.kind === 'word' &&
      (NAMED.test(token.text) || LETTERS.test(token.text) || MADE_OF.test(token.text) || isDay(token.text))));

/** "a reminder that stand-up starts at 10", "who are away until Monday": said of a thing. */
const isTheirs = (words: readonly Token[], at: number): boolean => isSaidOfThing(words, at) || limitsAction(words, at);

/** The first value of a schedule among words that nothing in them owns; null where there is none. */
function unownedPart(words: readonly Token[], named?: RegExp): Token | null {
  for (let at = 0; at < words.length; at++) {
    // "at 5", "nine sharp" are times as well.
    const told = words[at - 1]?.text === 'at' || words[at + 1]?.text === 'sharp';
    if (!isPart(words[at]) && !(words[at]?.kind === 'number' && told)) continue;
    let end = at + 1;
    while (isPart(words[end])) end += 1;
    const next = words[end];
    const noun =
      (next?.kind === 'word' && !CUES.has(next.text) && !NO_NOUN.has(next.text) && !DETERMINERS.has(next.text)) ||
      next?.text === "'" ||
      (next?.text === '-' && !next.spaced);
    const joined = words[at - 1]?.text === '-' && words[at]?.spaced === false && !MADE_OF.test(words[at]?.text ?? '');
    const before = words[at - 1]?.kind === 'number' ? words[at - 2] : words[at - 1];
    if (
      !noun &&
      !joined &&
      !OF_ANOTHER.test(before?.text ?? '') &&
      !isTheirs(words, at) &&
      (named?.test(words[at]?.text ?? '') ?? true)
    )
      return words[at] as Token;
    at = end;
  }
  return null;
}

/** What remains of a schedule beside one that was read, with a time or a day in it. */
export function tornRemains(one: Stretch, left: Remains): Fault {
  // "on Tuesdays make that 10 AM"
  if (one.behind === 'touching' && /^(?:that|it)$/.test(left.words[1]?.text ?? '') && unownedPart(left.words) !== null)
    return left.words;
  if (one.titled || isVerb(left.words[0])) return null;
  // A sentence of its own goes on about what is done, unless it is a short one on a day: "Sunday is a rest day."
  if (one.startsSentence && one.from > 0)
    return one.spoken.length < REMARK && unownedPart(left.words, DAY_NAME) !== null ? left.words : null;
  return unownedPart(left.words) === null ? null : left.words;
}

/** Words that end such a remark at most; longer ones tell of something else. */
const REMARK = 8;

/** "…, the day is Friday", "…, the 15th I think, …": a remark on the schedule behind a mark, beside what the job does. */
export function tornRemark(one: Stretch, alone: boolean): Fault {
  if (alone || one.behind === null || !one.besideClause || one.startsSentence || one.titled || one.behindColon)
    return null;
  if (one.bracketed || one.spoken.length > REMARK || isVerb(one.words[0])) return null;
  return unownedPart(one.words) === null ? null : one.words;
}

/** "…, weekends are a no-go": what was read as a schedule is what something is said of. */
export function tornPredicate(tokens: readonly Token[], { from, words, behind }: Stretch): Fault {
  return isPart(tokens[from - 1]) &&
    behind === 'touching' &&
    /^(?:is|are|isn't|aren't|being|works|work)$/.test(words[0]?.text ?? '')
    ? upToMark(words)
    : null;
}

/** "Ship it Fridays, y'know, 5 pm", "send it yearly and March is best at 5 pm": only a time was read, and a day or a frequency was not. */
export function tornDays(reading: Reading, one: Stretch): Fault {
  if (!one.besideClause) return null;
  const kinds = reading.clauses.map(({ clause }) => clause.kind);
  if (!kinds.includes('times') || kinds.some((kind) => PLACES.test(kind))) return null;
  const part = unownedPart(one.words, PLURAL_OR_RARE);
  return part === null ? null : [part];
}
const PLACES = /^(?:rhythm|times-per|days|dates|date|moment|once|event|cron|manual|after-job|span)$/;
const DAY_NAME = /^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$|^weekends?$/;
const PLURAL_OR_RARE =
  /^(?:mwf|tth|tuth|mtwtf|mtwthf|mtwrf|(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends|hourly|weekly|fortnightly|monthly|quarterly|yearly|annually)$/;

const VAGUE =
  /\b(?:(?:start|beginning|middle|end) of (?:the |each |every )?(?:week|month|quarter|year)|(?:first|last) thing|crack of dawn|tea ?-? ?time)$/;

/** Days and times that have no fixed place, where they are all that stands before a schedule: "Paydays at 9 AM". */
const UNPLACED =
  /^(?:(?:on|in|during|every|all|only) )?(?:pay ?-? ?days?|(?:[a-z]+ )?holidays?|mid ?-? ?(?:week|month|year)s?|summers?|winters?|springs?|autumns?|school nights?|rarely|seldom|hardly ever|non - [a-z]+(?: [a-z]+)?|(?:[a-z]+|\d+) - ish)$/;
/** Hours by their name alone, where no time is said beside them: "market open weekdays". */
const NAMED_HOUR =
  /^(?:(?:at|on) )?(?:the )?(?:market|shop|store|office|trading|business|school) (?:open|close|opening|closing|start|end)$/;

/** "Ship it first thing Monday", "ship it end of week at 9": words for a time or a day that nothing reads, right before a schedule. */
export function tornVague(tokens: readonly Token[], reading: Reading, { spoken, words, ahead, to }: Stretch): Fault {
  // "M/W/F" of which the first was not read.
  if (tokens[to]?.text === '/' && tokens[to]?.spaced === false && /^(?:[mtwf]|th|tu)$/.test(spoken.at(-1)?.text ?? ''))
    return spoken.slice(-1);
  if (ahead === null) return null;
  const text = words.map((word) => word.text).join(' ');
  // "…, whichever comes first, at 9 AM": what chooses among the days that were said.
  const timed = reading.clauses.some(({ clause }) => /^(?:times|window|minutes|zoned-times)$/.test(clause.kind));
  if (!timed && NAMED_HOUR.test(text)) return words;
  if (words[0]?.text === 'whichever' || (UNPLACED.test(text) && !isVerb(words[0]))) return words;
  const said = VAGUE.exec(text)?.[0];
  // "first thing every morning" says a part of the day behind it.
  if (said === undefined || reading.clauses.some(({ clause }) => clause.kind === 'day-part')) return null;
  return spoken.slice(-said.split(' ').length);
}

const LEAVING_OUT = /^(?:but )?(?:leave|sit|cut) (?:out|off)\b/;
const SKIPPING = /^(?:(?:but|and|yet) )?skip (?:it|this|that|the run) on\b/;

/** "every hour but drop Mondays": a contrast with a schedule that is not understood, before a day or a time. */
export function tornContrast(tokens: readonly Token[], one: Stretch): Fault {
  const opens = one.words[0]?.text === 'but';
  const contrasts = opens || tokens[one.from - 1]?.text === 'but';
  // "every 15 minutes but leave out the …", "every day at 9; skip it on …": what is left out, nobody knows.
  const said = one.words.map(({ text }) => text).join(' ');
  const head = one.from === 0 ? null : ((contrasts ? LEAVING_OUT.exec(said) : null) ?? SKIPPING.exec(said));
  if (head !== null) return one.words.slice(0, head[0].split(' ').length);
  if (!contrasts) return null;
  const chunk = upToMark(one.words);
  const whole = chunk.length === one.words.length;
  if (!one.besideClause) return null;
  return (whole && one.ahead === 'touching' && chunk.length < 7) || unownedPart(chunk) !== null ? chunk : null;
}

/** "Ship it every single darn Friday, 5 pm": an "every" whose day stands behind words that nothing knows. */
export function tornEvery({ spoken }: Stretch): Fault {
  for (const [at, token] of spoken.entries()) {
    if (!/^(?:every|each)$/.test(token.text)) continue;
    // "send the digest every per day"
    if (/^(?:per|until|till|except|within)$/.test(spoken[at + 1]?.text ?? '')) return spoken.slice(at, at + 2);
    if (isVerb(spoken[at - 1])) continue;
    for (let day = at + 2; day < at + 5; day++) {
      const between = spoken[day - 1] as Token | undefined;
      if (between?.kind !== 'word' || CUES.has(between.text) || isVerb(between)) break;
      const named = spoken[day];
      if (named === undefined || !isPart(named) || named.kind !== 'word') continue;
      const next = spoken[day + 1];
      if (next === undefined || CUES.has(next.text)) return spoken.slice(at, day + 1);
    }
  }
  return null;
}

/** "… shipped on Friday, and it should be at 5 pm weekly": a time or a day stands unread where one is put in its place. */
export function tornDefault(reading: Reading, one: Stretch, held: readonly Token[]): Fault {
  if (!one.besideClause) return null;
  const clauses = reading.clauses.map(({ clause }) => clause);
  const timed = clauses.some(
    (clause) =>
      /^(?:times|window|minutes|seconds|day-part|date|event|cron|manual)$/.test(clause.kind) ||
      (clause.kind === 'rhythm' && /^(?:second|minute|hour)$/.test(clause.unit)),
  );
  const weekly = clauses.some((clause) => clause.kind === 'rhythm' && clause.unit === 'week');
  const placed = clauses.some(({ kind }) => kind === 'days');
  const part = unownedPart(held);
  if (part === null) return null;
  const isTime = part.kind === 'clock' || /^(?:am|pm|noon|midnight|o'clock)$/.test(part.text);
  if (isTime) return timed ? null : held;
  return weekly && !placed && isDay(part.text) ? held : null;
}
