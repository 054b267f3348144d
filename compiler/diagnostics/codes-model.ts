import type { CodeEntry } from './code.ts';

/** Codes about the optional model that restates what the grammar cannot read: NLJ92. */
export const modelCodes = {
  NLJ9201: {
    title: 'Restated by a model',
    severity: 'warning',
    why: 'The grammar cannot read the description, and a model has said it in English that it can. Every value in it stands in the description, yet only a person can say whether it means the same: read both, then run `nljobs ack <job>`, or put the restatement in the place of the description.',
    example: '`each fortnight come Friday, five-ish sharp pm, ship it`, with `llm` in the config',
    fix: 'choice',
  },
  NLJ9202: {
    title: 'Restatement refused',
    severity: 'warning',
    why: 'A model has restated the description, and what it says is not what the description says, or cannot be read either. The message tells what stands in the way. Say the description another way.',
    example: 'a restatement with `18:00` for a description that says `5 PM`',
    fix: 'none',
  },
  NLJ9203: {
    title: 'No answer from the model',
    severity: 'error',
    why: 'A description cannot be read, and the model that may restate it could not be asked, or gave no usable answer. Put right what the message says, or say the description another way. With --frozen no model is asked.',
    example: '`llm: { enabled: true, model: … }` in the config, and no key in the environment',
    fix: 'none',
  },
  NLJ9204: {
    title: 'Kept restatement no longer holds',
    severity: 'warning',
    why: 'jobs.lock.json holds a restatement of this description which the grammar no longer reads, or which says something that the description does not. It is not used. Build where a model may be asked, or say the description another way.',
    example: 'a number that was changed by hand in the `proposed` part of jobs.lock.json',
    fix: 'none',
  },
  NLJ9205: {
    title: 'Model not asked',
    severity: 'warning',
    why: 'The project lets a model restate what cannot be read, and it was not asked about this description: `check`, `--frozen`, CI and watching never ask, and a build asks only for so much. Run `nljobs build` on your machine, and commit the lockfile.',
    example: 'a new description that cannot be read, built with --frozen',
    fix: 'none',
  },
  NLJ9206: {
    title: 'Not to be restated',
    severity: 'warning',
    why: 'The model says that only you can say what is meant. Its words are quoted in the message; they decide nothing.',
    example: '`biweekly, send the digest`',
    fix: 'none',
  },
} as const satisfies Record<string, CodeEntry>;
