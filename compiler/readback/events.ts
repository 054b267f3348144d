import type { Trigger } from 'nljobs/spec/core';
import { itemsOf } from '../grammar/event/items.ts';
import { phraseOf } from '../grammar/event/phrase.ts';
import { presentsOf } from '../grammar/event/verbs.ts';
import { lex } from '../lexer/lex.ts';
import { lengthInWords } from '../semantics/words.ts';
import { describeCondition } from './conditions.ts';

type EventTrigger = Extract<Trigger, { kind: 'event' }>;

/** What sets a job off that has no time of its own. */
export function describeOccasion(trigger: Exclude<Trigger, { timezone: string }>): string {
  switch (trigger.kind) {
    case 'event':
      return describeEvent(trigger);
    case 'date':
      return describeDate(trigger);
    case 'after':
      return `after the ${trigger.job.replaceAll('-', ' ')} job ${trigger.on === 'failed' ? 'fails' : 'finishes'}`;
    case 'manual':
      return 'on demand';
  }
}

function describeEvent({ event, where, unless, delay, debounce }: EventTrigger): string {
  const words = happening(event);
  const said = [delay === null ? `when ${words}` : `${lengthInWords(delay)} after ${words}`];
  for (const filter of where) said.push(`only if ${describeCondition(filter)}`);
  if (unless !== null)
    said.push(
      unless.within === delay
        ? `unless ${happening(unless.event)} in the meantime`
        : `unless ${happening(unless.event)} within ${lengthInWords(unless.within)}`,
    );
  if (debounce !== null) said.push(`after ${lengthInWords(debounce)} of silence`);
  return said.join(', ');
}

/** `renewsAt` of a subscription is when it renews, `dueDate` of an invoice its due date. */
function describeDate({ entity, field, offset }: Extract<Trigger, { kind: 'date' }>): string {
  const before = offset.startsWith('-');
  const length = lengthInWords(offset.replace('-', ''));
  const thing = withArticle(entity.replaceAll('_', ' '));
  const when = /^PT0S$/.test(offset) ? 'on' : `${length} ${before ? 'before' : 'after'}`;
  const named = /^([a-z]+)Date$/.exec(field)?.[1];
  if (named !== undefined) return `${when} the ${named} date of ${thing}`;
  return `${when} ${thing} ${field.replace(/At$/, '')}`;
}

/** Verbs that what they happen to does itself: a user signs up, a trial expires. Others are done to it. */
const DOERS = `arrives begins bounces reports posts visits syncs checks churns crashes ends expires fails finishes joins lapses leaves logs occurs opts registers renews
  signs starts stops subscribes succeeds unsubscribes overheats ships goes falls drops clocks clears changes enters reaches exceeds closes
  happens breaks fires launches rises enrols applies comes lands`;
/** The same by the name of their event; made when first asked for, since each is read for it. */
let doers: ReadonlyMap<string, string> | undefined;
function doing(happened: string): string | undefined {
  doers ??= new Map(DOERS.split(/\s+/).map((verb) => [itemsPast(verb), verb]));
  return doers.get(happened);
}

/**
 * An event in words that are read as that event again: `user.signed_up` is "a user signs up", `order.placed` "an order
 * is placed". A name that no words carry is named.
 */
function happening(event: string): string {
  const [entity = '', happened = ''] = event.split('.');
  const [verb = '', ...particle] = happened.split('_');
  const does = doing(verb);
  const thing = withArticle(entity.replaceAll('_', ' '));
  const words = happened.split('_');
  const aspect = words.length > 1 ? words.slice(0, -1) : null;
  const last = words.at(-1) ?? '';
  const active = words.length > 1 ? presentsOf(verb).map((present) => [thing, present, ...particle]) : [];
  // "asks to leave", "keeps failing": it is done, and not done to it.
  const first = /^(?:to|\w+ing)$/.test(words[1] ?? '');
  const candidates = [
    ...(does === undefined ? [] : [[thing, does, ...particle]]),
    ...(first ? active : []),
    words[0] === 'is' ? [thing, ...words] : [thing, 'is', ...words],
    ...(first ? [] : active),
    ...(aspect === null
      ? []
      : [
          ['the', ...aspect, 'of', thing, doing(last) ?? `is ${last}`],
          ['the', ...aspect, 'of', thing, 'is', last],
        ]),
    [thing, ...words],
  ].map((all) => all.join(' '));
  return candidates.find((said) => nameOf(said) === event) ?? event;
}

function itemsPast(verb: string): string {
  return nameOf(`a thing ${verb} up`)?.replace(/^thing\.|_up$/g, '') ?? verb;
}

/** The one event that words name, with nothing more said of it. */
function nameOf(words: string): string | null {
  const phrase = phraseOf(itemsOf(lex(words)));
  const [only] = phrase?.any ?? [];
  if (phrase === null || phrase.any.length !== 1 || phrase.unless !== null || only === undefined) return null;
  return only.negative || only.limits.length > 0 || only.agent !== null ? null : only.name;
}

const withArticle = (thing: string): string => `${/^(?:[aeio]|u(?![ns]i|se|ti))/.test(thing) ? 'an' : 'a'} ${thing}`;
