import type { EventTrigger } from 'nljobs/spec/core';
import { conditionIn, eventName, unusedWords } from './events.ts';
import type { Assembly } from './groups.ts';
import type { Notes } from './notes.ts';
import { lengthText } from './schedule/civil.ts';

/** The trigger that an event clause is. Null where it names no event, or holds what cannot be read; that is told. */
export function eventTrigger(event: Assembly['events'][number], notes: Notes): EventTrigger | null {
  const condition = conditionIn(event.words);
  if (condition !== null) {
    notes.add(
      'NLJ4016',
      event,
      `“${event.text}” holds a condition (“${condition}”) that cannot be read yet. Name the event alone, and decide in the handler.`,
    );
    return null;
  }
  const name = eventName(event.words);
  if (name === null) {
    notes.add(
      'NLJ2002',
      event,
      `“${event.text}” names no event: say what it happens to and what happens, as in “when a user signs up”.`,
    );
    return null;
  }
  const unused = unusedWords(event.words, name);
  if (unused.length > 0)
    notes.add('NLJ2009', event, `The event is “${name}”; “${unused.join(' ')}” is no part of it and is not looked at.`);
  return {
    kind: 'event',
    event: name,
    where: [],
    unless: null,
    delay: event.delay === null ? null : lengthText(event.delay),
    debounce: null,
  };
}
