import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RuntimeErrorCode } from '../errors.ts';
import type { RefusalKind } from '../http/operations.ts';
import { EXIT_CODES, type ExitCode } from '../spec/exit-codes.ts';
import type { StoreErrorCode } from '../store/errors.ts';
import { version } from '../version.ts';
import { CliFailure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** What an error comes to: what is said, what can be done, and the exit code. */
export interface Verdict {
  readonly code: ExitCode;
  readonly message: string;
  readonly hint: string | null;
}

const { usage, unavailable, bug } = EXIT_CODES;

const STORE_EXITS: Readonly<Record<StoreErrorCode, ExitCode>> = {
  'pglite-missing': usage,
  'database-unreachable': unavailable,
  'database-refused': unavailable,
  'database-stopped': unavailable,
  'database-url-missing': usage,
  'database-url-invalid': usage,
  'folder-locked': usage,
  'folder-not-a-folder': usage,
  'folder-not-writable': usage,
  'folder-broken': unavailable,
  'store-newer': usage,
  'migration-changed': usage,
  'migrations-due': usage,
  'cursor-invalid': usage,
  'value-not-json': usage,
  'transaction-foreign': 2,
  'transaction-bypassed': bug,
  'engine-missing': usage,
  'engine-unreachable': unavailable,
  'engine-refused': usage,
  closed: bug,
};

const RUNTIME_EXITS: Readonly<Record<RuntimeErrorCode, ExitCode>> = {
  'unknown-job': usage,
  'unknown-run': usage,
  'unknown-schedule': usage,
  'schedule-exists': usage,
  'invalid-schedule': usage,
  'duplicate-job': usage,
  'open-run': usage,
  'run-ended': usage,
  'run-not-ended': usage,
  unimplemented: usage,
  refused: usage,
  'spec-version': usage,
  'invalid-input': usage,
  'no-schedule': usage,
  'not-started': bug,
  isolation: usage,
  'invalid-option': usage,
  'no-compiler': unavailable,
};

const REFUSAL_EXITS: Readonly<Record<RefusalKind, ExitCode>> = {
  invalid: usage,
  forbidden: usage,
  'not-found': usage,
  conflict: usage,
  'key-reused': usage,
  'wrong-state': usage,
  unavailable,
};

/** Judges an error by its name and code, so that no module is loaded for it. Null for one that nobody foresaw. */
export function judge(error: unknown): Verdict | null {
  if (error instanceof CliFailure) return { code: error.exitCode, message: error.message, hint: error.hint };
  if (!(error instanceof Error)) return null;
  const code =
    lookUp(STORE_EXITS, error, 'NljobsError', 'code') ??
    lookUp(RUNTIME_EXITS, error, 'RuntimeError', 'code') ??
    lookUp(RUNTIME_EXITS, error, 'OpenRunError', 'code') ??
    lookUp(REFUSAL_EXITS, error, 'Refusal', 'kind');
  return code === undefined || code === bug ? null : { code, message: error.message, hint: null };
}

function lookUp(
  exits: Readonly<Record<string, ExitCode>>,
  error: Error,
  name: string,
  field: string,
): ExitCode | undefined {
  if (error.name !== name) return undefined;
  const value: unknown = (error as unknown as Record<string, unknown>)[field];
  return typeof value === 'string' && Object.hasOwn(exits, value) ? exits[value] : undefined;
}

/** Tells an error to the person and gives the exit code. What nobody foresaw goes to a report file, stack and all. */
export function tell(error: unknown, argv: readonly string[], terminal: Terminal, verbose: boolean): ExitCode {
  const verdict = judge(error);
  if (verdict !== null) {
    say(terminal, verdict, null);
    if (verbose && error instanceof Error && error.cause !== undefined) terminal.warn(describe(error.cause));
    return verdict.code;
  }
  const path = writeReport(error, argv);
  const message = `nljobs met an error that it did not foresee: ${error instanceof Error ? error.message : String(error)}`;
  const hint = path === null ? null : `Please report it, with the file ${path}`;
  say(terminal, { code: bug, message, hint }, path);
  if (verbose) terminal.warn(describe(error));
  return bug;
}

function say(terminal: Terminal, { code, message, hint }: Verdict, report: string | null): void {
  if (terminal.json) {
    terminal.warn(JSON.stringify({ error: { message, hint, exitCode: code, ...(report === null ? {} : { report }) } }));
    return;
  }
  terminal.warn(`${terminal.styleNote('red', 'error:')} ${message}`);
  if (hint !== null) terminal.warn(hint.replaceAll(/^/gmu, '  '));
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? String(error.stack) : `${error.stack}\ncaused by ${describe(error.cause)}`;
}

/** Writes what helps to find a bug, readable by its owner alone. Options' values stay out: they may be anyone's data. */
function writeReport(error: unknown, argv: readonly string[]): string | null {
  const stamp = new Date().toISOString().replaceAll(/[:.]/gu, '-');
  const path = join(tmpdir(), `nljobs-report-${stamp}-${randomBytes(3).toString('hex')}.txt`);
  const options = argv.filter((arg) => arg.startsWith('-')).map((arg) => arg.split('=')[0]);
  const lines = [
    `nljobs ${version()}`,
    `node ${process.versions.node} ${process.platform} ${process.arch}`,
    `verb: ${argv.find((arg) => /^[a-z]+$/u.test(arg)) ?? '(none)'}, options: ${options.join(' ') || '(none)'}`,
    '',
    describe(error),
    '',
  ];
  try {
    writeFileSync(path, lines.join('\n'), { mode: 0o600, flag: 'wx' });
    return path;
  } catch {
    // No place to write: the message alone must do.
    return null;
  }
}
