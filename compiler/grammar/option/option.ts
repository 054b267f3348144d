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

/** users → user, companies → company, addresses → address: the key's name from the noun. */
export function singular(noun: string): string {
  if (/(ss|us|is)$/.test(noun)) return noun;
  if (/ies$/.test(noun) && noun.length > 4) return `${noun.slice(0, -3)}y`;
  if (/(sses|shes|ches|xes)$/.test(noun)) return noun.slice(0, -2);
  if (noun === 'people') return 'person';
  return noun.endsWith('s') ? noun.slice(0, -1) : noun;
}
