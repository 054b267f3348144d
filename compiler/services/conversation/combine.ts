import type { JobSpec } from 'nljobs/spec/core';
import type { Clause, PlacedClause } from '../../ast/nodes.ts';
import type { CompiledClauses } from '../../compile.ts';
import { describeStated } from '../../readback/stated.ts';

/** The language, as a conversation asks it. A phrase needs no action. */
export type Read = (text: string, phrase: boolean) => CompiledClauses;

/** What a message makes of a draft: the draft after it, or several that it may mean. */
export type Combined =
  | { readonly kind: 'draft'; readonly draft: string; readonly how: 'new' | 'changed' | 'added' }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly title: string; readonly draft: string }[] }
  /** Nothing that is read comes of it. */
  | { readonly kind: 'unclear' };

/** Clauses that say on which days; a message that has one of them says that anew. */
const WHICH_DAYS: ReadonlySet<Clause['kind']> = new Set(['rhythm', 'times-per', 'days', 'dates', 'moment', 'once']);
/** Clauses that say at what time. */
const WHAT_TIME: ReadonlySet<Clause['kind']> = new Set([
  'times',
  'zoned-times',
  'day-part',
  'minutes',
  'hour-set',
  'hours',
]);

/**
 * Puts a message and a draft together, by what the message says: a whole description takes the place of the draft; a
 * schedule or an option takes the place of what the draft says of the same; an action alone completes a draft that has
 * none. What comes out has been read, and does what the draft did. Pure.
 */
export function combine(draft: string, message: string, read: Read): Combined {
  const said = plainly(message);
  if (said === '') return { kind: 'unclear' };
  if (draft === '' || read(said, false).compilation.spec !== null) {
    return { kind: 'draft', draft: draft === '' ? message.trim() : said, how: 'new' };
  }
  const heard = read(said, true);
  const onlyClauses = heard.clauses.length > 0 && actionOf(heard, said) === '';
  if (onlyClauses) return byClauses(draft, said, heard, read);
  if (heard.clauses.length === 0) return byAction(draft, said, read);
  return { kind: 'unclear' };
}

