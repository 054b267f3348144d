import { strangeAction } from './action.ts';
import { ground } from './grounding.ts';
import { asSeen } from './wording.ts';

/** A text that the grammar cannot read. */
export interface Unread {
  readonly text: string;
  /** What stands in the way, in the words of the diagnostics. */
  readonly trouble: readonly string[];
  /** What is wrong with a restatement as the grammar reads it; empty where it compiles. */
  readonly errorsOf: (restatement: string) => readonly string[];
  /** What is done, in the words of a restatement as the grammar reads it; null where it does not compile. */
  readonly actionOf: (restatement: string) => string | null;
}

/** Why a restatement cannot stand for a text; no reasons where it can. What comes out of a lockfile is judged again. */
export function judge(
  { text, errorsOf, actionOf }: Pick<Unread, 'text' | 'errorsOf' | 'actionOf'>,
  restatement: string,
): { readonly reasons: readonly string[]; readonly leftOut: readonly string[] } {
  const { problems, leftOut } = ground(text, restatement);
  const action = actionOf(restatement);
  const strange = action === null ? [] : strangeAction(asSeen(text), restatement, action);
  const reasons = [...problems, ...strange].map(({ reason }) => reason);
  return { reasons: [...new Set(reasons), ...errorsOf(restatement)], leftOut };
}
