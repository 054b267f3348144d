import type { ErrorRecord, LogLine, Progress } from '../../store/store.ts';
import type { CheckNames, Examined, Question } from '../examine.ts';
import { type CallName, isCall } from './calls.ts';
import type { AbortReason, Invocation, LoadedJob, Work } from './executor.ts';
import { type Fields, isObject, isText, isTexts } from './shapes.ts';

/** What a parent says to a child; it sends lists of these. */
export type ToChild =
  | { readonly kind: 'load'; readonly entry: string }
  /** Answered by `awake`; a run is only sent to a child that answers, so that none is stuck behind a busy loop. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'run'; readonly work: Work }
  | { readonly kind: 'examine'; readonly id: string; readonly question: Question }
  | { readonly kind: 'abort'; readonly id: string; readonly reason: AbortReason }
  | {
      readonly kind: 'reply';
      readonly call: number;
      readonly value: unknown;
      /** What the call threw; `code` as a database gives it. */
      readonly error: { readonly message: string; readonly code: string | null } | null;
    }
  | { readonly kind: 'stop' };

/** What a child says to its parent, in lists too. */
export type FromChild =
  | { readonly kind: 'loaded'; readonly jobs: readonly LoadedJob[]; readonly checks: CheckNames }
  | { readonly kind: 'load-failed'; readonly message: string }
  | { readonly kind: 'awake' }
  /** The handler of this run is being called: from here on its time is its own. */
  | { readonly kind: 'begun'; readonly id: string }
  | { readonly kind: 'examined'; readonly id: string; readonly answer: Examined }
  | {
      readonly kind: 'log';
      readonly id: string;
      readonly level: LogLine['level'];
      readonly message: string;
      readonly data: unknown;
    }
  | { readonly kind: 'progress'; readonly id: string; readonly progress: Progress }
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly call: number;
      readonly method: CallName;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'ended'; readonly id: string; readonly invocation: Invocation }
  /** Something threw outside any handler's promise; the child ends after this. */
  | { readonly kind: 'uncaught'; readonly error: ErrorRecord };

/**
 * Reads a list of messages from a child: the one place where they are not yet known to be of ours, since a handler's own
 * code can call `process.send` too. Leaves out anything else.
 */
export function readFromChild(messages: unknown): readonly FromChild[] {
  if (!Array.isArray(messages)) return [];
  return messages.map(read).filter((message) => message !== null);
}

function read(message: unknown): FromChild | null {
  if (!isObject(message) || typeof message['kind'] !== 'string') return null;
  const known = message as { readonly [key: string]: unknown; readonly kind: string };
  return CHECKS[known.kind as FromChild['kind']]?.(known) === true ? (message as unknown as FromChild) : null;
}

const LEVELS: ReadonlySet<unknown> = new Set(['debug', 'info', 'warn', 'error']);

const CHECKS: Readonly<Record<FromChild['kind'], (message: Fields) => boolean>> = {
  loaded: ({ jobs, checks }) =>
    isObject(checks) &&
    [checks['events'], checks['inputs'], checks['predicates']].every(isTexts) &&
    Array.isArray(jobs) &&
    jobs.every(
      (job) =>
        isObject(job) &&
        isText(job['job']) &&
        isText(job['state']) &&
        (job['message'] === null || isText(job['message'])) &&
        (job['input'] === undefined || isObject(job['input'])),
    ),
  'load-failed': ({ message }) => isText(message),
  awake: () => true,
  begun: ({ id }) => isText(id),
  examined: ({ id, answer }) =>
    isText(id) && isObject(answer) && (answer['ok'] === true ? isTexts(answer['passed']) : isText(answer['message'])),
  log: ({ id, level, message }) => isText(id) && LEVELS.has(level) && isText(message),
  progress: ({ id, progress }) => isText(id) && isObject(progress) && typeof progress['processed'] === 'number',
  call: ({ id, call, method, args }) => isText(id) && typeof call === 'number' && isCall(method, args),
  ended: ({ id, invocation }) => isText(id) && isObject(invocation) && isInvocation(invocation),
  uncaught: ({ error }) => isError(error),
};

function isInvocation(invocation: Fields): boolean {
  if (invocation['kind'] === 'returned') return typeof invocation['stopped'] === 'boolean';
  return invocation['kind'] === 'threw'
    ? typeof invocation['stopped'] === 'boolean' && isError(invocation['error'])
    : invocation['kind'] === 'interrupted' && isText(invocation['message']) && invocation['after'] === undefined;
}

function isError(error: unknown): boolean {
  return (
    isObject(error) && isText(error['name']) && isText(error['message']) && typeof error['permanent'] === 'boolean'
  );
}
