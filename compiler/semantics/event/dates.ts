import type { Item } from '../../grammar/event/items.ts';
import type { Happening } from '../../grammar/event/make.ts';
import { thingOf } from '../../grammar/event/parts.ts';
import { phraseOf } from '../../grammar/event/phrase.ts';
import { verbOf } from '../../grammar/event/verbs.ts';
import type { Of } from '../groups.ts';

/** What a date is of, and the field that holds it. */
export interface ReadDate {
  readonly entity: string;
  readonly field: string;
  /** Whether it is known before it comes, as far as words tell. */
  readonly foreseen: boolean;
}

/** What is known before it happens, so that something can be done ahead of it. */
const FORESEEN =
  /[._](?:renewed|expired|ended|started|begun|due|closed|opened|departed|arrived|left|lapsed|launched|matured|scheduled|released|published|taken|went_live|kicked_off|resumed|billed|charged|delivered|begins)$/;

/** The date that words speak of: "a subscription renews", "an invoice" with its "due" date; null where they name nothing. */
export function dateOf(items: readonly Item[], clause: Of<'date'>): ReadDate | null {
  const phrase = phraseOf(items)?.any[0] ?? null;
  const thing = thingOf(items);
  const entity = clause.field !== null || phrase === null ? thing.name : phrase.entity;
  if (entity === '') return null;
  const field = clause.field !== null ? `${clause.field}Date` : phrase === null ? 'startsAt' : fieldOf(items, phrase);
  return { entity, field, foreseen: clause.field !== null || phrase === null || FORESEEN.test(phrase.name) };
}

/** What a project must do for a date to be known. */
export function tellDate({ entity, field, foreseen }: ReadDate): string {
  const whose = entity.replaceAll('_', ' ');
  return foreseen
    ? `It needs to know the date: set “${field}” of each ${whose} with \`dates.set\`.`
    : `Is it known beforehand when this happens? If so, tell it as a date: set “${field}” of each ${whose} with \`dates.set\`.`;
}

/** "renews" is renewsAt, "is due" is dueAt. */
function fieldOf(items: readonly Item[], phrase: Happening): string {
  const verb = items.find(({ text }, at) => at > 0 && verbOf(text)?.form === 's' && !/^(?:is|has|was)$/.test(text));
  if (verb !== undefined) return `${verb.text}At`;
  const words = phrase.name.split('.')[1]?.split('_') ?? [];
  return `${words.map((one, at) => (at === 0 ? one : one.charAt(0).toUpperCase() + one.slice(1))).join('')}At`;
}
