import { nearMisses } from 'nljobs/spec/core';
import type { Place } from '../../ast/nodes.ts';
import type { KnownEvent } from '../../compilation.ts';
import type { Item } from '../../grammar/event/items.ts';
import { itemsOf } from '../../grammar/event/items.ts';
import type { Happening } from '../../grammar/event/make.ts';
import { DETERMINERS } from '../../grammar/event/parts.ts';
import { lex } from '../../lexer/lex.ts';
import { type Notes, replace } from '../notes.ts';

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

/**
 * Whether the project lists an event, where it keeps a list; else it is told at `at`, with those that may be meant put in
 * the place of the words that name it.
 */
export function checkListed(
  name: string,
  events: readonly KnownEvent[] | null,
  at: Place,
  words: Place,
  notes: Notes,
): boolean {
  if (events === null || events.some((one) => one.name === name)) return true;
  const near = nearEvents(name, events);
  notes.add(
    'NLJ5010',
    at,
    `The project has no event “${name}”.${near.length > 0 ? ` Did you mean ${near.map((one) => `“${one}”`).join(' or ')}?` : ''} Its events are listed in the config.`,
    near.map((one) => replace(words, one, one)),
  );
  return false;
}
