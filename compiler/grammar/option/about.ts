import type { Priority } from '../../ast/nodes.ts';
import { isPickedOut } from '../of-action.ts';
import { defineReader, defineRule, type Place } from '../rule.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark, isSetOff } from './set-apart.ts';

const LEVELS: Readonly<Record<string, Priority>> = {
  lowest: 'low',
  low: 'low',
  lower: 'low',
  normal: 'normal',
  medium: 'normal',
  default: 'normal',
  standard: 'normal',
  high: 'high',
  higher: 'high',
  elevated: 'high',
  critical: 'critical',
  highest: 'critical',
  top: 'critical',
  urgent: 'critical',
  maximum: 'critical',
};
const LEVEL = `(${Object.keys(LEVELS).join('|')})`;
/** The level in a stretch of words. */
const levelIn = (said: string): Priority => {
  for (const word of said.split(' '))
    if (LEVELS[word] !== undefined && Object.hasOwn(LEVELS, word)) return LEVELS[word];
  return 'normal';
};

/** What a name may hold that owners and tags have: up to four words before a mark. */
const MAX_NAME = 4;

export const aboutReaders = [
  defineReader({
    id: 'owner-name.words',
    yields: 'owner-name',
    begins: { kinds: ['word', 'email', 'channel', 'quoted'] },
    read: (tokens, at) => {
      const first = tokens[at];
      if (first === undefined) return [];
      if (first.kind === 'quoted') return [{ end: at + 1, value: first.text.slice(1, -1) }];
      if (first.kind !== 'word' && first.kind !== 'email' && first.kind !== 'channel') return [];
      if (first.kind !== 'word') return [{ end: at + 1, value: first.text }];
      const found: { end: number; value: string }[] = [];
      let value = '';
      for (let end = at; end < at + MAX_NAME; end++) {
        const token = tokens[end];
        if (token === undefined || (token.kind !== 'word' && !(token.text === '-' && !token.spaced))) break;
        if (/^(?:and|or|if|when|who|which|that|every|each|at|on|is|are|owns|own)$/.test(token.text)) break;
        value += `${value !== '' && token.spaced ? ' ' : ''}${token.text}`;
        found.push({ end: end + 1, value: value.replace(/^(?:the|our) /, '') });
      }
      return found.reverse().filter(({ value: name }) => /[\p{L}\d]$/u.test(name) && !/^(?:the|our)$/.test(name));
    },
    examples: ['Every hour, sync the orders. Owned by the billing team.'],
    counterexamples: [],
  }),
] as const;

const RANKED = /^(?:tickets?|tasks|issues|cases|alerts|bugs|incidents|cards|todos)$/;

/** Whether a priority stands right behind things that have one of their own, no more than a comma between. */
const isRankedThing = ({ tokens, from }: Place): boolean =>
  RANKED.test(tokens[tokens[from - 1]?.text === ',' ? from - 2 : from - 1]?.text ?? '');

