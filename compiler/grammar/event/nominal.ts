import { singular } from '../singular.ts';
import type { Item } from './items.ts';
import { type Happening, make } from './make.ts';
import { aloneOf, endedOf, happenedOf, isProcess } from './nouns.ts';
import { type Thing, thingOf } from './parts.ts';
import { withoutNo } from './small-words.ts';
import { verbOf } from './verbs.ts';

/* What happens, said by a noun: “on checkout”, “after the deployment”. */

/** What headlines say of a thing without a verb: "Server down". */
const IS_SO = new Set(
  'overdue due late low offline online unavailable unreachable ready full empty missing inactive down idle available unpaid'.split(
    ' ',
  ),
);

const plainOf = (thing: Thing): Thing => ({ ...thing, limits: [] });

/** "payment failure", "a failed login", "a new order", "signup". */
export function nominal(words: readonly Item[]): Happening | null {
  const { words: said, none } = withoutNo(words);
  const fresh = said.some(({ text }, at) => text === 'new' && at < 3);
  const thing = thingOf(said);
  const parts = thing.name.split('_');
  // "a hotel check-out"
  const joined = parts.slice(-2).join('');
  const nouns = parts.length > 1 && happenedOf(joined) !== null ? [...parts.slice(0, -2), joined] : parts;
  const noun = nouns.at(-1) ?? '';
  const happened = happenedOf(noun);
  const [kind] = thing.kinds;
  const plain: Thing = { ...thing, kinds: thing.kinds.slice(1) };
  if (noun === '') return null;
  const ended =
    kind?.[0] === undefined
      ? null
      : (endedOf(kind[0].text) ?? (verbOf(kind[0].text)?.form === 'past' ? kind[0].text : null));
  const first = nouns.length > 1 ? (endedOf(nouns[0] ?? '') ?? null) : null;
  if (first !== null)
    return make({ subject: { ...thing, name: nouns.slice(1).join('_') }, happened: first, limits: [], negative: none });
  if (ended !== null && thing.of === null) return make({ subject: plain, happened: ended, limits: [], negative: none });
  if (happened !== null && thing.of !== null)
    return make({ subject: { ...thing.of, limits: thing.limits }, happened, limits: [], negative: none });
  if (happened !== null && nouns.length > 1)
    return make({
      subject: { ...thing, name: nouns.slice(0, -1).map(singular).join('_') },
      happened,
      limits: [],
      negative: none,
    });
  // "after each sprint review": what takes a while is over.
  if (nouns.length > 1 && thing.of === null && /^(?:each|every)$/.test(words[0]?.text ?? '') && isProcess(noun))
    return make({ subject: plainOf(thing), happened: 'completed', limits: [], negative: none });
  const alone = nouns.length === 1 && thing.of === null ? aloneOf(noun) : null;
  if (alone !== null)
    return {
      name: alone,
      entity: alone.split('.')[0] ?? '',
      negative: none,
      limits: [...thing.kinds, ...thing.limits],
      agent: null,
    };
  // "Contract about to expire -> …"
  const about = said.findIndex(({ text }) => text === 'about');
  if (about > 0 && said[about + 1]?.text === 'to' && said.length === about + 3)
    return make({
      subject: thingOf(said.slice(0, about)),
      happened: `about_to_${said[about + 2]?.text}`,
      limits: [],
      negative: none,
    });
  // "Invoice overdue -> …"
  if (nouns.length > 1 && thing.of === null && IS_SO.has(noun))
    return make({
      subject: { ...thing, name: nouns.slice(0, -1).join('_') },
      happened: noun,
      limits: [],
      negative: none,
    });
  return fresh ? make({ subject: thing, happened: 'created', limits: [], negative: none }) : null;
}
