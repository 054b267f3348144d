import { COMMANDS } from './commands.ts';
import type { Item } from './items.ts';
import { DETERMINERS, limitsOf, OPENERS, snake, type Thing } from './parts.ts';
import { verbOf } from './verbs.ts';

/** One thing that can happen, as it was said. */
export interface Happening {
  /** `order.placed`. */
  readonly name: string;
  /** What it happens to, so that "or cancelled" may go on with it; empty where the words name the whole event. */
  readonly entity: string;
  /** Whether it is said not to happen. */
  readonly negative: boolean;
  /** Whether it is a state that lasts rather than something that is done: "is inactive". */
  readonly lasts?: true;
  /** Whether it is said to go on being so ("stays open"), which is at no moment: for how long must be said, too. */
  readonly stays?: true;
  /** What must hold of it, each from its first word on: "over $100", "from the EU". */
  readonly limits: readonly (readonly Item[])[];
  /** Who does it, where the name does not say: "a customer places an order". */
  readonly agent: Thing | null;
}

/** Verbs that others follow. */
export const AUX: ReadonlySet<string> = new Set(
  "is are was were be been being gets get got has have had does do did will becomes become isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't".split(
    ' ',
  ),
);

interface Said {
  readonly subject: Thing;
  readonly happened: string;
  readonly limits: readonly (readonly Item[])[];
  readonly negative: boolean;
}

/** What happened, under the name of its event; null where that would name nothing, or what no program tells. */
export function make({ subject, happened, limits, negative }: Said, agent: Thing | null = null): Happening | null {
  const thing = subject.of ?? subject;
  const aspect = subject.of === null ? '' : `${subject.name}_`;
  const entity = thing.name;
  const { aim, others } = aimOf(limits);
  const snaked = snake([`${aspect}${happened}`, ...aim]);
  const narrowed = [...thing.kinds, ...subject.limits, ...others];
  if (entity === '' || snaked === '' || entity.split('_').some((word) => JOINTS.has(word))) return null;
  // "When the month ends" is a time that is to be said as one, and "whenever I feel like it" happens nowhere.
  // A leave is a holiday as well, which is approved or booked.
  const leave = /_?holiday$/.test(entity) && !/^(?:began|begun|started|ended|came|arrived|passed|is)/.test(happened);
  if ([leave ? '' : entity, agent?.name ?? ''].some((name) => TIMES.has(name.split('_').at(-1) ?? ''))) return null;
  if (OF_THE_MIND.has(happened.split('_')[0] ?? '')) return null;
  if ([...subject.limits, ...others].some(opensClause) || others.some(isApart)) return null;
  return narrowed.some(isBroken) ? null : { name: `${entity}.${snaked}`, entity, negative, limits: narrowed, agent };
}

/** "forgets to pay the bill", "is ready to ship": what is to be done is part of what happened, and no property of it. */
function aimOf(limits: readonly (readonly Item[])[]): {
  readonly aim: readonly string[];
  readonly others: readonly (readonly Item[])[];
} {
  const at = limits.findIndex(isInfinitive);
  const said = limits[at];
  if (said === undefined) return { aim: [], others: limits };
  const stop = said.findIndex(({ text }, index) => index > 1 && OPENERS.has(text));
  const aim = said.slice(0, stop < 0 ? said.length : stop).map(({ text }) => text);
  return {
    aim: aim.filter((text) => !DETERMINERS.has(text)),
    others: [...limits.slice(0, at), ...(stop < 0 ? [] : limitsOf(said.slice(stop))), ...limits.slice(at + 1)],
  };
}

/** Whether words are "to" and a verb: one that is known, or a word that something is done to ("to water the plants"). */
export function isInfinitive([to, verb, object]: readonly Item[]): boolean {
  if (to?.text !== 'to' || verb === undefined || DETERMINERS.has(verb.text) || !Number.isNaN(verb.value)) return false;
  if (/^(?:be|have|do)$/.test(verb.text) || verbOf(verb.text)?.form === 'base' || COMMANDS.has(verb.text)) return true;
  return object !== undefined && DETERMINERS.has(object.text);
}

/** Whether words that should narrow what happened begin a sentence of their own: "did not pay", "and the buyer …". */
function opensClause([first, amount]: readonly Item[]): boolean {
  const text = first?.text ?? '';
  // "exceeds 85%" compares.
  if (text === 'exceeds' && !Number.isNaN(amount?.value ?? Number.NaN)) return false;
  return AUX.has(text) || /^(?:and|but|or)$/.test(text) || (verbOf(text)?.form === 's' && !OPENERS.has(text));
}

/** "5 days after it was dropped": how long after something else, which no event tells. */
function isApart(limit: readonly Item[], at: number, limits: readonly (readonly Item[])[]): boolean {
  const [n, unit] = limit;
  const length = limit.length === 2 && !Number.isNaN(n?.value) && TIMES.has((unit?.text ?? '').replace(/s$/, ''));
  return length && /^(?:after|before|since)$/.test(limits[at + 1]?.[0]?.text ?? '');
}

/** What begins and ends by the calendar or the sky, and tells no program. */
const TIMES = new Set(
  `second minute hour day night morning afternoon evening week weekday weekend month quarter year decade season holiday workday
  midnight noon dawn dusk sunrise sunset clock calendar sun moon spring summer autumn winter`.split(/\s+/),
);

/** What people do without anybody seeing it. */
const OF_THE_MIND = new Set('felt wanted thought wished hoped cared wondered'.split(' '));

/** An amount of money or in percent, or what is counted. */
const isMeasured = ({ text, value, currency }: Item): boolean =>
  currency !== null || (Number.isNaN(value) && !/^(?:and|to|am|pm|o'clock|h|hrs)$/.test(text) && !LENGTHS.test(text));

/** Units of time. */
const LENGTHS = /^(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)$/;

/** Words that no thing is called. */
const JOINTS = new Set(
  'or and but not unless except if then when while because than we i you they want need please so'.split(' '),
);
/** A length of time or a stretch of the day is a schedule that was not read; a small word at the end leads to nothing. */
function isBroken(limit: readonly Item[]): boolean {
  const [first, second] = limit;
  const last = limit.at(-1)?.text ?? '';
  if (OPENERS.has(last) || JOINTS.has(last) || last === 'between') return true;
  if (/^(?:within|during|until|since)$/.test(first?.text ?? '')) return true;
  // "is used for more than 2 minutes" lasts, and is no property of what happened.
  if (
    first?.text === 'for' &&
    limit.some((item, at) => !Number.isNaN(item.value) && LENGTHS.test(limit[at + 1]?.text ?? '')) &&
    limit.length > 3
  )
    return true;
  // "between 9 and 5" is a window; of money or of things it says how much.
  if (first?.text === 'between' && limit.slice(1).some(isMeasured)) return false;
  return /^(?:between|after|before)$/.test(first?.text ?? '') && !Number.isNaN(second?.value ?? Number.NaN);
}
