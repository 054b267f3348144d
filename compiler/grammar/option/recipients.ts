import { defineRule } from '../rule.ts';

/** How the owner is written where an address may stand. */
export const OWNER = '@owner';

const VERB =
  '(email|e - mail|mail|tell|notify|alert|page|message|ping|inform|warn|text|slack|dm|contact|wake up|wake|loop in|call in|ring|call)';
const SEND =
  '(send|post|write|report|drop|shoot|raise|announce) [it|this|that|failures|errors|a failure|results] [an|a|the] [email|e - mail|mail|message|note|alert|notification|notice|page|warning|line|error|short|slack|quick|chat|text] [message|note|alert] [about it]';

/** Who is told, and that they are. */
export const recipientRules = [
  defineRule({
    id: 'recipient.address',
    yields: 'recipient',
    pattern:
      '([the] <address:to?> [channel|team|on slack|by email|via email|on - call]|(the|our) <thing> [team|group|channel|list|desk] [at|\\(] <address:named?> [\\)])',
    produce: ({ to, named }, { tokens, from, to: end }) => {
      // A bracket that opens is closed.
      const marks = tokens.slice(from, end).filter(({ text }) => text === '(' || text === ')').length;
      return marks === 1 ? null : (to ?? named ?? null);
    },
    examples: [
      'Every hour, sync the orders. Tell the #ops channel if it fails.',
      'Every hour, sync the orders. Tell the data team (data@example.com) if it fails.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'recipient.owner',
    yields: 'recipient',
    pattern: "(the owner|its owner|the job's owner|the owners|the owning team|the owner of (the|this) job)",
    produce: () => OWNER,
    examples: ['Every hour, sync the orders. Notify the owner if it fails.'],
    counterexamples: ['Every hour, remind the owner of the task.'],
  }),
  defineRule({
    id: 'tell.somebody',
    yields: 'tell',
    pattern: `([also|please|immediately|only|instead|then|just] ${VERB} <recipient+:to?>|let <recipient+:let?> know|(confirm|report|report back|write) to <recipient+:back?>|[also|please] (send|shoot|drop|give|write) <recipient+:give?> (an|a) (message|note|email|mail|alert|heads up|heads - up|ping|page|call|line|warning)|[also|please] ${SEND} (to|in|at|on|into) <recipient+:at?>|(email|mail|send) [it|them|errors|failures|the error|a report] to <recipient+:post?>)`,
    produce: (said) => {
      const to = said.to ?? said.let ?? said.give ?? said.back ?? said.at ?? said.post;
      return to ?? null;
    },
    examples: [
      'Every hour, sync the orders. If it fails, send a Slack message to #ops.',
      'Every hour, sync the orders. Let #ops know if it fails.',
    ],
    counterexamples: [],
  }),
] as const;
