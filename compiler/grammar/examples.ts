import { readers, rules } from './grammar.ts';

/** A phrase, or a whole description, in which a rule reads a clause. */
export interface Example {
  /** Id of the rule. */
  readonly rule: string;
  readonly text: string;
}

/**
 * The examples of all clauses on one line, in the order of the grammar. Rules as they are built have none, so that the
 * language loads fast: the build puts this list in place of the code below (scripts/build.ts).
 */
export function clauseExamples(): readonly Example[] {
  return [...rules, ...readers].flatMap(({ id, yields, examples }) =>
    yields === 'clause' ? examples.flatMap((text) => (text.includes('\n') ? [] : [{ rule: id, text }])) : [],
  );
}
