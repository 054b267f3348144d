import type { AbortReason } from './isolation/executor.ts';

const WORDS: Readonly<Record<AbortReason, string>> = {
  timeout: 'The attempt took longer than its timeout.',
  cancel: 'The run was cancelled.',
  shutdown: 'The worker is shutting down; the run goes on elsewhere.',
  lost: 'Another worker has taken the run over.',
};

/** What a handler's signal is aborted with: an `AbortError` as the platform's own, with a reason in words. */
export function abortError(reason: AbortReason): DOMException {
  return new DOMException(WORDS[reason], reason === 'timeout' ? 'TimeoutError' : 'AbortError');
}
