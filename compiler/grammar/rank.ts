import type { Clause, Place, PlacedClause, Reading } from '../ast/nodes.ts';
import type { Token } from '../lexer/token.ts';
import type { Chart, Constituent } from './parse.ts';

/**
 * Chooses how a description is put together: which stretches are clauses, which are the action, and which only
 * glue. It is a shortest path over the tokens, so the cost is linear in the length; the weights below are the whole
 * policy. A clause is cheap, a word of the action costs one, and every change from clauses into the action costs
 * more where nothing (a comma, a line's start) marks it.
 */
const COST = {
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
  unnamed: 3.5,
} as const;

/** How much a clause costs by kind and rule: less is more trusted. */
const CLAUSE_COST: Readonly<Partial<Record<Clause['kind'], number>>> = {
  'day-part': 1.1,
  relative: 1.6,
  months: 0.8,
  dates: 0.6,
  event: 0.8,
  remark: 0.5,
  problem: 0.55,
  zone: 0.5,
};
const RULE_COST: Readonly<Record<string, number>> = {
  'time.at-bare': 1.5,
  'time.clause': 0.5,
  'days.of-month': 0.9,
  'window.dash': 0.6,
  'bound.for': 1,
  'fields.hours-stretch': 0.4,
  'rhythm.shorthand': 0.3,
  'trigger.manual': 1.5,
};
const DEFAULT_CLAUSE_COST = 0.45;

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
]);
const SENTENCE_END = new Set(['.', '!', ';', '?', '\n']);
const MARKS = new Set([',', ':', ')', '-', ';', '.', '!', '?', '\n', '->']);

/** Kinds that say when or on what a job runs. */
export function isTrigger(clause: Clause): boolean {
  switch (clause.kind) {
    case 'option':
    case 'remark':
    case 'zone':
    case 'jitter':
    case 'except':
    case 'until':
    case 'span':
    case 'for':
    case 'count':
    case 'start':
    case 'window':
    case 'hours':
    case 'years':
      return false;
    default:
      return true;
  }
}

type State = 'clauses' | 'action' | 'lead';
interface Node {
  readonly state: State;
  readonly cost: number;
  readonly before: Node | null;
  readonly edge: Edge | null;
  readonly triggers: boolean;
}
type Edge =
  | { readonly type: 'clause'; readonly constituent: Constituent; readonly from: number; readonly to: number }
  | { readonly type: 'lead'; readonly constituent: Constituent; readonly from: number; readonly to: number }
  | { readonly type: 'action' | 'glue'; readonly from: number; readonly to: number };

/** So many paths are kept for each place and state. */
const KEEP = 4;
/** A reading with a trigger is preferred to a cheaper one without by no more than this. */
const TRIGGER_MARGIN = 1.6;

/** The best readings of a text, best first, at most `most`. Readings without a trigger are kept only where none has one. */
export function rank(chart: Chart, most: number): readonly Reading[] {
  const { tokens } = chart;
  const places: Node[][] = Array.from({ length: tokens.length + 1 }, () => []);
  places[0] = [{ state: 'clauses', cost: 0, before: null, edge: null, triggers: false }];
  for (let at = 0; at < tokens.length; at++) {
    const nodes = keepBest(places[at] as Node[]);
    places[at] = nodes;
    if (nodes.length === 0) continue;
    const clauses = chart.at('clause', at);
    const leads = chart.at('lead', at);
    for (const node of nodes) step(tokens, at, node, clauses, leads, places);
  }
  const ends = keepBest(places[tokens.length] as Node[], most * 2).filter((node) => node.state !== 'lead');
  const cheapest = ends[0];
  if (cheapest === undefined) return [];
  const withTrigger = ends.filter((node) => node.triggers && node.cost - cheapest.cost <= TRIGGER_MARGIN);
  const chosen = (withTrigger.length > 0 ? withTrigger : ends).slice(0, most);
  return chosen.map((node) => toReading(tokens, node));
}

