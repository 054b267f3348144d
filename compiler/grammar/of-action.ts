import type { Token } from '../lexer/token.ts';
import { verbOf } from './event/verbs.ts';

/*
 * Whose end or beginning a limit is. "Every day at 9 AM, remind staff to submit timesheets before Friday" is done every
 * day, and it is the timesheets that are due: a limit right behind what the action asks of somebody, or says of a thing
 * ("who are on leave until Monday", "closed until June"), is theirs. Behind a comma it is the schedule's.
 */

/** Words of a limit that an action uses as well. */
const LIMITS = new Set(['before', 'by', 'until', 'till', 'til', 'after']);
/** Verbs by which somebody is asked to do something: "remind them to …", "the bill must …". */
const ASKS =
  /^(?:remind|ask|tell|nag|urge|invite|nudge|prompt|ping|chase|warn|request|instruct|encourage|help|allow|want|need|require|expect|get|text|email|message|notify)(?:s|es|ed|ing)?$/;
/** What begins a clause on a thing, or an order to somebody. */
const SAYS = new Set('who whom whose that which where whether must should shall may can are is were was'.split(' '));
/** States that last until then, or are reached before: right before the limit. */
const STATES = new Set('due valid open away out off leave hold closed shut overdue unpaid unread free busy'.split(' '));
const STATE =
  /(?:...ed|sent|made|paid|sold|seen|written|begun|built|bought|left|lapse|lapses|expire|expires|expiring)$/;
