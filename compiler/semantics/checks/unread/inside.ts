import type { Clause } from '../../../ast/nodes.ts';
import { endsPart } from '../../../grammar/borders.ts';
import { isAskedOf, isOfTime, isSaidOfThing, limitsAction } from '../../../grammar/of-action.ts';
import type { Chart } from '../../../grammar/parse.ts';
import type { Token } from '../../../lexer/token.ts';
import { WEEKDAY_WORDS } from '../../../lexer/vocabulary.ts';
import type { Stretch } from './stretch.ts';
import { CUES, DETERMINERS, isScheduleWord } from './words.ts';

/** Kinds of clauses that are schedules by themselves, so that an action does not hold one by chance. */
const STRONG: ReadonlySet<Clause['kind']> = new Set(['rhythm', 'days', 'times', 'window', 'count', 'except']);

const NO_SCHEDULE: ReadonlySet<Clause['kind']> = new Set(['option', 'remark', 'event', 'manual', 'zone']);

/** The words from a place on that could be read as a schedule of two words or more. */
function scheduleAt(chart: Chart, at: number, end: number): readonly Token[] | null {
  const found = chart
    .at('clause', at)
    .find((one) => one.to <= end && one.to - at > 1 && STRONG.has((one.value as Clause).kind));

  return found === undefined ? null : chart.tokens.slice(at, found.to);
}

/** A stretch that is nothing but one clause of a schedule: "tomorrow" does nothing. */
export function isSchedule(chart: Chart, { from, to, words }: Stretch): readonly Token[] | null {
  const whole = chart.at('clause', from).some((one) => one.to === to && !NO_SCHEDULE.has((one.value as Clause).kind));
  return whole ? words : null;
}

/** A stretch that begins with a schedule which did not fit. */
export function beginsWithSchedule(chart: Chart, { from, to }: Stretch): readonly Token[] | null {
  return scheduleAt(chart, from, to);
}

/** A schedule somewhere inside a stretch; one behind "the" or "every" is a thing ("the daily 9 AM report"). */
export function holdsSchedule(chart: Chart, { from, to }: Stretch): readonly Token[] | null {
  for (let at = from; at < to - 1; at++) {
    if (at > from && DETERMINERS.has(chart.tokens[at - 1]?.text ?? '')) continue;
    const found = scheduleAt(chart, at, to);
    // "… to check in until 5 PM" may as well end the schedule.
    const theirs = !/^(?:until|till|til)$/.test(chart.tokens[at]?.text ?? '') && limitsAction(chart.tokens, at);
    if (found !== null && !isName(chart, at, at + found.length, to) && !theirs) return found;
  }
  return null;
}

/** An option that could be read, in a place where none is: "with some to 5 retries". */
export function holdsOption(
  chart: Chart,
  { from, to, startsSentence }: Stretch,
  isAction: boolean,
): readonly Token[] | null {
  for (let at = from; at < to - 1; at++) {
    if (DETERMINERS.has(chart.tokens[at - 1]?.text ?? '')) continue;
    const found = chart.at('clause', at).find((one) => {
      const clause = one.value as Clause;
      // A sentence that begins with one and goes on in another way: "a new run replaces the one in blorp".
      const opens = at === from && startsSentence && !isAction;
      const named =
        !opens && clause.kind === 'option' && (clause.option.name === 'guard' || clause.option.name === 'scope');
      return (
        clause.kind === 'option' && !named && one.to <= to && one.to - at > 1 && (endsPart(chart, one.to) || opens)
      );
    });
    if (found !== undefined) return chart.tokens.slice(at, found.to);
  }
  return null;
}

/** "the Sunday roast menu": words of a schedule behind a determiner and before a noun name a thing. */
function isName(chart: Chart, from: number, to: number, end: number): boolean {
  const next = to < end ? chart.tokens[to] : undefined;
  return DETERMINERS.has(chart.tokens[from]?.text ?? '') && next?.kind === 'word' && !CUES.has(next.text);
}

/** A cue with a time, a day or a number right behind it: a schedule began there and was not understood. */
export function brokenSchedule({ words }: Stretch): readonly Token[] | null {
  for (let index = 1; index < words.length - 1; index++) {
    const cue = words[index] as Token;
    const next = words[index + 1] as Token;
    if (cue.kind !== 'word') continue;
    const end = conditionEnd(words, index);
    if (end > 0) return words.slice(index, end);
    const value = next.kind === 'clock' || next.kind === 'date' || (next.kind === 'word' && isScheduleWord(next));
    if (/^(?:except|excluding|until|unless)$/.test(cue.text) && value && !limitsAction(words, index))
      return words.slice(index, index + 3);
    const counted = next.kind === 'number' || next.kind === 'compact' || next.text === '-';
    // "the every-day report" is a thing.
    const named = next.text === '-' && DETERMINERS.has(words[index - 1]?.text ?? '');
    // "list sensors that report every 5 minutes", "remind cooks to check the fridge every 2 hours"
    const theirs = isSaidOfThing(words, index) || isAskedOf(words, index);
    if (/^(?:every|each)$/.test(cue.text) && (value || counted) && !named && !theirs)
      return words.slice(index, index + 3);
    const half = next.kind === 'number' && /^(?:am|pm|o'clock|hours|hrs)$/.test(words[index + 2]?.text ?? '');
    // "the menu for tomorrow at noon"
    if (isOfTime(words, index)) continue;
    if (cue.text === 'at' && (next.kind === 'clock' || half || /^(?:noon|midnight)$/.test(next.text)))
      return words.slice(index, index + (half ? 3 : 2));
  }
  return null;
}

/** Where a condition on the day itself ends that is all the rest of a clause: "if a weekend", "unless it is a Sunday". 0 for none. */
function conditionEnd(words: readonly Token[], at: number): number {
  if (!/^(?:if|unless|when|otherwise)$/.test(words[at]?.text ?? '')) return 0;
  let index = at + 1;
  while (/^(?:it|that|the|day|date|is|it's|falls|lands|on|in|a|an)$/.test(words[index]?.text ?? '')) index += 1;
  const token = words[index];
  const next = words[index + 1];
  const day = token !== undefined && (/^(?:weekends?|holidays?)$/.test(token.text) || WEEKDAY_WORDS.has(token.text));
  return day && (next === undefined || next.kind === 'punct') ? index + 1 : 0;
}

/** "Sync every blorp at 9 AM": an "every" right before a schedule that says no other frequency. */
const OBJECT_OF = new Set([
  'to',
  'for',
  'of',
  'from',
  'with',
  'by',
  'on',
  'in',
  'across',
  'into',
  'over',
  'and',
  'against',
  'about',
  'via',
  'per',
]);
export function everyAhead({ spoken, ahead }: Stretch): readonly Token[] | null {
  if (ahead !== 'touching') return null;
  const at = spoken.length - 2;
  if (at < 0 || !/^(?:every|each)$/.test(spoken[at]?.text ?? '')) return null;
  // "email every customer", "to every user": the object of a verb or a preposition, and no schedule that broke.
  const verb = at === 1 && !/^(?:run|runs|execute|fire|trigger|start|repeat|do)$/.test(spoken[0]?.text ?? '');
  return verb || OBJECT_OF.has(spoken[at - 1]?.text ?? '') ? null : spoken.slice(at);
}
