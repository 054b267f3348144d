import type { Option } from '../../ast/nodes.ts';
import type { Place } from '../rule.ts';

/** A clause that states an option. */
export const option = (value: Option) => ({ kind: 'option', option: value }) as const;

/** The words of a match, in lower case with a blank between. */
export const saidAt = ({ tokens, from, to }: Place): string =>
  tokens
    .slice(from, to)
    .map(({ text }) => text)
    .join(' ');
