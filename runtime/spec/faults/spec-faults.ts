import type { JobSpec, Trigger } from '../job-spec.ts';
import { isSchedule } from '../job-spec.ts';
import { BOUNDS } from '../policies.ts';
import { durationFaults } from './duration-faults.ts';
import { type Fault, FaultList } from './fault.ts';
import { policyFaults } from './policy-faults.ts';
import { scheduleFaults } from './schedule-faults.ts';

/**
 * Everything that is wrong with a job spec beyond its shape; empty for a sound one. The schema asks this as well, and
 * it needs no zod, so that a compiler can hold its own output to the same rules.
 */
export function specFaults(spec: JobSpec): readonly Fault[] {
  const list = new FaultList();
  list.when(
    spec.triggers.length === 0,
    'triggers',
    'a job needs a trigger; one that is only started by hand has the trigger "manual"',
  );
  list.when(
    spec.description.length > BOUNDS.description,
    'description',
    `a description has at most ${BOUNDS.description} characters`,
  );
  const triggers = spec.triggers.flatMap((trigger, index) => triggerFaults(trigger, spec.id, ['triggers', index]));
  placeFaults(list, spec);
  return [...list.faults, ...triggers, ...policyFaults(spec)];
}

function triggerFaults(trigger: Trigger, id: string, at: Fault['path']): readonly Fault[] {
  if (isSchedule(trigger)) return scheduleFaults(trigger, at);
  const list = new FaultList(at);
  switch (trigger.kind) {
    case 'event':
      durationFaults(list, ['unless', 'within'], trigger.unless?.within ?? null, 'PT1S', 'P3650D');
      durationFaults(list, 'delay', trigger.delay, 'PT1S', 'P3650D');
      durationFaults(list, 'debounce', trigger.debounce, 'PT1S', 'P366D');
      list.when(trigger.unless?.event === trigger.event, ['unless', 'event'], 'an event cannot call itself off');
      break;
    case 'date':
      durationFaults(list, 'offset', trigger.offset, '-P3650D', 'P3650D');
      break;
    case 'after':
      list.when(trigger.job === id, 'job', 'a job cannot run after itself; that would never end');
      break;
    case 'manual':
      break;
  }
  return list.faults;
}

/** Offsets into the description: inside it, forwards, and for words one after the other. */
function placeFaults(list: FaultList, spec: JobSpec): void {
  const { length } = spec.description;
  let end = 0;
  spec.words.forEach((word, index) => {
    list.when(
      word.start < end || word.end <= word.start || word.end > length,
      ['words', index],
      'words stand in the description, one after the other',
    );
    end = word.end;
  });
  for (const [pointer, places] of Object.entries(spec.spans)) {
    places.forEach(([start, stop], index) => {
      list.when(
        start < 0 || stop < start || stop > length,
        ['spans', pointer, index],
        'a span lies outside the description',
      );
    });
  }
}
