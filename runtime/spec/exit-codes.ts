/** The exit codes of every verb, here and in the compiler. Findings in the user's text and failures of ours never share one. */
export const EXIT_CODES = {
  done: 0,
  findings: 1,
  usage: 2,
  stale: 3,
  question: 4,
  unavailable: 5,
  runFailed: 6,
  bug: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The same in words, for the help and the docs. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  done: 'done',
  findings: 'the input has errors (or warnings under --strict)',
  usage: 'usage, config or file trouble',
  stale: 'stale output or lock',
  question: 'every error left is a question for a human',
  unavailable: 'engine, model or network failed',
  runFailed: 'the awaited run failed',
  bug: 'our bug: a short message and a report file',
  interrupted: 'interrupted',
};
