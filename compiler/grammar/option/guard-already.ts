import { isPerson, peopleOf } from '../event/people.ts';
import { defineRule, type Place } from '../rule.ts';
import { singular } from '../singular.ts';
import { guard } from './guard-words.ts';
import { IS_DONE, SURE } from './modals.ts';
import { option, saidAt } from './option.ts';
import { isSetOff } from './set-apart.ts';

const DENIED =
  "(haven't|have not|hasn't|has not|didn't|did not|haven't yet|hasn't yet|weren't|were not|wasn't|was not)";
const OBJECT =
  '[it|one|them|this|that|any|this one|one of these|an email|a message|this email|this message|a reminder]';

/** Whom "they" means: the people named before, else the last noun before the mark that opens the clause. */
const they = (place: Place): string | null =>
  peopleOf(place.tokens.slice(0, place.from).map(({ text }) => (text === '.' ? ',' : text))) ?? antecedent(place);

/** The last noun before the mark that opens a clause. */
function antecedent({ tokens, from }: Place): string | null {
  for (let at = from - 1; at >= 0 && at > from - 4; at--) {
    const token = tokens[at];
    if (token?.kind === 'word' && token.text.length > 2 && !/^(?:but|and|only)$/.test(token.text))
      return singular(token.text);
  }
  return null;
}

/** "Patients of the clinic who haven't", "customers with open invoices who haven't": the noun ahead of what it has. */
function headOf({ tokens, from }: Place): string | null {
  for (let at = from; at > 0 && at > from - 5; at--) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'punct') return null;
    const head = tokens[at - 1];
    if (/^(?:of|with|about|whose|in|at|from|on)$/.test(token.text))
      return head?.kind === 'word' && /(?:s|people)$/.test(head.text) ? singular(head.text) : null;
  }
  return null;
}

/** Whether the action before a place only looks for those that it names, so that what they had is another job's deed. */
function asksOnly({ tokens, from }: Place): boolean {
  let at = from;
  while (at > 0 && tokens[at - 1]?.kind !== 'punct') at -= 1;
  return /^(?:list|count|report|find|show|flag|tally|identify|select|delete|remove|export|archive|print)$/.test(
    tokens[at]?.text ?? '',
  );
}

