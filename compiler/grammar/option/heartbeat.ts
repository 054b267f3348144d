import { defineRule } from '../rule.ts';
import { option } from './option.ts';

/** The checks that are pinged when a run is done, and what to read when one fails. */
export const heartbeatRules = [
  defineRule({
    id: 'beat.verb',
    yields: 'beat',
    pattern:
      '((ping|call|hit|request|touch|curl|poke|notify|trigger|signal|pinging|calling|hitting|tell) <link:url?>|let <link:let?> know|(check in|checks in|checking in|check - in|report|reporting|reporting back|report in|report back|report success|signal) (with|at|to|on) <link:at?>|(send|post) [a|the] (heartbeat|check - in|ping|signal|request) (to|at) <link:to?>)',
    produce: (said) => said.url ?? said.let ?? said.at ?? said.to ?? null,
    examples: ['Every hour, sync the orders. Ping https://hc-ping.com/abc when done.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'heartbeat.when-done',
    yields: 'clause',
    pattern: '[and] <beat:to> [each time|only|every time] <outcome:on>',
    produce: ({ to, on }) => (on.length === 1 && on[0] === 'success' ? option({ name: 'heartbeat', to }) : null),
    priority: 1,
    examples: ['Every hour, sync the orders. Ping https://hc-ping.com/abc after each run.'],
    counterexamples: ['Every 5 minutes, ping https://example.com/health and record the latency.'],
  }),
  defineRule({
    id: 'heartbeat.done-first',
    yields: 'clause',
    pattern: '[and] <outcome:on> [,|:|-] [then] <beat:to>',
    produce: ({ to, on }) => (on.length === 1 && on[0] === 'success' ? option({ name: 'heartbeat', to }) : null),
    priority: 1,
    examples: ['Every hour, sync the orders. When it finishes, ping https://hc-ping.com/abc.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'heartbeat.noun',
    yields: 'clause',
    pattern:
      "[and|with|and with|with a|and a|a|send a|send its|the|its] (heartbeat|heartbeats|heartbeat check|health check|check - in|healthcheck|dead man's switch) ([:|to|at|=|is|url|check|goes to|with|-] [:] <link:url?>|(:|to|=|goes to|is|check \\:|for) <label:name?>) [when done|<outcome>]",
    produce: ({ url, name }) => {
      const to = url ?? name;
      return to === undefined || /^(?:to|at|is|of|monitor|data|sensor|sensors)$/.test(to)
        ? null
        : option({ name: 'heartbeat', to });
    },
    examples: [
      'Every hour, sync the orders. Heartbeat: https://hc-ping.com/orders.',
      'Every night at 2 AM, back up the database. Heartbeat to nightly-backup.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'heartbeat.run-pings',
    yields: 'clause',
    pattern:
      '[and] (each|every|a|the) [completed|finished|successful|good] (run|job|execution) (pings|calls|hits|checks in with|checks in at|reports to) <link:to>',
    produce: ({ to }) => option({ name: 'heartbeat', to }),
    examples: ['Every day at 9 AM, sync the orders. Each completed run pings https://hc-ping.com/orders.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'heartbeat.check-in',
    yields: 'clause',
    pattern: '[and] (check in (with|at)|send (a|the) heartbeat to) <link:to>',
    produce: ({ to }) => option({ name: 'heartbeat', to }),
    examples: ['Every hour, sync the orders. Check in with https://hc-ping.com/abc.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'runbook.noun',
    yields: 'clause',
    pattern:
      '[the|its|with] (runbook|run book|playbook|docs|documentation) [:|is|is at|=|at|can be found at|lives at] <link:url>',
    produce: ({ url }) => option({ name: 'runbook', url }),
    examples: ['Every hour, sync the orders. Runbook: https://wiki.example.com/orders.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'runbook.see',
    yields: 'clause',
    pattern: '(see|read|follow|consult|look at|refer to) <link:url> <outcome:on>',
    produce: ({ url, on }) => (on.includes('failure') ? option({ name: 'runbook', url }) : null),
    examples: ['Every hour, sync the orders. See https://wiki.example.com/orders if it fails.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'runbook.when',
    yields: 'clause',
    pattern: '<outcome:on> [,|:] [then] (see|read|follow|consult|look at|refer to) <link:url>',
    produce: ({ url, on }) => (on.includes('failure') ? option({ name: 'runbook', url }) : null),
    examples: ['Every hour, sync the orders. If it fails, see https://wiki.example.com/orders.'],
    counterexamples: [],
  }),
] as const;