/** What else is said of a job: how urgent it is, whose it is, what is kept of it. */
export const aboutRules = [
  defineRule({
    id: 'about.heading',
    yields: 'clause',
    pattern: '(options|settings|how it runs|how) :',
    produce: () => ({ kind: 'remark' }),
    examples: ['Every hour, sync the orders.\nOptions:\n- retries: 3'],
    counterexamples: [],
  }),
  defineRule({
    id: 'priority.level',
    yields: 'clause',
    pattern: `[with|at|a|give it|give the job|with a|run it at|run at|it has|this has|this job has|treat it as|treat this as|treating it as|treating this as|this is|this is a|it is|it is a|it's a|it's|and|and with|and at|make it|run it with|of|the job has|has|treat it with|has the|it has the|with the|at the|give it the|use|it should (run|be run|have|be)|should (run|be run|have|be)|it should run (with|at)|should run (with|at)|it runs (with|at)|runs (with|at)|must (run|have)] [with|at] [a|the] ${LEVEL} [-] (priority|prio) [job|task|one]`,
    // "List tickets with high priority": what has one itself is told apart by it, unless a sentence ends between.
    produce: (_, place) =>
      isRankedThing(place) ? null : option({ name: 'priority', priority: levelIn(saidAt(place)) }),
    examples: [
      'Every night at 2 AM, recompute the scores. Low priority.',
      'Every night at 2 AM, recompute the scores. This is a low-priority job.',
    ],
    counterexamples: [
      'Every day at 9 AM, send the high-priority tickets to the engineer on call.',
      'Every hour, list tickets with high priority.',
      'Every hour, close tickets, low priority.',
    ],
  }),
  defineRule({
    id: 'priority.noun',
    yields: 'clause',
    pattern: `[with|the|its|set] (priority|prio) [level] [:|is|=|to|of|should be] ${LEVEL}`,
    produce: (_, place) =>
      option({ name: 'priority', priority: levelIn(saidAt(place).replace(/^.*prio(?:rity)?/, '')) }),
    examples: ['Every night at 2 AM, recompute the scores. Priority: low.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'priority.urgent',
    yields: 'clause',
    pattern:
      "[and] [it is|it's|this is|this job is|the job is] [very|really|not|not very|not so|time -] (critical|urgent|important|unimportant)",
    produce: (_, place) => {
      const said = saidAt(place);
      const { tokens, from, to } = place;
      // "Urgent." is a sentence of its own; "urgent: call them" heads one.
      const bare = !/\b(?:is|it's)\b/.test(said);
      if (bare && !(from > 0 && isSetOff(tokens, from) && /^[.;)|\n]?$/.test(tokens[to]?.text ?? ''))) return null;
      return option({
        name: 'priority',
        priority: /\b(?:not|unimportant)\b/.test(said) ? 'low' : /important/.test(said) ? 'high' : 'critical',
      });
    },
    examples: [
      "Every night at 2 AM, recompute the scores. It's not urgent.",
      'When a lift stops, call the firm. Urgent.',
    ],
    counterexamples: ['Every day at 9 AM, list the tickets: urgent first.'],
  }),

  defineRule({
    id: 'owner.owned-by',
    yields: 'clause',
    pattern:
      '[and|it is|this is|this job is|the job is|is] (owned by|maintained by|looked after by|it belongs to|this belongs to|this job belongs to|belongs to|owner \\:|owner is|owners \\:|owning team \\:|team \\:|the owner is|its owner is) <owner-name:owner>',
    produce: ({ owner }) => option({ name: 'owner', owner }),
    examples: [
      'Every hour, sync the orders. Owned by the billing team.',
      'Every hour, sync the orders. Owner: billing.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'owner.owns',
    yields: 'clause',
    pattern:
      '[and] (the|our) <owner-name:owner> (owns|own|maintains|is responsible for|is the owner of|looks after) (this|it|this job|the job)',
    produce: ({ owner }) => option({ name: 'owner', owner }),
    examples: ['Every hour, sync the orders. The data team owns this.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'enabled.no',
    yields: 'clause',
    pattern:
      '[and|but] [this job is|the job is|it is|this is|this is currently|is|currently|for now|status \\:] (disabled|paused|switched off|turned off|inactive|off|not active|not enabled|on hold|suspended) [for now|at the moment|for the moment|until further notice|currently|by default]',
    // "List users, disabled" tells users apart.
    produce: (_, place) =>
      saidAt(place) === 'off' ||
      (/^(?:disabled|inactive|not active|suspended)$/.test(saidAt(place)) && isPickedOut(place.tokens, place.from - 1))
        ? null
        : option({ name: 'enabled', enabled: false }),
    examples: ['Every hour, sync the orders. This job is disabled for now.'],
    counterexamples: ['Every night at 2 AM, disable the expired accounts.', 'Every hour, list users, disabled.'],
  }),
  defineRule({
    id: 'enabled.noun',
    yields: 'clause',
    pattern: '(enabled|active) [:|=|is] (no|false|off|yes|true|on|not)',
    produce: (_, { tokens, to }) =>
      option({ name: 'enabled', enabled: /^(?:yes|true|on)$/.test(tokens[to - 1]?.text ?? '') }),
    examples: ['Every hour, sync the orders. Enabled: no.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retention.history',
    yields: 'clause',
    pattern:
      '[and] ((keep|retain|store) [the|all|its|our] [run] (history|runs|records|run records|results|run results|logs of runs|finished runs|completed runs) (for|of|at least) [the last|the past|at least] <duration:span?>|[run] (history|retention|history retention|keep history|run history|keep runs) [:|of|for|=|is|is kept|are kept] [for] <duration:kept?>|runs are kept [for] <duration:held?>)',
    produce: ({ span, kept, held }) => {
      const all = span ?? kept ?? held;
      return all === undefined ? null : option({ name: 'retention', history: all });
    },
    examples: [
      'Every hour, sync the orders. Keep history for 90 days.',
      'Every hour, sync the orders. Retention: 90 days.',
    ],
    counterexamples: ['Every Sunday at 3 AM, prune the history older than 90 days.'],
  }),
  defineRule({
    id: 'retention.dead-letters',
    yields: 'clause',
    pattern:
      '[and] [keep|retain|store] [the|all|its] (failed runs|dead letters|dead runs|dead - letters|failures|dead letter) [:|for|are kept|of|retention|are kept for|of the last] [for|:] <duration:span>',
    produce: ({ span }) => option({ name: 'retention', deadLetter: span }),
    priority: 1,
    examples: ['Every hour, sync the orders. Keep dead letters for 30 days.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'tags.noun',
    yields: 'clause',
    pattern:
      '[and] (tags|tag|labels|label|tagged|tagged with|tagged as|labelled|labeled) [:|=|are|is|as|with] <label+:tags>',
    produce: ({ tags }, { tokens, from, to }) =>
      tokens.slice(from, to).some(({ text }) => /^(?::|=|tagged|labelled|labeled|are|is)$/.test(text))
        ? option({ name: 'tags', tags })
        : null,
    examples: ['Every hour, sync the orders. Tags: billing, nightly.'],
    counterexamples: ['Every day at 5 AM, tag new images.'],
  }),
  defineRule({
    id: 'permissions.noun',
    yields: 'clause',
    pattern:
      '[and] ((permissions|permission|scopes|requires|needs|it needs|it requires|this needs|this job needs|it may only|needs the|requires the|it needs the|it requires the|this job needs the|it has the|with the) [:|=|are|is] [the] <label+:labels> [permission|permissions]|with (permission|permissions) [to|for|:] <label+:others>)',
    produce: ({ labels, others }, { tokens, from, to }) => {
      const all = labels ?? others;
      // A permission is named as one, or has the form of one: "orders:read".
      const said = tokens.slice(from, to).some(({ text }) => /^permissions?$/.test(text));
      // "Apply pending permission changes": the word alone, with no mark ahead of it or behind it, is the action's.
      const bare =
        /^permissions?$/.test(tokens[from]?.text ?? '') &&
        !isBehindMark(tokens, from) &&
        !/^(?:[:=]|are|is)$/.test(tokens[from + 1]?.text ?? '');
      return all === undefined || bare || !(said || all.every((one) => /[:.]/.test(one)))
        ? null
        : option({ name: 'permissions', permissions: all });
    },
    examples: ['Every hour, sync the orders. Permissions: orders:read, orders:write.'],
    counterexamples: ['Every hour, apply pending permission changes.', 'Every hour, apply pending permission changes.'],
  }),
] as const;
