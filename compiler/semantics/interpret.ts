import {
  canonicalJson,
  type Diagnostic,
  isSchedule,
  type JobSpec,
  meaningOf,
  scheduleFaults,
  specFaults,
} from 'nljobs/spec/core';
import type { Place, Reading } from '../ast/nodes.ts';
import type { ImpliedValue } from '../compilation.ts';
import { itemsOf } from '../grammar/event/items.ts';
import { thingOf } from '../grammar/event/parts.ts';
import type { Chart } from '../grammar/parse.ts';
import { lex } from '../lexer/lex.ts';
import { assemble } from './assemble.ts';
import { checkClock } from './checks/clock.ts';
import { checkConditions } from './checks/conditions.ts';
import { checkIdleExceptions } from './checks/idle-exceptions.ts';
import { checkIncluding } from './checks/including.ts';
import { checkMisplaced } from './checks/misplaced.ts';
import { checkMissingNumber } from './checks/missing-number.ts';
import { checkContradictions } from './checks/options/contradictions.ts';
import { checkGuards } from './checks/options/guards.ts';
import { checkEnvironments, checkRecipients } from './checks/options/known.ts';
import { checkRetries } from './checks/options/retries.ts';
import { checkRisks } from './checks/options/risks.ts';
import { checkOrdinals } from './checks/ordinals.ts';
import { checkRestated } from './checks/restated.ts';
import { checkUnread } from './checks/unread.ts';
import { draftSpec, impliedIn, type JobFacts } from './draft.ts';
import { Notes } from './notes.ts';
import { buildOptions } from './options.ts';
import { countTogether } from './schedule/count.ts';
import { timesInstead } from './schedule/instead.ts';
import { placeBounds } from './schedule/place-bounds.ts';
import { settleScopes } from './schedule/scopes.ts';
import type { Settings } from './settings.ts';
import { buildSteps } from './steps.ts';
import { assembleTriggers } from './triggers.ts';
import { checkHalf, settleZones } from './zones.ts';

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
  const assembled = assemble(reading, notes);
  settleZones(assembled.shared, settings, notes);
  placeBounds(assembled.groups, assembled.shared);
  const assembly = { ...assembled, groups: timesInstead(assembled.groups, assembled.shared, text, notes) };
  settleScopes(assembly, notes);
  checkIdleExceptions(assembly.groups, assembly.shared, notes);
  checkUnread(chart, reading, phrase, text, notes);
  checkOrdinals(chart.tokens, reading, notes);
  checkMissingNumber(text, reading, notes);
  const { spans, failed, ...built } = assembleTriggers(assembly, settings, () => topicOf(reading, text), notes);
  const triggers = [...built.triggers];
  checkMisplaced(assembly, reading, text, notes);
  checkConditions(assembly, reading, text, notes);
  checkIncluding(assembly, reading, text, notes);

  if (!notes.failed) checkRestated(assembly.shared, settings, notes);
  checkContradictions(assembly.options, text, notes);
  checkRetries(assembly.options, text, notes);
  checkGuards(assembly.options, text, notes);
  checkEnvironments(assembly.options, settings, notes);
  checkRecipients(assembly.options, settings, notes);
  const { options, provenance, spans: optionSpans } = buildOptions(assembly, settings);
  const actionText = reading.action
    .map((part, at) => {
      const ahead = text.slice(Math.max(0, part.start - MARK_REACH), part.start);
      const before = reading.action[at - 1];
      // "The mailer runs every 5 minutes and sends …" is who does it, and what is done.
      const doer = before !== undefined && DOER.test(text.slice(before.start, before.end).trim());
      const joint = at > 0 && JOINT.test(ahead) && !doer ? ' and ' : ' ';
      return `${part.start > 0 && LINE_MARK.test(ahead) ? '\n- ' : joint}${closed(text, part)}`;
    })
    .filter((part) => part.trim() !== '')
    .join('')
    .replace(LINE_MARKS, ', ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,:;\-–—→>]+|[\s,:;\-–—]+$/g, '')
    .replace(/^(?:and )?then\s+(?=\w)/i, '')
    .replace(/^(?:to|that(?=\s+\w+s\s)|which(?=\s+\w+s\s))\s+(?=\w+ )/i, '');
  if (triggers.length === 0 && !failed && !notes.failed) {
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
    if (!notes.failed) checkHalf(assembly.shared, triggers.filter(isSchedule), settings, notes);
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
  if (!notes.failed && assembly.shared.count !== null && triggers.filter(isSchedule).length > 1) {
    const counted = countTogether(triggers.filter(isSchedule));
    if (counted === null)
      notes.add(
        'NLJ4005',
        whole,
        `${assembly.shared.count.n} times in all cannot be counted over these schedules. Say “until …” with a date.`,
      );
    else {
      const ended = [...counted];
      triggers.forEach((trigger, index) => {
        if (isSchedule(trigger)) triggers[index] = ended.shift() ?? trigger;
      });
    }
  }
  if (!notes.failed && scheduled) checkClock(triggers.filter(isSchedule), settings, notes, whole);
  if (notes.failed || triggers.length === 0) return { reading, spec: null, diagnostics: notes.list, implied: [] };

  const [firstPart] = reading.action;
  const topic = triggers.find((trigger) => trigger.kind === 'event');
  const steps =
    firstPart === undefined
      ? []
      : buildSteps(
          text,
          { start: firstPart.start, end: reading.action.at(-1)?.end ?? firstPart.end },
          assembly.steps,
          topic?.event.split('.')[0] ?? null,
          settings.events,
          notes,
        );
  if (notes.failed) return { reading, spec: null, diagnostics: notes.list, implied: [] };
  const draft = draftSpec({
    job,
    settings,
    triggers,
    options,
    action: actionText,
    steps,
    provenance: {
      triggers: 'stated',
      ...(scheduled ? { timezone: zone === null ? 'implied' : 'stated' } : {}),
      ...provenance,
    },
    spans: { ...spans, ...optionSpans },
  });
  for (const fault of specFaults({ ...draft, canonical: 'x' }))
    notes.add('NLJ4017', placeOf(draft, fault.path, whole), `${fault.path.join('.')}: ${fault.message}.`);
  if (!notes.failed) checkRisks({ spec: draft, said: assembly.options, text }, notes);
  if (notes.failed) return { reading, spec: null, diagnostics: notes.list, implied: [] };
  return { reading, spec: draft, diagnostics: notes.list, implied: impliedIn(draft, settings) };
}

/** Where a field of a spec was stated; the whole text where it was not. */
function placeOf(spec: JobSpec, path: readonly (string | number)[], whole: Place): Place {
  const [first] = spec.spans[`/${String(path[0])}`] ?? [];
  return first === undefined || path[0] === 'triggers' ? whole : { start: first[0], end: first[1] };
}

/** The words of a part of the action, with the bracket that ends them where they open one. */
function closed(text: string, { start, end }: Place): string {
  const words = text.slice(start, end).trim();
  const isOpen = words.lastIndexOf('(') > words.lastIndexOf(')');
  return isOpen && /^\s*\)/.test(text.slice(end)) ? `${words})` : words;
}

/** What goes on behind a schedule that stands inside the action: "sync the orders every hour and update the board". */
const JOINT = /\band\s+$/i;
const DOER = /^(?:the|our)\s+\S+(?:\s+\S+)?$/i;
/** What a line of a list begins with: "- ", "2. ". */
const LINE_MARK = /\n\s*(?:[-*•]|\d{1,3}[.)])\s*$/;
/** So far before a line's words its mark stands at most. */
const MARK_REACH = 24;
const LINE_MARKS = /\s*\n\s*(?:[-*•]|\d{1,3}[.)])\s+/g;

/** Whether two interpretations would run alike. */
export function sameMeaning(a: JobSpec, b: JobSpec): boolean {
  const bare = (spec: JobSpec) => canonicalJson({ ...meaningOf(spec), action: null });
  return bare(a) === bare(b);
}

/** What the action is done to: "Resize the avatar" is about an avatar. */
function topicOf(reading: Reading, text: string): string | null {
  const [first] = reading.action;
  if (first === undefined) return null;
  const [, ...object] = itemsOf(lex(text.slice(first.start, first.end)));
  return thingOf(object).name || null;
}
