import { toWorkdays, WEEKEND } from '../../ast/moved.ts';
import type { Clause, DayMove, DayOfWeek } from '../../ast/nodes.ts';
import { DAY_NAMES } from '../../lexer/vocabulary.ts';
import { defineRule } from '../rule.ts';

const WORKING = '(weekday|workday|business day|working day|work day|banking day|bank day)';
/** Where a day goes: "the next business day", "Monday", "the Friday before". */
const TARGET = `[the] [next|following|subsequent|previous|preceding|prior|last|nearest|closest|first|coming] [available] (${WORKING}|<weekday:to?>) [after|before|following|preceding] [it|that|the weekend] [instead]`;
const VERB =
  '[we|it|the run|then] [should|will|must|is|gets|to] [be] (move|moves|moved|moving|shift|shifts|shifted|shifting|roll|rolls|rolled|rolling|slip|slips|use|uses|using|run|runs|running|go|goes|defer|deferred|deferring|postpone|postponed|postponing|bump|bumped|bumping|push|pushed|pushing|adjust|adjusted|adjusting|falling back|fall back|delay|delayed) [it|the run] [forward|back|over|ahead|up|on|out] [to|on|until|till|onto|for]';
/** When it is moved: "if it falls on a weekend". */
const CONDITION =
  "(if|when|where|whenever|should|in case|in the event) [of] [it|that|this|the day|the date|that day|this day|the day itself|the payday|that date|it's|that's] [is|are|falls|fall|lands|land|happens to be|occurs] [is|falls] [on|in] [a|an|the] <weekdays:off> [day]";

const produceMove = (
  off: readonly DayOfWeek[],
  to: DayOfWeek | undefined,
  said: readonly { readonly text: string }[],
): Clause | null => {
  const words = said.map(({ text }) => text);
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  const direction: DayMove['direction'] | null = has(/^(nearest|closest)$/)
    ? 'nearest'
    : has(/^(previous|preceding|prior|before|last)$/)
      ? 'previous'
      : has(/^(next|following|subsequent|after|first|coming)$/) || to === 1
        ? 'next'
        : to === 5
          ? 'previous'
          : null;
  if (direction === null) {
    if (to === undefined) return null;
    const day = DAY_NAMES[to - 1];
    return {
      kind: 'problem',
      code: 'NLJ3005',
      message: `Is it the ${day} before or the ${day} after? Say “moved to the previous ${day}” or “moved to the next ${day}”.`,
      instead: [],
    };
  }
  return { kind: 'move', off, to: to === undefined ? toWorkdays.to : [to], direction };
};

/** What becomes of a day that falls on a weekend: it is moved, rather than left out. */
export const moveRules = [
  defineRule({
    id: 'days.move-if',
    yields: 'clause',
    pattern: `[,|;|-] [and|but|or] ${VERB} ${TARGET} [,] ${CONDITION}`,
    produce: ({ off, to }, { tokens, from, to: end }) => produceMove(off, to, tokens.slice(from, end)),
    examples: [
      'on the 15th at 9 AM, moving to Monday if a weekend',
      'on the 1st of the month at noon, moved to the next business day if it falls on a weekend',
      'on the 20th of every month at noon, shifted to the previous weekday when it is a Saturday or Sunday',
    ],
    counterexamples: ['on the 15th at 9 AM, send the plan if it is a Monday'],
  }),
  defineRule({
    id: 'days.if-move',
    yields: 'clause',
    pattern: `[,|;|-] [and|but] (${CONDITION}|unless [it|that|this|the day|the date] (is|falls|lands|falls on|is on) [on|in] [a|an|the] <weekdays:off> [day] [,|-] [in which case]) [,|-] [then|it] [${VERB}] ${TARGET}`,
    produce: ({ off, to }, { tokens, from, to: end }) => produceMove(off, to, tokens.slice(from, end)),
    priority: 3,
    examples: [
      'every month on the 15th at 9 AM, if it falls on a weekend then next business day',
      'on the 10th at noon; if it is a Sunday, run on the next weekday',
      'on the 10th at noon unless it falls on a weekend, then the following Monday',
    ],
    counterexamples: ['on the 1st at noon unless it falls on a Sunday'],
  }),
  defineRule({
    id: 'days.or-next',
    yields: 'clause',
    pattern: `[,|;|-] (or|or else|otherwise) [on] [the] (next|following|previous|preceding|prior|nearest|closest|first) [available] (${WORKING}|<weekday:to?>) [after|before|following|preceding] [it|that|the weekend] [instead] [${CONDITION}]`,
    produce: ({ off, to }, { tokens, from, to: end }) =>
      // "Or the next Friday" without a condition is another day, and no move.
      off === undefined && to !== undefined ? null : produceMove(off ?? WEEKEND, to, tokens.slice(from, end)),
    examples: [
      'on the 15th at 9 AM or the next business day',
      'on the 15th, or the next weekday if it falls on a weekend, at noon',
      'on the 25th at noon (or previous business day)',
    ],
    counterexamples: ['on the 15th or the last day of the month at noon'],
  }),
  defineRule({
    id: 'days.next-if',
    yields: 'clause',
    pattern: `\\( [the] (next|following|previous|preceding|prior|nearest|closest|first) [available] (${WORKING}|<weekday:to?>) [after|before] [it|that|the weekend] [instead] [,] ${CONDITION} \\)`,
    produce: ({ off, to }, { tokens, from, to: end }) => produceMove(off, to, tokens.slice(from, end)),
    examples: ['on the 15th at 9 AM (next business day if it falls on a weekend)'],
    counterexamples: [],
  }),
  defineRule({
    id: 'days.move-on-holidays',
    yields: 'clause',
    pattern: `[,|;|-|\\(] [and|but|or|or else|otherwise] [${VERB}] ${TARGET} [,] (if|when|where|whenever|should|in case|in the event) [of] [it|that|this|the day|the date|that day|it's] [is|are|falls|lands|happens to be] [on] [a|an|the] [weekend or|weekend or a|weekend or on a|weekend or on] [public|bank|national|federal] (holiday|holidays) [\\)]`,
    produce: (): Clause => ({
      kind: 'problem',
      code: 'NLJ4008',
      message:
        'A day that is a holiday can be left out, and not moved: no rule says where to. Leave it out (“except public holidays in Germany”), or move weekends alone.',
      instead: [],
    }),
    examples: ['on the 15th at 9 AM, or the next business day if it is a holiday'],
    counterexamples: ['every weekday at noon except public holidays in Germany'],
  }),
] as const;
