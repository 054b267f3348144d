/** The exit codes of every verb. Findings and failures never share one. */
export const EXIT_CODES = {
  /** Done. */
  done: 0,
  /** The input has errors, or warnings under `--strict`. */
  findings: 1,
  /** Usage, config or file trouble. */
  usage: 2,
  /** What was generated, or the lock, is stale. */
  stale: 3,
  /** Every error left is a question for a person. */
  question: 4,
  /** Engine, model or network failed. */
  unavailable: 5,
  /** The awaited run failed. */
  runFailed: 6,
  /** Our bug. */
  bug: 70,
  /** Interrupted by Ctrl-C or a signal. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
