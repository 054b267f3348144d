import { ground } from './grounding.ts';

/** A text that the grammar cannot read. */
export interface Unread {
  readonly text: string;
  /** What stands in the way, in the words of the diagnostics. */
  readonly trouble: readonly string[];
  /** What is wrong with a restatement as the grammar reads it; empty where it compiles. */
  readonly errorsOf: (restatement: string) => readonly string[];
}

/** Why a restatement cannot stand for a text; no reasons where it can. What comes out of a lockfile is judged again. */
export function judge(
  { text, errorsOf }: Pick<Unread, 'text' | 'errorsOf'>,
  restatement: string,
): { readonly reasons: readonly string[]; readonly leftOut: readonly string[] } {
  const { problems, leftOut } = ground(text, restatement);
  return { reasons: [...problems.map(({ reason }) => reason), ...errorsOf(restatement)], leftOut };
}
