import type { EventClause, Place, Span } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import type { EventWords } from './items.ts';
import { phraseOf } from './phrase.ts';

/** Where words stand. */
export const place = ({ start, end }: EventWords): Place => ({ start, end });

/** An event that these words say. */
export const event = (words: EventWords, delay: Span | null = null): EventClause => ({
  kind: 'event',
  event: place(words),
  delay,
  deadline: null,
});

/** Whether words name what happens. */
export const names = (words: EventWords): boolean => phraseOf(words.items) !== null;

/** "Where an invoice remains unpaid" begins a sentence; anywhere else "where" says which, or at what place. */
export const isPlace = (tokens: readonly Token[], from: number): boolean =>
  tokens[from]?.text === 'where' && !/^[.;\n]?$/.test(tokens[from - 1]?.text ?? '');