const ARTICLE = /^(?:an?|the|our|my|your|his|her|its|their|this|that|each|every|all|#.*)$/;
/** So many words back a sentence is looked through: a bound, not a policy. */
const REACH = 40;

/** Whether a place stands in what is said of a thing, no mark between: "customers who order once a month". */
export function isSaidOfThing(tokens: readonly Token[], at: number): boolean {
  for (let index = at - 1; index > 0 && index > at - REACH; index--) {
    const { text, kind, spaced } = tokens[index] as Token;
    // "stand-up" is one word.
    if (kind === 'punct' && (text !== '-' || spaced)) return false;
    if (/^(?:who|whom|whose|that|which)$/.test(text)) return tokens[index - 1]?.kind === 'word';
  }
  return false;
}

/** Verbs that pick things out: what stands behind them is said of the things. */
const PICKS =
  /^(?:list|count|report|find|show|flag|tag|highlight|select|identify|mark|summari[sz]e|tally|recommend|promote|suggest|feature|warn|remind|advertise)$/;

/** Whether a place stands right behind the things that an action picks out: "list the films with a runtime of 2 hours". */
export function isPickedOut(tokens: readonly Token[], at: number): boolean {
  let from = at - 1;
  while (from > 0 && tokens[from - 1]?.kind !== 'punct') from -= 1;
  return PICKS.test(tokens[from]?.text ?? '') && /s$/.test(tokens[at - 1]?.text ?? '');
}

/** "placed between midnight and" before a place: a time there belongs to a stretch that is said of a thing. */
export function endsStretch(tokens: readonly Token[], at: number): boolean {
  if (at === 0) return false;
  const before = tokens[at - 1]?.text;
  if (before !== 'between' && before !== 'and') return false;
  const from = before === 'between' ? at - 1 : [at - 3, at - 4].find((index) => tokens[index]?.text === 'between');
  return from !== undefined && from > 0 && (isSaidOfThing(tokens, from) || isDone(tokens[from - 1]));
}

/** "placed", "uploaded": what was done to a thing. */
export const isDone = (token: Token | undefined): boolean => verbOf(token?.text ?? '')?.form === 'past';

/** Whether a place stands in what somebody is asked to do, no mark between: "tell shops to restock the shelves". */
export function isAskedOf(tokens: readonly Token[], at: number): boolean {
  let toVerb = false;
  for (let index = at - 1; index >= 0 && index > at - REACH; index--) {
    const { text, kind } = tokens[index] as Token;
    if (kind === 'punct') return false;
    if (text === 'to') toVerb ||= !ARTICLE.test(tokens[index + 1]?.text ?? 'the');
    else if (toVerb && ASKS.test(text)) return true;
  }
  return false;
}

/** Verbs of finding out and of saying: what stands behind their "that", "whether" and "how" is what is found out or said. */
const FINDS_OUT =
  /^(?:check|verify|confirm|test|validate|assert|determine|document|explain|see|say|state|report|note|announce|post|log|write|mention|record|audit|inspect|watch|monitor|show|know|prove|double)$/;
/** What is posted or sent as it is written, behind a colon: "post the rule: one at a time". */
const WORDING =
  /^(?:rules?|texts?|messages?|notes?|notices?|signs?|tips?|reminders?|warnings?|words|quotes?|slogans?)$/;

/**
 * Whether a place stands in what the action finds out or says, rather than in what is said of the job: "check that only one
 * import may run at a time", "ask whether failed runs are retried 3 times", "remind staff: one at a time".
 */
export function isReported(tokens: readonly Token[], at: number): boolean {
  let index = at - 1;
  for (; index > 0 && index > at - REACH; index--) {
    const { text, kind, spaced } = tokens[index] as Token;
    if (kind === 'punct' && (text !== '-' || spaced)) break;
    const ahead = tokens[index - 1]?.text ?? '';
    if (/^(?:that|whether|if|how|where|why)$/.test(text) && FINDS_OUT.test(ahead)) return true;
    if (/^(?:whether|how|why)$/.test(text)) return true;
    if (text === 'that' && saysBefore(tokens, index)) return true;
  }
  // "tell the drivers: no overtaking, one at a time"
  for (; index > 0 && index > at - REACH; index--) {
    const { text } = tokens[index] as Token;
    if (/^[.;!?\n()-]$/.test(text)) return false;
    if (text === ':') return isWording(tokens, index);
  }
  return false;
}

/** Where the part that a place stands in begins. */
function partOf(tokens: readonly Token[], at: number): number {
  let from = at;
  while (from > 0 && tokens[from - 1]?.kind !== 'punct') from -= 1;
  return from;
}

/** "tell the drivers that": somebody, and at most so many words on them, between. */
const saysBefore = (tokens: readonly Token[], at: number): boolean =>
  at - partOf(tokens, at) < 5 &&
  /^(?:tell|remind|warn|inform|advise|instruct|teach)$/.test(tokens[partOf(tokens, at)]?.text ?? '');

/** Whether what stands before a colon announces words: "tell the drivers:", "post the rule:". */
function isWording(tokens: readonly Token[], at: number): boolean {
  const verb = tokens[partOf(tokens, at)]?.text ?? '';
  return (
    /^(?:tell|remind|warn|inform|ask|advise|instruct|teach|announce|say)$/.test(verb) ||
    (/^(?:post|send|print|publish|write|show|display|text|email|put|read|play)$/.test(verb) &&
      WORDING.test(tokens[at - 1]?.text ?? ''))
  );
}

/** Words that say when, once: "tomorrow", "the coming week", "next Monday". */
const IS_PERIOD =
  /^(?:the|coming|following|next|this|last|past|previous|current|same|tomorrow|today|tonight|yesterday|(?:day|week|month|quarter|year|weekend|night|morning|evening)s?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)$/;

/** Whether a place goes on with a time that a thing is for: "the menu for tomorrow at noon", "the rota for the coming week". */
export function isOfTime(tokens: readonly Token[], at: number): boolean {
  let index = at - 1;
  while (index > at - 5 && IS_PERIOD.test(tokens[index]?.text ?? '')) index -= 1;
  return /^(?:for|of|about)$/.test(tokens[index]?.text ?? '') && tokens[index - 1]?.kind === 'word';
}

/** Where a limit begins whose last words a place follows: "before", "until the", "by the"; -1 where there is none. */
function limitBefore(tokens: readonly Token[], at: number): number {
  const before = tokens[at - 1]?.text ?? '';
  if (LIMITS.has(before)) return at - 1;
  return /^(?:the|on|next|this)$/.test(before) && LIMITS.has(tokens[at - 2]?.text ?? '') ? at - 2 : -1;
}

/**
 * Whether words of a limit at a place, or right before it, belong to the action that they stand in. A limit with its year
 * (`dated`) is what a schedule ends with: only what is said of a thing keeps it.
 */
export function limitsAction(tokens: readonly Token[], at: number, dated = false): boolean {
  const limit = LIMITS.has(tokens[at]?.text ?? '') ? at : limitBefore(tokens, at);
  return limit > 0 && belongsTo(tokens, limit, dated);
}

function belongsTo(tokens: readonly Token[], limit: number, dated: boolean): boolean {
  const last = tokens[limit - 1] as Token;
  if (last.kind !== 'word') return false;
  if (STATES.has(last.text) || STATE.test(last.text)) return true;
  let toVerb = false;
  let list = false;
  for (let at = limit - 1; at > 0 && at > limit - REACH; at--) {
    const { text, kind } = tokens[at] as Token;
    if (/^[.;:!?\n]$/.test(text)) return false;
    // "Every weekday that is no holiday, send …": what is said of a thing ends at a comma, a list of things to do does not.
    list ||= text === ',';
    if (!list && SAYS.has(text) && kind === 'word' && tokens[at - 1]?.text !== ',') return true;
    if (dated) continue;
    if (text === 'to') toVerb ||= !ARTICLE.test(tokens[at + 1]?.text ?? 'the');
    else if (toVerb && ASKS.test(text)) return true;
  }
  return toVerb && ASKS.test(tokens[0]?.text ?? '');
}