/** Guards said of whoever has had it: "who have not received it today". */
export const alreadyRules = [
  defineRule({
    id: 'guard.skip-already',
    yields: 'clause',
    pattern:
      '[and|but] (skip|leave out|exclude|ignore|omit|not to|skipping|leaving out|excluding|ignoring|omitting) [any|all|those] [<key:per?>|anyone|everyone|those|anybody] (who|that|which) [have|has|was|were|had] [already] (been <given>|<given>|received|got|had|gotten) [already] [it|one|them|this|that|this one|an email|a message|a reminder] [<guard-window:window?>]',
    produce: ({ per, window }, place) =>
      window !== undefined || /\balready\b/.test(saidAt(place)) ? guard(per ?? they(place), window) : null,
    examples: [
      'Every day at 11 AM, remind tenants of the rent, skipping those who were already reminded this month.',
      'Every hour, email new matches. Skip users who already got one today.',
    ],
    counterexamples: ['Every Monday at 9 AM, skip inactive users.'],
  }),
  defineRule({
    id: 'guard.skip-if',
    yields: 'clause',
    pattern: `[and|but] (skip|don't send|do not send|leave out|not) [it|them|this] if (the|that|this|a) [same] <key:per> (has|have|was|were|had) [already] (been <given>|<given>|received|got|had|gotten) [already] ${OBJECT} <guard-window:window>`,
    produce: ({ per, window }) => guard(per, window),
    priority: 2,
    examples: ['When a ticket is resolved, send the survey. Skip it if the customer has had one in the past 30 days.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.not-for-same',
    yields: 'clause',
    pattern:
      '[and|but] (it|this|this job|nothing|they) [must|may|should|can] (not|never|be) [ever] (go out|be sent|be done|run|happen|be run|be charged|be processed|sent|done|be executed) (twice|more than once|again) (for|to|per|with) (the same|one|a|any) <key:per> [<guard-window:window?>]',
    produce: ({ per, window }) => guard(per, window),
    examples: ['When a ticket is resolved, send the survey. It must not go out twice for the same ticket.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.not-again',
    yields: 'clause',
    pattern:
      '<noun:per> (who|that|which) [were|was|have been|has been|have|has|had] [already] [been] (<given>|received|got|had) [already] [it|one|this|an email|a message|a reminder|a notification] [already] <guard-window:window> ((must|should|may|are|will|shall|is|do|does) (not|never) [to] (be <given>|get|receive) [it|one|another|another one|this] [again]|(are|is|get|gets|will be|should be|must be|shall be) (left alone|left out|skipped|passed over|excluded|ignored|spared))',
    produce: ({ per, window }) => guard(singular(per), window),
    examples: [
      'Every hour, notify users about new matches. Users who were already notified today must not be notified again.',
      'Every hour, notify users about new matches. Users who got one today are left alone.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.unless',
    yields: 'clause',
    pattern:
      '(unless|except if|but not if|not if) (that|the|this|the same|a) <key:per> (has|have|was|were|had) [already] [been] (<given>|received|got|had|gotten) [already] [it|one|them|this|that|this one|the same <thing>|an email|a message|a reminder] <guard-window:window>',
    produce: ({ per, window }) => guard(per, window),
    priority: 2,
    examples: [
      'When a parcel is late, offer the customer a voucher, unless that customer has already been offered one this week.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.only-if',
    yields: 'clause',
    pattern: `[but|and] ([only|not|except] if|unless|[only] when) ((they|he|she) (${DENIED}|have|has|had|were|was|already have|already had) [not]|they've|they’ve|he's|she's) [yet|already] (been <given>|<given>|received|had|got|gotten|get) ${OBJECT} [yet|already] <guard-window:window>`,
    // "Only if they have not", "unless they have": the other two ask for what a guard forbids.
    produce: ({ window }, place) => {
      const said = saidAt(place);
      const denied = /\b(?:not if|except if|unless)\b/.test(said);
      const not = /(?:n't| not) (?:yet |already )*(?:been|received|had|got|gotten|get|\w+ed|sent|told|given)\b/.test(
        said,
      );
      return denied === not ? null : guard(they(place), window);
    },
    priority: 2,
    examples: [
      "Every day at 9 PM, send the summary to riders, but only if they haven't been sent it in the last 24 hours.",
      "Every day at 5 PM, email drivers the route, unless they've already received it today.",
      "Every day at noon, email the customers, but not if they've been emailed in the past 24 hours.",
    ],
    counterexamples: ['Every day at 9 PM, send the summary to riders, but only if they have been sent it today.'],
  }),
  defineRule({
    id: 'guard.anyone-twice',
    yields: 'clause',
    pattern:
      "[and|but] (never|don't|do not|must not|must never|should never|should not) [ever] <thing> (anyone|anybody|somebody|someone|a person|the same person) (twice|again|more than once) [<guard-window:window?>]",
    produce: ({ window }, place) => guard(they(place), window),
    priority: 1,
    examples: ["When an event is published, invite the members. Don't invite anyone twice."],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.they-get',
    yields: 'clause',
    pattern: `[and|but] ${SURE} [all|our|the] <thing:per> ((get|receive|see|are sent|(should|may|must|can|will|are to) (get|receive)) (at most|no more than|not more than|only|never more than|max|maximum|at the most) (one|1|a single) [<thing>]|${IS_DONE} [only] <given> <once-only>) <guard-window:window> [at most|max|maximum]`,
    // "Shoppers get no more than one push a week": people, or what the sentence before names.
    produce: ({ per, window }, { tokens, from }) =>
      isSetOff(tokens, from) &&
      from > 0 &&
      (isPerson(singular(per)) || tokens.slice(0, from).some(({ text }) => singular(text) === singular(per)))
        ? guard(singular(per), window)
        : null,
    examples: [
      'Every day at noon, push deals to shoppers. Shoppers get no more than one push a week.',
      'Every day at noon, mail offers to customers. Customers should be mailed at most once a day.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'guard.not-received',
    yields: 'clause',
    pattern: `<noun:per> (who|that|which) ${DENIED} [yet] [already] (been <given>|<given>|received|receive|had|got|gotten|get) ${OBJECT} [yet] <guard-window:window>`,
    // "Count users who haven't been notified" asks for another deed; "customers and leads who haven't" are two.
    produce: ({ per, window }, place) =>
      asksOnly(place) || /^(?:and|or)$/.test(place.tokens[place.from - 1]?.text ?? '')
        ? null
        : option({ name: 'guard', per: headOf(place) ?? singular(per), window, inAction: true }),
    priority: 3,
    examples: [
      "Every day at 8 AM, send email to users who haven't received it today",
      "Weekdays at 6 PM, send reminders to customers who haven't had one today.",
      "Every day at 8 AM, send email to users who haven't received it in the last 7 days",
    ],
    counterexamples: [
      'Every day at 8 AM, email users who signed up today',
      "Every day at 7 PM, email users who haven't paid this week.",
      "Every day at noon, count users who haven't been notified this month.",
      "Every day at noon, email customers and leads who haven't received one this week.",
    ],
  }),
  defineRule({
    id: 'guard.skip-who-got',
    yields: 'clause',
    pattern:
      '[and|but] (skip|leave out|exclude|ignore|omit|skipping|leaving out|excluding|ignoring|omitting) [any|all|those] [<key:per?>|anyone|everyone|those] (who|that|which) [already] (got|received|had) [already] (it|one|this|(an|a|the|this) <thing>) <guard-window:window>',
    // "Email users. Skip admins who got one": a guard tells users apart, not some of them.
    produce: ({ per, window }, place) => {
      const ours = they(place);
      return per === undefined || ours === null || ours === per ? guard(per ?? ours, window) : null;
    },
    examples: ['Every day at noon, offer upgrades to guests, skipping guests who got an offer this month.'],
    counterexamples: ['Every day at noon, email users. Skip admins who got the report this month.'],
  }),
] as const;
