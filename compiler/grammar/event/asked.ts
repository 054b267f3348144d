import { defineRule } from '../rule.ts';

const FINISHES =
  '(finishes|completes|succeeds|ends|is done|is finished|is complete|is completed|has finished|has completed|has succeeded|has ended|is over|has run|runs)';

const FAILS = '(fails|has failed|failed|errors|crashes|breaks)';

/** Jobs that somebody asks for, and those that other jobs set off. */
export const askedRules = [
  defineRule({
    id: 'trigger.on-demand',
    yields: 'clause',
    pattern:
      '[only|run|runs|triggered|started|run only|only run|only runs|only start|only started|is only run|only when|when|only if|only ever|launched|executed|trigger|trigger it|start it|run it|run this|only run this|only run it|started only|run on request only] (on demand [only]|on - demand [only]|manually [only]|by hand [only]|manual only|manually triggered|when asked|on request|triggered manually|triggered by hand|triggered on demand|started by hand|started manually|run manually|run by hand|run on demand|when requested|when needed only) [by [the|an|a|our] <noun>]',
    produce: () => ({ kind: 'manual' }),
    examples: [
      'On demand: rebuild the search index.',
      'Only when triggered by hand, wipe the demo data.',
      'Resend the invoices. Only run this manually.',
    ],
    counterexamples: ['Every day at 9 AM, email what was entered manually'],
  }),
  defineRule({
    id: 'trigger.manual',
    yields: 'clause',
    pattern: '[this is a] manual [job|task|run|only|trigger]',
    produce: () => ({ kind: 'manual' }),
    examples: ['Manual: rebuild the search index.', 'Manual job: reset the demo.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.no-schedule',
    yields: 'clause',
    pattern:
      '(no schedule|no (fixed|regular|set) (schedule|time|timing)|not scheduled|has no schedule|never runs by itself|never runs on its own|does not run by itself|no trigger)',
    produce: () => ({ kind: 'manual' }),
    examples: ['No schedule. Rebuild the search index.', 'No fixed schedule. Rebuild the search index.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.after-job',
    yields: 'clause',
    pattern: `(after|once|when|whenever|as soon as|every time|each time) [the|our] <job-name:job> (job|task|pipeline|workflow) ${FINISHES}`,
    produce: ({ job }) => ({ kind: 'after-job', job, on: 'completed' }),
    priority: 3,
    examples: [
      'After the nightly export job finishes, send the report.',
      'Once the nightly-import job has completed, refresh the dashboards.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'trigger.after-job-named',
    yields: 'clause',
    pattern: `[(trigger|when|runs|starts) :] (after|once|when|whenever|as soon as) [the|our] (job|task|pipeline|workflow) <job-name:job> [${FINISHES}]`,
    // The name stands behind: in quotes, or in one word with a dash.
    produce: ({ job }, { tokens, from, to }) =>
      tokens.slice(from, to).some(({ kind }) => kind === 'quoted') || /^[a-z\d]+(?:-[a-z\d]+)+$/i.test(job)
        ? { kind: 'after-job', job, on: 'completed' }
        : null,
    priority: 3,
    examples: [
      'After the job “Sync inventory” finishes, publish the price list.',
      'After job load-orders, send the report.',
    ],
    counterexamples: ['After the job interview ends, thank the candidate.'],
  }),
  defineRule({
    id: 'trigger.after-failed-job',
    yields: 'clause',
    pattern: `(after|once|when|whenever|as soon as|if|every time|each time) [the|our] <job-name:job> (job|task|pipeline|workflow) ${FAILS}`,
    produce: ({ job }) => ({ kind: 'after-job', job, on: 'failed' }),
    priority: 3,
    examples: ['When the backup job fails, open an incident.'],
    counterexamples: ['Every hour, sync the orders. Email ops@example.com if the job fails.'],
  }),
  defineRule({
    id: 'trigger.after-regular-job',
    yields: 'clause',
    pattern: `(after|once|when|whenever|as soon as|every time|each time) [the|our|each|every] <job-name:job> [${FINISHES}]`,
    // Without "job" a name must show that it is one: in quotes, or by how often it runs.
    produce: ({ job }, { tokens, from, to }) => {
      const quoted = tokens.slice(from, to).some(({ kind }) => kind === 'quoted');
      const ended =
        /^(?:finishes|completes|succeeds|ends|done|finished|complete|completed|succeeded|ended|over|run|runs)$/.test(
          tokens[to - 1]?.text ?? '',
        );
      const regular = /^(?:nightly|hourly|daily|weekly|monthly|quarterly|yearly|annual) /.test(job);
      return (quoted && (ended || tokens[to]?.kind !== 'word')) || (regular && ended && !/ (?:job|is|has)$/.test(job))
        ? { kind: 'after-job', job, on: 'completed' }
        : null;
    },
    priority: 2,
    examples: [
      'After the nightly export finishes, send the report.',
      'After “Sync inventory”, publish the price list.',
    ],
    counterexamples: [],
  }),
] as const;
