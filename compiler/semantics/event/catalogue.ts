import { nearMisses } from 'nljobs/spec/core';
import type { KnownEvent } from '../../compilation.ts';
import type { Happening } from '../../grammar/event/happening.ts';
import type { Item } from '../../grammar/event/items.ts';
import { itemsOf } from '../../grammar/event/items.ts';
import { DETERMINERS } from '../../grammar/event/parts.ts';
import { lex } from '../../lexer/lex.ts';

/** Two ways of saying one thing differ in small words at most. */
const essence = (words: readonly Item[]): string =>
  words.flatMap(({ text }) => (DETERMINERS.has(text) || text === 'new' || text === ',' ? [] : [text])).join(' ');

/** The event that the project says in just these words; null where it says none so. */
export function saidAs(words: readonly Item[], events: readonly KnownEvent[] | null): KnownEvent | null {
  const said = essence(words);
  if (events === null || said === '') return null;
  return events.find(({ phrases }) => phrases.some((phrase) => essence(itemsOf(lex(phrase))) === said)) ?? null;
}

/**
 * A happening as the catalogue has it: "a pro user signs up" is of a user who is pro, where the project knows users and no
 * pro users.
 */
export function asKnown(one: Happening, events: readonly KnownEvent[] | null): Happening {
  if (events === null || events.some(({ name }) => name === one.name)) return one;
  const [entity = '', happened = ''] = one.name.split('.');
  const words = entity.split('_');
  for (let from = 1; from < words.length; from++) {
    const thing = words.slice(from).join('_');
    const name = `${thing}.${happened}`;
    if (!events.some((known) => known.name === name)) continue;
    const kind = words.slice(0, from).map((text): Item => ({ text, said: text, value: Number.NaN, currency: null }));
    return { ...one, name, entity: thing, limits: [kind, ...one.limits] };
  }
  return one;
}

/** Events that may have been meant by a name that the catalogue does not have, the likeliest first, at most three. */
export function nearEvents(name: string, events: readonly KnownEvent[]): readonly string[] {
  const names = events.map((one) => one.name);
  const near = nearMisses(name, names, 3);
  if (near.length > 0) return near;
  // Another thing of the same kind, or something else that happens to it.
  const [entity = '', happened = ''] = name.split('.');
  const alike = (one: string) => {
    const [thing = '', what = ''] = one.split('.');
    return thing === entity || (what === happened && (thing.endsWith(`_${entity}`) || entity.endsWith(`_${thing}`)));
  };
  return names.filter(alike).slice(0, 3);
}
