import { defineRule } from '../rule.ts';

/** Words that only say that something is scheduled. They are passed over when a schedule follows them at once. */
export const leadRules = [
  defineRule({
    id: 'lead-verb.runs',
    yields: 'lead-verb',
    pattern:
      '(run|runs|execute|executes|executed|fire|fires|start|starts|scheduled|schedule|triggered|triggers|set|repeat|repeats|running)',
    produce: () => true,
    examples: ['Run every day at 9 AM', 'Fires every 5 minutes'],
    counterexamples: ['Every day at 9 AM, run the backup'],
  }),
  defineRule({
    id: 'lead.runs',
    yields: 'lead',
    pattern:
      '[will|should|must|shall|to|that|it|which|will be|should be|must be|shall be|to be] <lead-verb> [a job|a cron job|the job|the task|it|this|the command|a command] [for|at|automatically|once|only]',
    produce: () => true,
    examples: ['Run every day at 9 AM', 'Fires every 5 minutes'],
    counterexamples: [],
  }),
  defineRule({
    id: 'lead.job-runs',
    yields: 'lead',
    pattern:
      '[this|that|the|a] (job|command|cron job|task|script) [will|should|must] [be] <lead-verb> [for|at|automatically|once]',
    produce: () => true,
    priority: 1,
    examples: ['This job runs daily at midnight'],
    counterexamples: [],
  }),
  defineRule({
    id: 'lead.please',
    yields: 'lead',
    pattern: '(please|kindly) [,]',
    produce: () => true,
    examples: ['Please, every day at 9 AM, send the digest'],
    counterexamples: [],
  }),
] as const;
