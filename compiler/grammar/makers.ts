import type { Maker } from './constituent.ts';
import type { Keys } from './keys.ts';
import type { Reader, Rule } from './rule.ts';

/** A rule, as a maker of constituents. All have one shape, which rules as they are written need not have. */
export interface RuleMaker extends Maker {
  readonly produce: Rule['produce'];
  readonly follows: Keys | null;
}

/** A reader, as a maker of constituents, in one shape. */
export interface ReaderMaker extends Maker {
  readonly read: Reader['read'];
  readonly single: boolean;
  readonly opens: boolean;
  /** Tokens without one of which in the text it reads nothing. */
  readonly needs: Keys | null;
  readonly begins: Keys | null;
  readonly alone: Keys | null;
  readonly goesOn: Keys | null;
}
