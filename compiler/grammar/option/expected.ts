import { defineRule } from '../rule.ts';
import { option, saidAt } from './option.ts';

/** How long a run is expected to take. */
export const expectedRules = [
  defineRule({
    id: 'expected.takes',
    yields: 'clause',
    pattern:
      '[and] [<job>] [should|usually|normally|typically|generally|will|ought to|can|does] [usually|normally|typically|generally] (take|takes|run for|runs for|last|lasts|need|needs|be done in|be finished in|is done in) [<about:about?>] <duration:span>',
    produce: ({ span, about }, place) =>
      about !== undefined || /\b(?:should|usually|normally|typically|generally|ought)\b/.test(saidAt(place))
        ? option({ name: 'expected', span })
        : null,
    examples: ['Every hour, purge the carts. It should take about 5 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'expected.we-expect',
    yields: 'clause',
    pattern:
      '[and] [we] expect (it|this|the job|each run|a run) to (take|run for|last|finish in|be done in) [<about>] <duration:span>',
    produce: ({ span }) => option({ name: 'expected', span }),
    examples: ['Every hour, purge the carts. We expect it to take around 20 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'expected.noun',
    yields: 'clause',
    pattern:
      '[with|and] [the|an|its] (expected (duration|runtime|run time|time|length)|usual (duration|runtime)|expected) [:|of|is|=] [to take|to run for] [<about>] <duration:span>',
    produce: ({ span }) => option({ name: 'expected', span }),
    examples: ['Every hour, purge the carts. Expected duration: 20 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'expected.to-take',
    yields: 'clause',
    pattern:
      '[and] [<job>] [is|are] (expected|supposed) to (take|run for|last|run|be done in|finish in|finish within) [<about>] <duration:span>',
    produce: ({ span }) => option({ name: 'expected', span }),
    examples: ['Every hour, purge the carts. It is expected to take 2 minutes.'],
    counterexamples: [],
  }),
] as const;