/** Without what leads into a change, and what follows it: "no, make it … instead, please". */
function plainly(message: string): string {
  const lead =
    /^(?:(?:no|ok|okay|yes|well|hmm|please|actually|rather|and|also|then|but make it|make (?:it|that)|change (?:it|that) to|set it to|let['’]?s (?:make|say) (?:it )?|i meant|it should (?:run|be))\b[\s,:]*)+/i;
  const tail = /[\s,]+(?:instead|please|too|as well|then)[.!]*$/i;
  return message.trim().replace(lead, '').replace(tail, '').trim();
}

/** The words that are left for the action. */
function actionOf({ compilation }: CompiledClauses, text: string): string {
  return compilation.words
    .filter(({ as }) => as === 'action' || as === 'unread')
    .map(({ start, end }) => text.slice(start, end))
    .join(' ')
    .replace(/^[\s.,;:]+|[\s.,;:]+$/g, '');
}

function byClauses(draft: string, said: string, heard: CompiledClauses, read: Read): Combined {
  const before = read(draft, false);
  const bare = draft.replace(/[.\s]+$/, '');
  const sentence = said.charAt(0).toUpperCase() + said.slice(1).replace(/[.\s]+$/, '');
  const { spec } = before.compilation;
  const action = spec?.action.text ?? null;
  const tries: { readonly draft: string; readonly how: 'changed' | 'added' }[] = [];
  const slots = inPlace(draft, before.clauses, said, heard.clauses);
  if (slots !== null) tries.push({ draft: slots, how: 'changed' });
  const isOption = heard.clauses.every(({ clause }) => clause.kind === 'option');
  if (isOption) tries.push({ draft: `${bare}. ${sentence}.`, how: 'added' });
  if (spec !== null && !isOption) {
    // A whole new schedule, before what was done and how.
    tries.push({ draft: withOptions(`${sentence}, ${spec.action.text}.`, spec), how: 'changed' });
  }
  // The draft has no schedule yet.
  tries.push({ draft: `${sentence}, ${bare}.`, how: 'added' }, { draft: `${bare}, ${said}`, how: 'added' });
  for (const one of tries) {
    const { compilation } = read(one.draft, false);
    const kept = action === null || sameWords(compilation.spec?.action.text ?? '', action);
    if (compilation.spec !== null && kept) return { kind: 'draft', ...one };
  }
  return { kind: 'unclear' };
}

/**
 * Puts each clause of a message in the place of that of the same kind; what has no counterpart goes behind the last of
 * the schedule. Null where the draft has nothing of the kind.
 */
function inPlace(
  draft: string,
  before: readonly PlacedClause[],
  said: string,
  heard: readonly PlacedClause[],
): string | null {
  const replaced = new Map<PlacedClause, string>();
  for (const one of heard) {
    const words = said.slice(one.start, one.end);
    const same = before.filter((other) => isSameKind(other.clause, one.clause));
    const [first, ...rest] = same;
    if (first === undefined) {
      const behind = before.filter(({ clause }) => WHICH_DAYS.has(clause.kind) || WHAT_TIME.has(clause.kind)).at(-1);
      if (behind === undefined || one.clause.kind === 'option') return null;
      replaced.set(behind, `${replaced.get(behind) ?? draft.slice(behind.start, behind.end)} ${words}`);
      continue;
    }
    replaced.set(first, replaced.has(first) ? `${replaced.get(first)} ${words}` : words);
    for (const other of rest) replaced.set(other, '');
  }
  let made = '';
  let at = 0;
  for (const [clause, words] of [...replaced].sort(([a], [b]) => a.start - b.start)) {
    // At the beginning of a sentence the words keep a capital.
    const capital = /^[A-Z]/.test(draft.slice(clause.start)) && /(?:^|[.!?]\s)$/.test(draft.slice(0, clause.start));
    made += draft.slice(at, clause.start) + (capital ? words.charAt(0).toUpperCase() + words.slice(1) : words);
    at = clause.end;
  }
  return (made + draft.slice(at)).replace(/\s+([,.;:])/g, '$1').replace(/ {2,}/g, ' ');
}

function isSameKind(a: Clause, b: Clause): boolean {
  if (a.kind === 'option' && b.kind === 'option') return a.option.name === b.option.name;
  if (WHICH_DAYS.has(a.kind)) return WHICH_DAYS.has(b.kind);
  return WHAT_TIME.has(a.kind) ? WHAT_TIME.has(b.kind) : a.kind === b.kind;
}

function byAction(draft: string, said: string, read: Read): Combined {
  const before = read(draft, false);
  const bare = draft.replace(/[.,\s]+$/, '');
  const completed = `${bare}, ${said}`;
  if (before.compilation.spec === null) {
    return read(completed, false).compilation.spec === null
      ? { kind: 'unclear' }
      : { kind: 'draft', draft: completed, how: 'added' };
  }
  const { spec } = before.compilation;
  const other = withOptions('', { ...spec, action: { ...spec.action, text: said } });
  const choices = [
    { title: `Do “${said}” in place of “${spec.action.text}”`, draft: other },
    {
      title: `Do it beside: “${spec.action.text} and ${said}”`,
      draft: withOptions('', { ...spec, action: { ...spec.action, text: `${spec.action.text} and ${said}` } }),
    },
  ].filter((choice) => read(choice.draft, false).compilation.spec !== null);
  return choices.length === 0
    ? { kind: 'unclear' }
    : { kind: 'choice', choices: [...choices, { title: `Begin anew with “${said}”`, draft: said }] };
}

/** A spec as it was stated, with another beginning. */
function withOptions(head: string, spec: JobSpec): string {
  const stated = describeStated(spec);
  return [head === '' ? stated.head : head, ...stated.options].join(' ');
}

function sameWords(a: string, b: string): boolean {
  const words = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\d]+/gu, ' ')
      .trim();
  return words(a) === words(b);
}
