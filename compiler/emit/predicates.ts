import type { JobSpec } from 'nljobs/spec/core';
import { docComment, lineComment } from './comment.ts';
import { header } from './header.ts';
import { key, quote, WIDTH } from './value.ts';

/** A condition that descriptions name, with the events that it is asked about. */
interface Condition {
  readonly name: string;
  readonly events: ReadonlySet<string>;
  readonly descriptions: readonly string[];
}

/** The names of the conditions that specs ask, each with the jobs that ask it; sorted. */
export function predicatesOf(specs: readonly JobSpec[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, triggers } of specs) {
    for (const name of new Set(triggers.flatMap(namesIn))) found.set(name, [...(found.get(name) ?? []), id]);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namesIn(trigger: JobSpec['triggers'][number]): readonly string[] {
  if (trigger.kind !== 'event') return [];
  return trigger.where.flatMap((filter) => ('predicate' in filter ? [filter.predicate] : []));
}

function conditionsOf(specs: readonly JobSpec[]): readonly Condition[] {
  return [...predicatesOf(specs).keys()].map((name) => {
    const asking = specs.filter(({ triggers }) => triggers.some((trigger) => namesIn(trigger).includes(name)));
    const events = asking.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) =>
        trigger.kind === 'event' && namesIn(trigger).includes(name) ? [trigger.event] : [],
      ),
    );
    return { name, events: new Set(events), descriptions: [...new Set(asking.map(({ description }) => description))] };
  });
}

/** `generated/predicates.ts`: what each condition is asked about. */
export function predicateTypesFile(specs: readonly JobSpec[], extension: string): string {
  const entries = conditionsOf(specs).map(({ name, events, descriptions }) => {
    const payload = [...events].map((event) => `Events[${quote(event)}]`).join(' | ');
    const line = `${key(name)}(payload: ${payload}): boolean | Promise<boolean>;`;
    const wide = `${key(name)}(\n    payload: ${payload},\n  ): boolean | Promise<boolean>;`;
    return `${docComment(descriptions, 2)}  ${line.length + 2 <= WIDTH ? line : wide}\n`;
  });
  return `${header(null)}
import type { Events } from './events.${extension}';

/** The conditions that descriptions name. A job starts for an event whose payload passes all of its own. */
export interface Predicates {
${entries.join('')}}
`;
}

/** The first text of `predicates.ts`. It is written once; from then on the file is the user's. */
export function predicatesStub(specs: readonly JobSpec[], extension: string): string {
  const lines = conditionsOf(specs).flatMap(({ name, descriptions }) => [
    lineComment(descriptions, 2).trimEnd(),
    `  // ${key(name)}: (payload) => true,`,
  ]);
  return `import type { Predicates } from './generated/predicates.${extension}';

/**
 * The conditions that descriptions name. Until one is written, nljobs refuses to start the jobs that
 * ask it. When all are there, take \`Partial\` away, and tsc tells of the next one.
 */
export const predicates: Partial<Predicates> = {
${lines.join('\n')}
};
`;
}
