import type { Clause } from '../ast/nodes.ts';

/**
 * What the parts of a description cost, which is the whole policy of `rank.ts`: a clause is cheap, a word of the action
 * costs one, and every change from clauses into the action costs more where nothing (a comma, a line's start) marks it.
 */
export const COST = {
  glue: 0.1,
  lead: 0.2,
  word: 1,
  punctuation: 0.3,
  /** Beginning the action behind a mark or at a start. */
  begin: 0.8,
  /** Beginning it anywhere else. */
  interrupt: 2.2,
  /** A clause right behind words of the action: by a word that announces it, or not. */
  cue: 0.4,
  noCue: 1.2,
  inAction: 0.3,
  /** A condition behind the action without "a" or "the" ("when memory runs low") is more often part of it. */
  unnamed: 1.5,
  /** An event behind the action, for each of its words: little less than they cost as part of it. */
  eventWord: 0.85,
} as const;

/** How much a clause costs by kind and rule: less is more trusted. */
const CLAUSE_COST: ReadonlyMap<string, number> = costs<Clause['kind']>({
  'day-part': 1.1,
  moment: 1.6,
  months: 0.8,
  dates: 0.6,
  event: 0.8,
  date: 0.8,
  remark: 0.5,
  problem: 0.55,
  zone: 0.5,
});
const RULE_COST = costs<string>({
  'moment.dated': 0.5,
  'time.at-bare': 1.5,
  'time.clause': 0.5,
  'days.of-month': 0.9,
  'window.dash': 0.6,
  'bound.for': 1,
  'fields.hours-stretch': 0.4,
  'time.or-so': 0.1,
  'rhythm.shorthand': 0.3,
  'trigger.manual': 1.5,
});
const DEFAULT_CLAUSE_COST = 0.45;

function costs<Of extends string>(table: Readonly<Partial<Record<Of, number>>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(table) as [string, number][]);
}

/** What a clause of a rule costs. */
export const costOf = (rule: string, clause: Clause): number =>
  RULE_COST.get(rule) ?? CLAUSE_COST.get(clause.kind) ?? DEFAULT_CLAUSE_COST;

/** What a clause or a lead costs at least. */
export const LEAST = Math.min(COST.lead, DEFAULT_CLAUSE_COST, ...CLAUSE_COST.values(), ...RULE_COST.values());

const CUES = new Set([
  'every',
  'each',
  'at',
  'on',
  'in',
  'from',
  'between',
  'until',
  'starting',
  'except',
  'excluding',
  'during',
  'when',
  'whenever',
  'after',
  'once',
  'if',
  'as',
  'upon',
  'following',
  'immediately',
  'triggered',
  'unless',
  'retry',
  'only',
  'with',
  'twice',
  'daily',
  'weekdays',
  '@',
  '(',
  'per',
  'run',
  'sequentially',
  'serially',
  'weekends',
  'weeknights',
  'mondays',
  'tuesdays',
  'wednesdays',
  'thursdays',
  'fridays',
  'saturdays',
  'sundays',
]);
const DETERMINERS = new Set([
  'a',
  'an',
  'the',
  'my',
  'our',
  'your',
  'their',
  'his',
  'her',
  'its',
  'this',
  'that',
  'these',
  'those',
  'last',
  'next',
  'to',
  'of',
  'and',
]);
const GLUE = new Set([
  ',',
  '-',
  ':',
  '(',
  ')',
  'and',
  'then',
  'but',
  'plus',
  'also',
  '&',
  '->',
  '=',
  '/',
  '[',
  ']',
  'so',
  'or',
  '|',
]);
export const SENTENCE_END = new Set(['.', '!', ';', '?', '\n']);
const MARKS = new Set([',', ':', ')', '-', ';', '.', '!', '?', '\n', '->', '|']);

/** What matters of a word to the weights, as bits, so that a token is looked up once. */
export const IS_CUE = 1;
export const IS_DETERMINER = 2;
export const IS_GLUE = 4;
export const IS_END = 8;
export const IS_MARK = 16;
const ROLES = new Map<string, number>();
for (const [words, role] of [
  [CUES, IS_CUE],
  [DETERMINERS, IS_DETERMINER],
  [GLUE, IS_GLUE],
  [SENTENCE_END, IS_END],
  [MARKS, IS_MARK],
] as const)
  for (const word of words) ROLES.set(word, (ROLES.get(word) ?? 0) | role);

/** What a word is to the weights, as bits. */
export const roleOf = (text: string): number => ROLES.get(text) ?? 0;

/** Kinds that say when or on what a job runs. */
export function isTrigger(clause: Clause): boolean {
  switch (clause.kind) {
    case 'option':
    case 'remark':
    case 'instead':
    case 'zone':
    case 'jitter':
    case 'season':
    case 'except':
    case 'until':
    case 'span':
    case 'for':
    case 'count':
    case 'start':
    case 'window':
    case 'hours':
    case 'move':
    case 'years':
    case 'once':
    case 'unless':
    case 'condition':
    case 'debounce':
    case 'given':
    case 'delay':
    case 'step':
      return false;
    default:
      return true;
  }
}
