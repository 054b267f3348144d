/** Errors that users throw or meet. All carry a `code` that stays the same when the words change. */

/**
 * Throw it in a handler when trying again cannot help (a deleted customer, a malformed file): the run goes to the
 * dead letters at once, whatever attempts are left.
 */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

export type RuntimeErrorCode =
  | 'unknown-job'
  | 'unknown-run'
  | 'unknown-schedule'
  | 'schedule-exists'
  | 'invalid-schedule'
  | 'duplicate-job'
  | 'open-run'
  | 'run-ended'
  | 'run-not-ended'
  | 'unimplemented'
  | 'refused'
  | 'spec-version'
  | 'invalid-input'
  | 'no-schedule'
  | 'not-started'
  | 'isolation'
  | 'invalid-option'
  | 'no-compiler';

/** Something the runtime was asked for and does not do, in words that say what to do instead. */
export class RuntimeError extends Error {
  override readonly name: string = 'RuntimeError';
  readonly code: RuntimeErrorCode;

  constructor(code: RuntimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A serial job was to be started by hand while a run of it is open; `runId` is that run. */
export class OpenRunError extends RuntimeError {
  override readonly name = 'OpenRunError';
  readonly runId: string;

  constructor(job: string, runId: string, status: string) {
    super(
      'open-run',
      `Job "${job}" runs one at a time and run ${runId} is ${status}; wait for it to end, or cancel it first.`,
    );
    this.runId = runId;
  }
}

/** Where and why a schedule made at run time cannot be read. */
export interface ScheduleFault {
  /** `when`, `timezone`, `from` …, with what is below it: `when.start`. */
  readonly at: string;
  readonly message: string;
  /** The stretch of the text that is meant, in UTF-16 code units. */
  readonly span?: { readonly start: number; readonly end: number };
}

/** A schedule that cannot be read, with everything that is wrong with it; nothing of it was kept. */
export class InvalidScheduleError extends RuntimeError {
  override readonly name = 'InvalidScheduleError';
  readonly faults: readonly ScheduleFault[];

  constructor(faults: readonly ScheduleFault[]) {
    super(
      'invalid-schedule',
      `This is no schedule: ${faults.map(({ at, message }) => `${at}: ${message}`).join('; ')}.`,
    );
    this.faults = faults;
  }
}
