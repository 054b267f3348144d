import { EXIT_CODES, type ExitCode } from '../spec/exit-codes.ts';

/**
 * The command cannot do what was asked, for a reason that the person can act on. `message` is one sentence,
 * `hint` what to do about it.
 */
export class CliFailure extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string | null;

  constructor(exitCode: ExitCode, message: string, hint: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliFailure';
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** The command line itself, a file or a setting is not right. */
export function usage(message: string, hint: string | null = null, options?: ErrorOptions): CliFailure {
  return new CliFailure(EXIT_CODES.usage, message, hint, options);
}