function step(
  tokens: readonly Token[],
  at: number,
  node: Node,
  clauses: readonly Constituent[],
  leads: readonly Constituent[],
  places: Node[][],
): void {
  const token = tokens[at] as Token;
  const previous = tokens[at - 1];
  const go = (to: number, state: State, cost: number, edge: Edge, triggers = node.triggers) => {
    (places[to] as Node[]).push({ state, cost: node.cost + cost, before: node, edge, triggers });
  };
  const marked = previous === undefined || MARKS.has(previous.text) || isRemark(node.edge);
  for (const constituent of clauses) {
    const clause = constituent.value as Clause;
    const own = RULE_COST[constituent.rule] ?? CLAUSE_COST[clause.kind] ?? DEFAULT_CLAUSE_COST;
    const vague =
      clause.kind === 'event' && node.state === 'action' && !DETERMINERS.has(tokens[at + 1]?.text ?? '')
        ? COST.unnamed
        : 0;
    const edge: Edge = { type: 'clause', constituent, from: at, to: constituent.to };
    const triggers = node.triggers || isTrigger(clause);
    if (clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction) {
      if (node.state === 'action') go(constituent.to, 'action', COST.inAction, edge);
      continue;
    }
    if (node.state !== 'action') {
      go(constituent.to, 'clauses', own, edge, triggers);
      continue;
    }
    if (previous?.text === '(' && tokens[constituent.to]?.text === ')') {
      go(constituent.to, 'clauses', COST.glue, edge, triggers);
      continue;
    }
    const cue = CUES.has(token.text);
    // "a week before the end of every month", "idle for 30 minutes": these go on with a schedule, never with an action.
    if (token.text === 'of' || constituent.rule === 'bound.for' || constituent.rule === 'bound.count') continue;
    // "… drops partitions when the database is full": with a trigger already said, a condition belongs to the action.
    if (clause.kind === 'event' && node.triggers) continue;
    if (!cue && previous !== undefined && DETERMINERS.has(previous.text)) continue;
    go(constituent.to, 'clauses', own + vague + (cue || marked ? COST.cue : COST.noCue), edge, triggers);
  }
  if (node.state === 'lead') return;
  for (const lead of leads) {
    go(lead.to, 'lead', COST.lead + (node.state === 'action' ? (marked ? COST.cue : COST.noCue) : 0), {
      type: 'lead',
      constituent: lead,
      from: at,
      to: lead.to,
    });
  }
  const passing: Edge = { type: 'glue', from: at, to: at + 1 };
  if (endsSentence(tokens, at)) {
    go(at + 1, 'clauses', node.state === 'action' && token.text === '\n' ? COST.glue : 0, passing);
    if (token.text !== '\n') return;
  }
  if (GLUE.has(token.text) && token.kind !== 'quoted') go(at + 1, 'clauses', COST.glue, passing);
  const content = token.kind === 'punct' ? COST.punctuation : COST.word;
  const begin = node.state === 'action' ? 0 : marked ? COST.begin : COST.interrupt;
  go(at + 1, 'action', content + begin, { type: 'action', from: at, to: at + 1 });
}

/** "Could you please" opens what follows as a comma would. */
function isRemark(edge: Edge | null): boolean {
  return edge?.type === 'clause' && (edge.constituent.value as Clause).kind === 'remark';
}

function endsSentence(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at] as Token;
  if (!SENTENCE_END.has(token.text) || token.kind === 'quoted') return false;
  const next = tokens[at + 1];
  return token.text !== '.' || next === undefined || next.spaced || next.text === '\n' || next.kind === 'punct';
}

/** The cheapest nodes of each state, with and without a trigger, cheapest first; the order of equals is that of arrival. */
function keepBest(nodes: readonly Node[], keep = KEEP): Node[] {
  const sorted = [...nodes].sort((a, b) => a.cost - b.cost);
  const counts = new Map<string, number>();
  return sorted.filter((node) => {
    const key = `${node.state}${node.triggers}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count < keep;
  });
}

function toReading(tokens: readonly Token[], end: Node): Reading {
  const edges: Edge[] = [];
  for (let node: Node | null = end; node !== null; node = node.before) if (node.edge !== null) edges.push(node.edge);
  edges.reverse();
  const clauses: PlacedClause[] = [];
  const action: Place[] = [];
  const fillers: Place[] = [];
  let joined = false;
  let also = false;
  let marked = false;
  let guarded = false;
  let previous: Edge['type'] | null = null;
  for (const edge of edges) {
    const behind: Edge['type'] | null = previous;
    previous = edge.type;
    const start = tokens[edge.from]?.start ?? 0;
    const stop = tokens[edge.to - 1]?.end ?? start;
    if (edge.type === 'clause') {
      const clause = edge.constituent.value as Clause;
      clauses.push({
        clause,
        rule: edge.constituent.rule,
        start,
        end: stop,
        joined,
        also,
        marked,
        constituent: edge.constituent,
      });
      joined = false;
      also = false;
      marked = false;
      guarded = clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction;
      if (guarded) extend(action, start, stop);
      continue;
    }
    if (edge.type === 'lead') {
      clauses.push({
        clause: { kind: 'remark' },
        rule: edge.constituent.rule,
        start,
        end: stop,
        joined,
        also,
        marked,
        constituent: edge.constituent,
      });
      continue;
    }
    if (edge.type === 'action') {
      extend(action, start, stop, behind === 'action' || guarded ? undefined : true);
      guarded = false;
      joined = false;
      continue;
    }
    const text = tokens[edge.from]?.text ?? '';
    if (text === 'and' || text === '&' || text === 'plus' || text === 'also') also = true;
    if (text === 'and' || text === ',' || text === '&' || text === 'plus' || text === 'also' || text === 'or')
      joined = true;
    if (edge.type === 'glue' && SENTENCE_END.has(text)) marked = true;
    fillers.push({ start, end: stop });
  }
  return { clauses, action, fillers, cost: end.cost };
}

function extend(action: Place[], start: number, end: number, fresh?: true): void {
  const last = action.at(-1);
  if (last !== undefined && fresh === undefined) action[action.length - 1] = { start: last.start, end };
  else action.push({ start, end });
}
