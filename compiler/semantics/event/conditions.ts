import type { Filter } from 'nljobs/spec/core';
import type { EventField } from '../../compilation.ts';
import type { Item } from '../../grammar/event/items.ts';
import { DETERMINERS, thingOf } from '../../grammar/event/parts.ts';
import { singular } from '../../grammar/singular.ts';
import { predicateName, predicateOf, wordsOf } from './predicates.ts';

type Comparison = Extract<Filter, { field: string }>;

const OPS: readonly (readonly [RegExp, Comparison['op']])[] = [
  [/^(?:is |are )?(?:not more than|no more than|at most|up to|a maximum of|maximum|max)$/, '<='],
  [/^(?:is |are )?(?:not less than|no less than|no fewer than|at least|a minimum of|minimum|min)$/, '>='],
  [
    /^(?:is |are )?(?:over|above|more than|greater than|larger than|bigger than|higher than|longer than|older than|beyond|exceeds|exceeding|worth more than|worth over)$/,
    '>',
  ],
  [
    /^(?:is |are )?(?:under|below|less than|fewer than|smaller than|lower than|shorter than|younger than|worth less than|worth under)$/,
    '<',
  ],
  [/^(?:is |are )?(?:worth at least)$/, '>='],
  [/^(?:is not|are not|isn't|aren't|not|other than|is other than)$/, '!='],
  [/^(?:is|are|equals|of|exactly|is exactly|is equal to|equal to)$/, '='],
  [/^(?:contains|includes|containing|including)$/, 'contains'],
];
const opOf = (words: readonly string[]): Comparison['op'] | null =>
  OPS.find(([pattern]) => pattern.test(words.join(' ')))?.[1] ?? null;
const MONEY = /total|amount|price|value|sum|cost|balance|fee|revenue|due|paid/i;

/**
 * What a limit asks of an event's payload: a comparison where the catalogue says which field it speaks of and no other
 * fits as well, else a predicate of the user's, named after the words.
 */
export function conditionsOf(
  words: readonly Item[],
  fields: readonly EventField[],
  negative: boolean,
): readonly Filter[] {
  const range = negative || fields.length === 0 ? null : rangeOf(words, fields);
  if (range !== null) return range;
  const typed = fields.length === 0 ? null : comparisonOf(words, fields);
  if (typed !== null) return [negative ? negated(typed) : typed];
  return [{ predicate: predicateName(words, negative) }];
}

/** "between 100 and 500 euros", "of 2 to 5 items": both of its ends, which count. */
function rangeOf(words: readonly Item[], fields: readonly EventField[]): readonly Filter[] | null {
  const low = words.findIndex(({ value }) => !Number.isNaN(value));
  const high = low + 2;
  if (low < 1 || !/^(?:and|to)$/.test(words[low + 1]?.text ?? '') || Number.isNaN(words[high]?.value ?? Number.NaN))
    return null;
  const ahead = words.slice(0, low).filter(({ text }) => !/^(?:between|from|of|worth)$/.test(text));
  const currency = words[high]?.currency ?? null;
  const ends = [low, high].map((at, index) => {
    const op = index === 0 ? ['at', 'least'] : ['at', 'most'];
    const said = op.map((text): Item => ({ text, said: text, value: Number.NaN, currency: null }));
    return comparisonOf([...ahead, ...said, { ...(words[at] as Item), currency }, ...words.slice(high + 1)], fields);
  });
  return ends.every((one) => one !== null) ? ends : null;
}

