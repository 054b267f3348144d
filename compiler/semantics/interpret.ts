import {
  canonicalJson,
  type Diagnostic,
  isSchedule,
  type JobSpec,
  meaningOf,
  type Origin,
  scheduleFaults,
  specFaults,
  type Trigger,
} from 'nljobs/spec/core';
import type { Reading } from '../ast/nodes.ts';
import type { ImpliedValue } from '../compilation.ts';
import type { Chart } from '../grammar/parse.ts';
import { checkClock } from './checks/clock.ts';
import { checkRestated } from './checks/restated.ts';
import { checkUnread } from './checks/unread.ts';
import { defaults } from './defaults.ts';
import { conditionIn, eventName, unusedWords } from './events.ts';
import { assemble, type Group, isSubDay } from './groups.ts';
import { handlerName } from './names.ts';
import { Notes } from './notes.ts';
import { buildOptions } from './options.ts';
import { findParams } from './params.ts';
import { lengthText, spanOf } from './schedule/civil.ts';
import { buildTriggers } from './schedule/triggers.ts';
import type { Settings } from './settings.ts';
import { checkHalf, settleZones } from './zones.ts';

export interface JobFacts {
  readonly id: string;
  readonly title: string;
  readonly group: string | null;
  readonly file: string | null;
  readonly named: boolean;
}

/** What one reading of a description means: a spec (its canonical English still to be written), or why there is none. */
export interface Interpretation {
  readonly reading: Reading;
  readonly spec: JobSpec | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly implied: readonly ImpliedValue[];
}

