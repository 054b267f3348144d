import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import type { Severity } from '../../spec/vocabulary.ts';
import type { Facts, Trouble } from './facts.ts';

/** What a check found: what is so, and what to do about it; `error` where something does not work. */
export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  readonly message: string;
  /** A command or a step; null where nothing needs to be done. */
  readonly cure: string | null;
  /** What the doctor ends with where this is an error. */
  readonly exit: ExitCode;
}

/** What a check says; by which check, whoever asks knows. */
export type Found = Omit<Finding, 'check'>;

/** One thing that is looked at: a function of the facts. */
export interface Check {
  readonly name: string;
  /** What it looks at, in words. */
  readonly about: string;
  readonly look: (facts: Facts) => readonly Found[];
}

const { done } = EXIT_CODES;

export const info = (message: string): Found => ({ severity: 'info', message, cure: null, exit: done });
export const warning = (message: string, cure: string): Found => ({ severity: 'warning', message, cure, exit: done });
export const error = (message: string, cure: string | null, exit: ExitCode): Found => ({
  severity: 'error',
  message,
  cure,
  exit,
});
export const troubled = ({ trouble, cure, exit }: Trouble): readonly Found[] => [error(trouble, cure, exit)];
/** Not the same as that all is well, which needs no word. */
export const NOTHING: readonly Found[] = [info('Nothing to look at.')];

/** Parts what is given by what is the same of it, the most first. */
export function parted<T>(all: readonly T[], by: (one: T) => string): readonly (readonly [string, readonly T[]])[] {
  const found = new Map<string, T[]>();
  for (const one of all) found.set(by(one), [...(found.get(by(one)) ?? []), one]);
  return [...found].sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1));
}
