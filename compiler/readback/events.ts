import type { Trigger } from 'nljobs/spec/core';
import { lengthInWords } from '../semantics/words.ts';

type EventTrigger = Extract<Trigger, { kind: 'event' }>;

/** What sets a job off that has no time of its own. */
export function describeOccasion(trigger: Exclude<Trigger, { timezone: string }>): string {
  switch (trigger.kind) {
    case 'event':
      return describeEvent(trigger);
    case 'date':
      return `${lengthInWords(trigger.offset.replace('-', ''))} ${trigger.offset.startsWith('-') ? 'before' : 'after'} the ${trigger.field} of ${trigger.entity}`;
    case 'after':
      return `after the ${trigger.job.replaceAll('-', ' ')} job ${trigger.on === 'failed' ? 'fails' : 'finishes'}`;
    case 'manual':
      return 'on demand';
  }
}

function describeEvent(trigger: EventTrigger): string {
  const [entity = '', happened = ''] = trigger.event.split('.');
  const article = /^(?:[aeio]|u(?![ns]i|se|ti))/.test(entity) ? 'an' : 'a';
  const words = `${article} ${entity.replaceAll('_', ' ')} ${happened.replaceAll('_', ' ')}`;
  return trigger.delay === null ? `when ${words}` : `${lengthInWords(trigger.delay)} after ${words}`;
}
