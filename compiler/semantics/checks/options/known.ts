import { nearMisses, wordDistance } from 'nljobs/spec/core';
import { OWNER } from '../../../grammar/option/recipients.ts';
import type { Assembly } from '../../groups.ts';
import { type Notes, replace } from '../../notes.ts';
import type { Settings } from '../../settings.ts';
import { list } from '../../words.ts';

type Said = readonly Assembly['options'][number][];

/** Letters that may be wrong in a slip. */
const SLIP = 2;
const nearest = (word: string, known: readonly string[]): string | null =>
  nearMisses(word, known).find((one) => wordDistance(word, one, SLIP) <= SLIP) ?? null;

/** Environments that the project does not have, and "not in staging" where nobody knows what else there is. */
export function checkEnvironments(said: Said, settings: Settings, notes: Notes): void {
  const known = settings.environments ?? [];
  for (const { option, ...place } of said) {
    if (option.name !== 'environments') continue;
    const without = option.without ?? [];
    if (without.length > 0 && known.length === 0) {
      notes.add(
        'NLJ4057',
        place,
        `Everywhere but in ${list(without)} is nowhere that is known: the project does not say which environments it has. Say where the job runs, or list them in the config (environments).`,
        [replace(place, 'Only in production', 'only in production')],
      );
      continue;
    }
    for (const name of known.length === 0 ? [] : [...option.environments, ...without]) {
      if (known.includes(name)) continue;
      const near = nearest(name, known);
      notes.add(
        'NLJ4058',
        place,
        `The project has no environment “${name}”; it has ${list(known)}.`,
        (near === null ? known : [near]).map((one) => replace(place, `Only in ${one}`, `only in ${one}`)),
      );
    }
  }
}

/** A notice to an owner nobody named, and to an address that is nearly one of the project's. */
export function checkRecipients(said: Said, settings: Settings, notes: Notes): void {
  const owned = settings.owner !== null || said.some(({ option }) => option.name === 'owner');
  for (const { option, ...place } of said) {
    if (option.name !== 'notify') continue;
    for (const { to } of option.told) {
      if (to === OWNER) {
        if (!owned)
          notes.add(
            'NLJ4059',
            place,
            'Nobody owns this job, so nobody would be told. Say “Owner: …”, or whom to tell.',
          );
        continue;
      }
      if (settings.notify.length === 0 || settings.notify.includes(to)) continue;
      const near = nearest(to, settings.notify);
      if (near === null) continue;
      const text = settings.text.slice(place.start, place.end);
      const at = text.indexOf(to);
      notes.add(
        'NLJ4060',
        place,
        `The project tells ${near}; “${to}” is a letter or two away from it.`,
        at < 0 ? [] : [replace({ start: place.start + at, end: place.start + at + to.length }, near, near)],
      );
    }
  }
}
