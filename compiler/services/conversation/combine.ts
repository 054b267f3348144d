import type { JobSpec } from 'nljobs/spec/core';
import type { CompiledClauses } from '../../compile.ts';
import { describeStated } from '../../readback/stated.ts';
import { inPlace } from './in-place.ts';
import { type Heard, hear, type Read } from './message.ts';

export type { Read } from './message.ts';

/** What a message makes of a draft: the draft after it, or several that it may mean. */
export type Combined =
  | { readonly kind: 'draft'; readonly draft: string; readonly how: 'new' | 'changed' | 'added' }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly title: string; readonly draft: string }[] }
  /** Nothing that is read comes of it. */
  | { readonly kind: 'unclear' };

/**
 * Puts a message and a draft together, by what the message says: a whole description takes the place of the draft; a
 * schedule or an option takes the place of what the draft says of the same; an action alone completes a draft that has
 * none. What comes out has been read, and does what the draft did. Pure.
 */
export function combine(draft: string, message: string, read: Read): Combined {
  const heard = hear(message, read);
  const { said } = heard;
  if (said === '') return { kind: 'unclear' };
  if (draft === '' || read(said, false).compilation.spec !== null) {
    return { kind: 'draft', draft: draft === '' ? message.trim() : said, how: 'new' };
  }
  if (heard.onlyClauses) return byClauses(draft, heard, read);
  // What says that something shall not be is no action.
  if (heard.read.clauses.length === 0 && !/^(?:no|not|never|without)\b/i.test(said)) return byAction(draft, said, read);
  return { kind: 'unclear' };
}

interface Try {
  readonly draft: string;
  readonly how: 'changed' | 'added';
}

function byClauses(draft: string, heard: Heard, read: Read): Combined {
  const before = read(draft, false);
  const action = before.compilation.spec?.action.text ?? null;
  const tries = heard.adds && action !== null ? besides(draft, before, heard) : instead(draft, before, heard);
  for (const one of tries) {
    const { compilation } = read(one.draft, false);
    const kept = action === null || sameWords(compilation.spec?.action.text ?? '', action);
    if (compilation.spec !== null && kept) return { kind: 'draft', ...one };
  }
  return { kind: 'unclear' };
}

const isOptions = ({ read }: Heard): boolean => read.clauses.every(({ clause }) => clause.kind === 'option');

/** What is said "also": what stood is never lost, but where an option can be said once only. */
function besides(draft: string, before: CompiledClauses, heard: Heard): readonly Try[] {
  if (isOptions(heard))
    return [{ draft: withSentence(draft, heard.said), how: 'added' }, ...instead(draft, before, heard)];
  return [' and ', ', ', ' '].flatMap((joined) => {
    const made = placed(draft, before, heard, joined);
    return made === null || made === 'asked' ? [] : [{ draft: made, how: 'added' as const }];
  });
}

function instead(draft: string, before: CompiledClauses, heard: Heard): readonly Try[] {
  const { spec } = before.compilation;
  const { said } = heard;
  const tries: Try[] = [];
  const made = placed(draft, before, heard, null);
  if (made === 'asked') return [];
  if (made !== null) tries.push({ draft: made, how: 'changed' });
  const sentence = sentenceOf(said);
  if (isOptions(heard)) tries.push({ draft: withSentence(draft, said), how: 'added' });
  else if (spec !== null) {
    // A whole new schedule, before what was done and how.
    tries.push({ draft: withOptions(`${sentence}, ${spec.action.text}.`, spec), how: 'changed' });
  }
  // The draft has no schedule yet.
  const bare = bareOf(draft);
  tries.push({ draft: `${sentence}, ${bare}.`, how: 'added' }, { draft: `${bare}, ${said}`, how: 'added' });
  return tries;
}

const placed = (draft: string, { clauses }: CompiledClauses, { said, read }: Heard, joined: string | null) =>
  inPlace({ text: draft, clauses }, { text: said, clauses: read.clauses }, { joined });

const bareOf = (draft: string): string => draft.replace(/[.\s]+$/, '');
const sentenceOf = (said: string): string => said.charAt(0).toUpperCase() + said.slice(1).replace(/[.\s]+$/, '');
const withSentence = (draft: string, said: string): string => `${bareOf(draft)}. ${sentenceOf(said)}.`;

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
