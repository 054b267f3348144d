import type { Trigger } from 'nljobs/spec/core';
import { eventName } from '../semantics/events.ts';
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
  const words = happening(trigger.event);
  const narrowed = [
    ...trigger.where.map((filter) =>
      'predicate' in filter ? filter.predicate : `${filter.field} ${filter.op} ${JSON.stringify(filter.value)}`,
    ),
    ...(trigger.unless === null ? [] : [`no ${trigger.unless.event} within ${lengthInWords(trigger.unless.within)}`]),
    ...(trigger.debounce === null ? [] : [`at most once every ${lengthInWords(trigger.debounce)}`]),
  ];
  const said = trigger.delay === null ? `when ${words}` : `${lengthInWords(trigger.delay)} after ${words}`;
  return narrowed.length === 0 ? said : `${said} (${narrowed.join(', ')})`;
}

/** Verbs that what they happen to does itself: a user signs up, a trial expires. Others are done to it. */
const DOES: Readonly<Record<string, string>> = {
  arrived: 'arrives',
  begun: 'begins',
  bounced: 'bounces',
  checked: 'checks',
  churned: 'churns',
  crashed: 'crashes',
  ended: 'ends',
  expired: 'expires',
  failed: 'fails',
  finished: 'finishes',
  joined: 'joins',
  lapsed: 'lapses',
  left: 'leaves',
  logged: 'logs',
  occurred: 'occurs',
  opted: 'opts',
  registered: 'registers',
  renewed: 'renews',
  signed: 'signs',
  started: 'starts',
  stopped: 'stops',
  subscribed: 'subscribes',
  succeeded: 'succeeds',
  unsubscribed: 'unsubscribes',
};

/**
 * An event in words that are read as that event again: `user.signed_up` is "a user signs up", `order.placed` "an order
 * is placed". A name that no words carry is named.
 */
function happening(event: string): string {
  const [entity = '', happened = ''] = event.split('.');
  const thing = entity.replaceAll('_', ' ');
  const [verb = '', ...particle] = happened.split('_');
  const article = /^(?:[aeio]|u(?![ns]i|se|ti))/.test(entity) ? 'an' : 'a';
  const does = DOES[verb];
  const candidates = [
    ...(does === undefined ? [] : [[does, ...particle]]),
    ['is', verb, ...particle],
    ['is', ...happened.split('_')],
    happened.split('_'),
  ].map((words) => `${article} ${thing} ${words.join(' ')}`);
  return candidates.find((words) => eventName(words.split(' ')) === event) ?? `the event ${event} comes`;
}
