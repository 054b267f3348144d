import { canonicalJson, type Trigger } from 'nljobs/spec/core';
import { occasionTriggers, type Topic } from './event/triggers.ts';
import type { Assembly, Group } from './groups.ts';
import type { Notes } from './notes.ts';
import { buildBounds, checkBounds } from './schedule/bounds.ts';
import { spanOf } from './schedule/civil.ts';
import { buildTriggers } from './schedule/remembered.ts';
import type { Settings } from './settings.ts';

/** What starts a job, and where the text says so. */
export interface Triggers {
  readonly triggers: readonly Trigger[];
  /** JSON pointers to places in the text. */
  readonly spans: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** Whether something that should start the job could not be built; the reason is among the notes. */
  readonly failed: boolean;
}

/** Builds every trigger of a description, in the order said: schedules, events, other jobs, by hand. */
export function assembleTriggers(assembly: Assembly, settings: Settings, topic: Topic, notes: Notes): Triggers {
  const triggers: Trigger[] = [];
  const spans: Record<string, [number, number][]> = {};
  const mark = (from: number, clauses: readonly { start: number; end: number }[]) => {
    for (let index = from; index < triggers.length; index++)
      spans[`/triggers/${index}`] = clauses.map((one) => [one.start, one.end]);
  };
  let failed = false;
  let said: { readonly group: Group; readonly built: readonly Trigger[]; readonly from: number } | null = null;
  const bounds = buildBounds(assembly.shared, settings, notes);
  if (bounds === null) failed = true;
  else checkBounds(assembly.shared, assembly.groups, notes);
  for (const group of assembly.groups) {
    if (bounds === null) break;
    const before = notes.list.length;
    const built = buildTriggers(group, bounds, assembly.shared, settings, notes);
    if (built === null) {
      failed = true;
      if (!notes.list.slice(before).some((note) => note.severity === 'error'))
        notes.add(
          'NLJ4005',
          group.clauses[0] ?? { start: 0, end: settings.text.length },
          'These parts do not make a schedule together.',
        );
      continue;
    }
    if (group.beside && said !== null) {
      if (canonicalJson(said.built) === canonicalJson(built)) {
        mark(said.from, [...said.group.clauses, ...group.clauses]);
        continue;
      }
      notes.add(
        'NLJ4005',
        spanOf([...said.group.clauses, ...group.clauses]),
        `The cron and the words beside it do not say the same: “${settings.inWords(said.built)}” and “${settings.inWords(built)}”. Keep one of them, or join them by “and” if both are meant.`,
      );
      failed = true;
      continue;
    }
    const from = triggers.length;
    said = { group, built, from };
    triggers.push(...built);
    mark(from, group.clauses);
  }
  const occasions = occasionTriggers(assembly.occasions, settings, topic, notes);
  failed ||= occasions === null;
  for (const { trigger, at } of occasions ?? []) {
    triggers.push(trigger);
    mark(triggers.length - 1, [at]);
  }
  for (const { job, on, start, end } of assembly.jobs) {
    triggers.push({ kind: 'after', job: jobId(job), on });
    mark(triggers.length - 1, [{ start, end }]);
  }
  if (assembly.manual) triggers.push({ kind: 'manual' });
  return { triggers, spans, failed };
}

/** The id of a job that is called by its title. */
const jobId = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '') || 'job';