/** The same of a sentence: "its total is more than 100", "it is from the EU". */
export function conditionOfSentence(words: readonly Item[], fields: readonly EventField[], negative: boolean): Filter {
  const said = words.filter(
    ({ text }) => !/^(?:it|they|he|she|its|their|his|her)$/.test(text) && !DETERMINERS.has(text),
  );
  const verb = said.findIndex(({ text }) =>
    /^(?:is|are|contains|includes|has|have|was|isn't|equals|exceeds)$/.test(text),
  );
  if (fields.length > 0 && verb > 0) {
    const field = fieldOf(said.slice(0, verb).flatMap(wordsOf), fields);
    const typed = field === null ? null : against(field, said.slice(verb));
    if (typed !== null) return negative ? negated(typed) : typed;
  }
  if (verb === 0) {
    const rest = said.slice(
      /^(?:is|are|was|exceeds)$/.test(said[0]?.text ?? '') && said[0]?.text !== 'exceeds' ? 1 : 0,
    );
    const not = rest[0]?.text === 'not';
    const typed = fields.length === 0 ? null : comparisonOf(not ? rest.slice(1) : rest, fields);
    if (typed !== null) return negative !== not ? negated(typed) : typed;
  }
  return { predicate: predicateOf(words.flatMap(wordsOf), negative) };
}

const OPPOSITE: Readonly<Partial<Record<Comparison['op'], Comparison['op']>>> = {
  '=': '!=',
  '!=': '=',
  '>': '<=',
  '<=': '>',
  '<': '>=',
  '>=': '<',
};

function negated(filter: Comparison): Filter {
  if (typeof filter.value === 'boolean' && filter.op === '=') return { ...filter, value: !filter.value };
  const op = OPPOSITE[filter.op];
  return op === undefined ? filter : { ...filter, op };
}

function comparisonOf(words: readonly Item[], fields: readonly EventField[]): Comparison | null {
  const said = words.filter(({ text }) => !DETERMINERS.has(text));
  const [first] = said;
  if (first === undefined) return null;
  // "whose plan is pro", "that contains gluten"
  if (/^(?:whose|who|that|which)$/.test(first.text)) {
    const verb = said.findIndex(({ text }, at) => at > 0 && /^(?:is|are|contains|includes|equals|exceeds)$/.test(text));
    const field = verb > 1 ? fieldOf(said.slice(1, verb).flatMap(wordsOf), fields) : null;
    return field === null ? null : against(field, said.slice(verb));
  }
  const number = said.findIndex(({ value }) => !Number.isNaN(value));
  if (number >= 0) return numeric(said, number, fields);
  // "with status active"
  if (first.text === 'with' && said.length > 2) {
    const field = fieldOf([said[1]?.text ?? ''], fields);
    if (field !== null) return against(field, said.slice(2));
  }
  const names =
    /^(?:from|in|for|by|of|with|to|tagged|via|through|on|at|as)$/.test(first.text) && said.length > 1
      ? said.slice(1)
      : said;
  return valued(names, fields);
}

/** "over $100", "with more than 3 items", "a total of at least 50". */
function numeric(said: readonly Item[], at: number, fields: readonly EventField[]): Comparison | null {
  const amount = said[at] as Item;
  const before = said
    .slice(0, at)
    .map(({ text }) => text)
    .filter((text) => !/^(?:with|for|of|has|have|worth|valued)$/.test(text));
  const { op, words } = splitOp(before);
  if (op === null) return null;
  const behind = said.slice(at + 1).map(({ text }) => text);
  const nouns = [...words, ...behind];
  const field =
    amount.currency !== null && nouns.length === 0
      ? theMoney(fields)
      : nouns.length === 0
        ? null
        : fieldOf(nouns, fields, true);
  return field === null || !isNumeric(field) ? null : { field: field.name, op, value: amount.value };
}

/** "total over": the words for the field, and the comparison behind them. */
function splitOp(words: readonly string[]): {
  readonly op: Comparison['op'] | null;
  readonly words: readonly string[];
} {
  for (let from = 0; from < words.length; from++) {
    const op = opOf(words.slice(from));
    if (op !== null) return { op, words: words.slice(0, from) };
  }
  return { op: null, words };
}

const isNumeric = ({ type }: EventField): boolean => type === 'number' || type === 'money';

/** The only field of money, or the only one that sounds like it. */
function theMoney(fields: readonly EventField[]): EventField | null {
  const known = fields.filter(({ type }) => type === 'money');
  const likely = known.length > 0 ? known : fields.filter(({ name, type }) => type === 'number' && MONEY.test(name));
  return likely.length === 1 ? (likely[0] ?? null) : null;
}

/** The field that words name: `item count` is itemCount, and `items` may be counted in it. */
function fieldOf(words: readonly string[], fields: readonly EventField[], counted = false): EventField | null {
  const said = words.map((word) => singular(word.toLowerCase())).join('');
  const found = fields.filter(({ name }) => {
    const plain = name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
    const one = singular(plain);
    return (
      one === said ||
      plain === said ||
      (counted &&
        [`${said}count`, `${said}scount`, `numberof${said}`, `numberof${said}s`, `num${said}s`].includes(plain))
    );
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** A field against what is said behind it: "is at least 5", "is not draft", "contains urgent". */
function against(field: EventField, words: readonly Item[]): Comparison | null {
  const texts = words.map(({ text }) => text);
  for (let end = words.length - 1; end >= 0; end--) {
    const op = end === 0 ? '=' : opOf(texts.slice(0, end));
    if (op === null) continue;
    const value = words.slice(end);
    const [first] = value;
    if (first === undefined) return null;
    if (!Number.isNaN(first.value))
      return isNumeric(field) && value.length === 1 ? { field: field.name, op, value: first.value } : null;
    const said = value.map((item) => item.said).join(' ');
    if (field.type === 'boolean') {
      if (!/^(?:true|false|set|yes|no)$/.test(said)) return null;
      return { field: field.name, op: '=', value: /^(?:true|set|yes)$/.test(said) === (op !== '!=') };
    }
    if (isNumeric(field)) return null;
    if (op !== '=' && op !== '!=' && op !== 'contains') return null;
    const known = field.values?.find((one) => one.toLowerCase() === said.toLowerCase());
    if (field.values !== undefined && known === undefined) return null;
    return { field: field.name, op, value: known ?? said };
  }
  return null;
}

/** A kind or a name alone: "enterprise", "from the EU", where one field has it among its values, or is called so. */
function valued(words: readonly Item[], fields: readonly EventField[]): Comparison | null {
  const said = words.map((item) => item.said);
  for (let end = said.length; end > 0; end--) {
    const name = said.slice(0, end).join(' ').toLowerCase();
    const owners = fields.filter(({ values }) =>
      values?.some((one) => one.toLowerCase() === name || one.toLowerCase() === name.replace(/[\s-]+/g, '_')),
    );
    const [only] = owners;
    const value = only?.values?.find(
      (one) => one.toLowerCase() === name || one.toLowerCase() === name.replace(/[\s-]+/g, '_'),
    );
    if (owners.length === 1 && only !== undefined && value !== undefined) return { field: only.name, op: '=', value };
    const flag = name.replace(/[^a-z0-9]/g, '');
    const flags = fields.filter(
      ({ name: field, type }) =>
        type === 'boolean' && [flag, `is${flag}`, `has${flag}`].includes(field.toLowerCase().replace(/[^a-z0-9]/g, '')),
    );
    if (flags.length === 1 && flags[0] !== undefined) return { field: flags[0].name, op: '=', value: true };
  }
  return null;
}

/** "except internal users" asks of each whether it is an internal user. */
export function singularLast(items: readonly Item[]): readonly Item[] {
  const last = items.at(-1);
  if (
    last === undefined ||
    items.length > 4 ||
    /^(?:from|in|with|for|of|to|by|on|at|over|under|whose|who)$/.test(items[0]?.text ?? '')
  )
    return items;
  const thing = thingOf([last]);
  return thing.name === '' ? items : [...items.slice(0, -1), { ...last, text: thing.name.replaceAll('_', ' ') }];
}
