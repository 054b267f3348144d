import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { judge } from '../report.ts';
import type { Trouble } from './facts.ts';

/** What a look gives, or what went wrong, in the words and with the exit code that a verb would have. */
export async function attempt<T>(look: () => Promise<T>): Promise<T | Trouble> {
  try {
    return await look();
  } catch (error) {
    const verdict = judge(error);
    if (verdict !== null) return { trouble: verdict.message, cure: verdict.hint, exit: verdict.code };
    return {
      trouble: error instanceof Error ? error.message : String(error),
      cure: null,
      exit: EXIT_CODES.unavailable,
    };
  }
}
