import { conditionsIn, type JobSpec } from 'nljobs/spec/core';
import { docComment, lineComment } from './comment.ts';
import { header } from './header.ts';
import { printMembers } from './type-layout.ts';
import { inputsOf } from './types-files.ts';
import { key, quote, WIDTH } from './value.ts';

/** A condition that descriptions name, with the events that it is asked about. */
interface Condition {
  readonly name: string;
  readonly events: ReadonlySet<string>;
  /** What the steps that ask it are called with, as types; steps are told what stands before them. */
  readonly inputs: ReadonlySet<string>;
  readonly descriptions: readonly string[];
}

/** The names of the conditions that specs ask, each with the jobs that ask it; sorted. */
export function predicatesOf(specs: readonly JobSpec[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const spec of specs) {
    for (const name of new Set([...spec.triggers.flatMap(namesIn), ...conditionsIn(spec.action.steps)]))
      found.set(name, [...(found.get(name) ?? []), spec.id]);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namesIn(trigger: JobSpec['triggers'][number]): readonly string[] {
  if (trigger.kind !== 'event') return [];
  return trigger.where.flatMap((filter) => ('predicate' in filter ? [filter.predicate] : []));
}

function conditionsOf(specs: readonly JobSpec[]): readonly Condition[] {
  return [...predicatesOf(specs).keys()].map((name) => {
    const asking = specs.filter(
      ({ triggers, action }) =>
        triggers.some((trigger) => namesIn(trigger).includes(name)) || conditionsIn(action.steps).includes(name),
    );
    const inputs = asking.filter(({ action }) => conditionsIn(action.steps).includes(name)).flatMap(inputsOf);
    const events = asking.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) =>
        trigger.kind === 'event' && namesIn(trigger).includes(name) ? [trigger.event] : [],
      ),
    );
    return {
      name,
      events: new Set(events),
      inputs: new Set(inputs),
      descriptions: [...new Set(asking.map(({ description }) => description))],
    };
  });
}

/** `generated/predicates.ts`: what each condition is asked about. */
export function predicateTypesFile(specs: readonly JobSpec[], extension: string): string {
  const conditions = conditionsOf(specs);
  const entries = conditions.map(({ name, events, inputs, descriptions }) => {
    const payloads = [...new Set([...[...events].map((event) => `Events[${quote(event)}]`), ...inputs])];
    const payload = payloads.join(' | ');
    // What an event is asked about has no steps before it.
    const ctx = inputs.size === 0 ? '' : events.size === 0 ? ', ctx: StepContext<App>' : ', ctx?: StepContext<App>';
    const line = `${key(name)}(payload: ${payload}${ctx}): boolean | Promise<boolean>;`;
    const row = `payload: ${payload}`;
    const parts = [
      row.length + 5 <= WIDTH ? row : `payload:\n${printMembers(payloads, 6)}`,
      ...(ctx === '' ? [] : [ctx.slice(2)]),
    ];
    const wide = `${key(name)}(\n${parts.map((part) => `    ${part},\n`).join('')}  ): boolean | Promise<boolean>;`;
    return `${docComment(descriptions, 2)}  ${line.length + 2 <= WIDTH ? line : wide}\n`;
  });
  const ofSteps = conditions.some(({ inputs }) => inputs.size > 0);
  const named = entries.some((entry) => entry.includes('Events['));
  const imports = `${named ? `import type { Events } from './events.${extension}';\n` : ''}${ofSteps ? `import type { App } from './handlers.${extension}';\n` : ''}`;
  return `${header(null)}
${ofSteps ? "import type { StepContext } from 'nljobs';\n" : ''}${imports}
${docComment(
  [
    `The conditions that descriptions name. A job starts for an event whose payload passes all of its own${ofSteps ? '; where a step asks one, it is asked of the input of its run' : ''}.`,
  ],
  0,
)}export interface Predicates {
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