/** Interprets a reading. Pure: the text, the settings and the job's facts are all it knows. */
export function interpret(
  reading: Reading,
  chart: Chart,
  settings: Settings,
  job: JobFacts,
  phrase: boolean,
): Interpretation {
  const notes = new Notes();
  const { text } = settings;
  const whole = { start: 0, end: text.length };
  const assembly = assemble(reading, notes);
  settleZones(assembly.shared, settings, notes);
  checkUnread(chart, reading, phrase, text, notes);
  const triggers: Trigger[] = [];
  const spans: Record<string, [number, number][]> = {};
  const mark = (from: number, clauses: readonly { start: number; end: number }[]) => {
    for (let index = from; index < triggers.length; index++)
      spans[`/triggers/${index}`] = clauses.map((one) => [one.start, one.end]);
  };
  let whenFails = false;
  let said: { readonly group: Group; readonly built: readonly Trigger[]; readonly from: number } | null = null;
  for (const group of assembly.groups) {
    const before = notes.list.length;
    const built = buildTriggers(group, assembly.shared, settings, notes);
    if (built === null) {
      whenFails = true;
      if (!notes.list.slice(before).some((note) => note.severity === 'error'))
        notes.add('NLJ4005', group.clauses[0] ?? whole, 'These parts do not make a schedule together.');
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
      whenFails = true;
      continue;
    }
    const from = triggers.length;
    said = { group, built, from };
    triggers.push(...built);
    mark(from, group.clauses);
  }
  for (const event of assembly.events) {
    const condition = conditionIn(event.words);
    if (condition !== null) {
      notes.add(
        'NLJ4016',
        event,
        `“${event.text}” holds a condition (“${condition}”) that cannot be read yet. Name the event alone, and decide in the handler.`,
      );
      whenFails = true;
      continue;
    }
    const name = eventName(event.words);
    if (name === null) {
      notes.add(
        'NLJ2002',
        event,
        `“${event.text}” names no event: say what it happens to and what happens, as in “when a user signs up”.`,
      );
      whenFails = true;
      continue;
    }
    const unused = unusedWords(event.words, name);
    if (unused.length > 0)
      notes.add(
        'NLJ2009',
        event,
        `The event is “${name}”; “${unused.join(' ')}” is no part of it and is not looked at.`,
      );
    triggers.push({
      kind: 'event',
      event: name,
      where: [],
      unless: null,
      delay: event.delay === null ? null : lengthText(event.delay),
      debounce: null,
    });
    mark(triggers.length - 1, [event]);
  }
  for (const [index, group] of assembly.groups.entries()) {
    const start = group.clauses[0]?.start ?? 0;
    const option = assembly.options.find((one) => one.end <= start && !/[.;!?\n]/.test(text.slice(one.end, start)));
    if (index > 0 && option !== undefined) {
      const end = group.clauses.at(-1)?.end ?? start;
      notes.add(
        'NLJ2006',
        { start, end },
        `“${text.slice(start, end)}” is taken as another schedule, but stands behind an option. If it belongs to the option, say the option another way.`,
      );
    }
  }
  const lead = reading.action[0];
  for (const group of assembly.groups) {
    if (lead === undefined || group.clauses.length < 2) continue;
    const leading = group.clauses.filter((one) => one.end <= lead.start);
    const said = new Set(leading.map((one) => one.clause.kind));
    const complete =
      said.has('times') || leading.some(({ clause }) => clause.kind === 'rhythm' && isSubDay(clause.unit));
    const trailing = group.clauses.find(
      (one) =>
        one.start >= lead.end &&
        !one.marked &&
        !['times', 'window', 'minutes', 'seconds', 'day-part'].includes(one.clause.kind),
    );
    if (complete && trailing !== undefined) {
      notes.add(
        'NLJ2008',
        trailing,
        `“${text.slice(trailing.start, trailing.end)}” stands behind the action, but is taken as part of the schedule before it. Move it to the front, or quote it if it belongs to the action.`,
      );
    }
  }
  if (assembly.events.length > 0) {
    const wait =
      /\b(?:after|in|wait|for) (?:\d+|a|one|two|three|several) (?:second|minute|hour|day|week|month)s?\b|\b(?:second|minute|hour|day|week|month)s? later\b/i;
    for (const part of reading.action) {
      const match = wait.exec(text.slice(part.start, part.end));
      if (match !== null)
        notes.add(
          'NLJ2006',
          { start: part.start + match.index, end: part.start + match.index + match[0].length },
          `“${match[0]}” reads like a wait, but is taken as part of what the job does.`,
        );
    }
  }
  const [event] = assembly.events;
  if (
    event !== undefined &&
    assembly.groups.length > 0 &&
    !/\b(?:and|or|also|plus)\W*$/i.test(text.slice(0, event.start))
  ) {
    notes.add(
      'NLJ2008',
      event,
      `“${text.slice(event.start, event.end)}” is taken as a second trigger beside the schedule. Join the two by “and”, or quote it if it belongs to the action.`,
    );
  }
  for (const after of assembly.jobs)
    triggers.push({ kind: 'after', job: after.job.trim().replace(/\s+/g, '-'), on: after.on });
  if (assembly.manual) triggers.push({ kind: 'manual' });

  if (!notes.failed) checkRestated(assembly.shared, settings, notes);
  const { options, provenance, spans: optionSpans } = buildOptions(assembly, settings, notes);
  const actionText = reading.action
    .map((part) => text.slice(part.start, part.end).trim())
    .filter((part) => part !== '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,:;\-–—→>]+|[\s,:;\-–—]+$/g, '');
  if (triggers.length === 0 && !whenFails && !notes.failed) {
    notes.add(
      'NLJ2003',
      whole,
      text.trim() === ''
        ? 'There is nothing to read.'
        : 'Nothing says when this runs. Add a schedule (“Every day at 9 AM, …”), an event (“When a user signs up, …”), or “On demand: …”.',
    );
  } else if (actionText === '' && !phrase && !notes.failed) {
    notes.add('NLJ2004', whole, 'This says when, but not what the job does. Add the action: “…, send the digest”.');
  }

  const zone = assembly.shared.zone;
  const scheduled = triggers.some(isSchedule);
  if (zone !== null) {
    if (!notes.failed) checkHalf(assembly.shared, triggers.filter(isSchedule), notes);
  } else if (scheduled && assembly.shared.zones.length === 0)
    notes.add(
      'NLJ3010',
      { start: 0, end: 0 },
      settings.timezone === null
        ? 'No zone was said: UTC is used.'
        : `No zone was said: the project’s ${settings.timezone} is used.`,
    );

  for (const trigger of notes.failed ? [] : triggers.filter(isSchedule)) {
    for (const fault of scheduleFaults(trigger, []))
      notes.add('NLJ4005', whole, `This makes no sound schedule: ${fault.message}`);
  }
  if (assembly.shared.count !== null && triggers.filter(isSchedule).length > 1) {
    notes.add(
      'NLJ4005',
      whole,
      `${assembly.shared.count} times in all cannot be counted over several schedules yet. Say “until …” with a date.`,
    );
  }
  if (!notes.failed && scheduled) checkClock(triggers.filter(isSchedule), settings, notes, whole);
  if (notes.failed || triggers.length === 0) return { reading, spec: null, diagnostics: notes.list, implied: [] };

  const origins: Record<string, Origin> = {
    triggers: 'stated',
    ...(scheduled ? { timezone: zone === null ? 'implied' : 'stated' } : {}),
    ...provenance,
  };
  const draft: JobSpec = {
    specVersion: 1,
    id: job.id,
    title: job.title,
    group: job.group,
    file: job.file,
    description: text,
    canonical: '',
    triggers,
    action: {
      text: actionText,
      handler: handlerName(job.named ? job.title : actionText),
      params: findParams(actionText),
      steps: [],
    },
    durable: false,
    idempotency: options.idempotency,
    serial: options.serial,
    overlap: options.overlap,
    concurrency: options.concurrency,
    retry: options.retry,
    timeout: options.timeout,
    misfire: options.misfire,
    priority: options.priority,
    rate: options.rate,
    batch: options.batch,
    scope: options.scope,
    permissions: null,
    retention: options.retention,
    enabled: true,
    environments: options.environments,
    notify: [
      ...options.notify,
      ...settings.notify.map((to) => ({
        on: 'failure' as const,
        via: to.startsWith('#') ? ('slack' as const) : ('email' as const),
        to,
      })),
    ],
    heartbeat: options.heartbeat,
    expectedDuration: null,
    owner: settings.owner,
    runbook: null,
    tags: settings.tags,
    provenance: origins,
    words: [],
    spans: { ...spans, ...optionSpans },
  };
  for (const fault of specFaults({ ...draft, canonical: 'x' }))
    notes.add('NLJ4017', whole, `${fault.path.join('.')}: ${fault.message}.`);
  if (notes.failed) return { reading, spec: null, diagnostics: notes.list, implied: [] };
  const implied: ImpliedValue[] = [];
  if (scheduled && zone === null)
    implied.push({
      field: 'timezone',
      text: `zone: ${settings.timezone ?? 'UTC'}`,
      reason: settings.timezone === null ? 'Nothing was said, and the project sets none.' : 'The project’s zone.',
    });
  for (const [field, value] of Object.entries(defaults)) {
    if (
      origins[field] === 'implied' &&
      canonicalJson(draft[field as keyof typeof defaults]) === canonicalJson(value.value)
    )
      implied.push({ field, text: value.text, reason: value.reason });
  }
  return { reading, spec: draft, diagnostics: notes.list, implied };
}

/** Whether two interpretations would run alike. */
export function sameMeaning(a: JobSpec, b: JobSpec): boolean {
  const bare = (spec: JobSpec) => canonicalJson({ ...meaningOf(spec), action: null });
  return bare(a) === bare(b);
}
