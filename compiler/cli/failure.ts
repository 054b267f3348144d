import { EXIT_CODES, type ExitCode } from 'nljobs/spec/core';

/** A failure that the user can do something about: what went wrong, and what to do. Shown without a stack trace. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  /** What to do about it, in a sentence. */
  readonly advice: string | null;

  constructor(
    message: string,
    options: { readonly advice?: string; readonly exitCode?: ExitCode; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? EXIT_CODES.usage;
    this.advice = options.advice ?? null;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const FILE_TROUBLE: Readonly<Record<string, readonly [trouble: string, advice: string]>> = {
  ENOENT: ['does not exist', 'Check the path, or give another with --cwd or --config.'],
  EACCES: ['may not be opened', 'Give yourself the permission, or run as a user who has it.'],
  EPERM: ['may not be changed', 'Give yourself the permission, or run as a user who has it.'],
  EISDIR: ['is a directory, not a file', 'Name a file in it.'],
  ENOTDIR: ['has a file where a directory should be', 'Check the path.'],
  ENOSPC: ['cannot be written: the disk is full', 'Make room and run again; nothing was left half written.'],
  EROFS: ['is on a read-only file system', 'Run where the project may be written.'],
  EMFILE: ['cannot be opened: too many files are open', 'Raise the limit (ulimit -n) and run again.'],
};

/** Turns the file system's own errors into failures with advice; null for anything else. */
export function fileFailure(error: unknown): Failure | null {
  const trouble = FILE_TROUBLE[codeOf(error) ?? ''];
  if (!trouble || !(error instanceof Error)) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : 'A file';
  return new Failure(`${path} ${trouble[0]}.`, { advice: trouble[1], cause: error });
}

/** Whether the reader of our output has gone away (`nljobs … | head`): no failure, just the end. */
export function isBrokenPipe(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}
