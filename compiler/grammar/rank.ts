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
  moment: 1.6,
  months: 0.8,
  dates: 0.6,
  event: 0.8,
  remark: 0.5,
  problem: 0.55,
  zone: 0.5,
};
const RULE_COST: Readonly<Record<string, number>> = {
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
      return false;
    default:
      return true;
  }
}

/** What a path has come to: within clauses, within the action, or behind words that announce a schedule. */
const CLAUSES = 0;
const ACTION = 1;
const LEAD = 2;
type State = typeof CLAUSES | typeof ACTION | typeof LEAD;
/** A path to a place. Those of one place and kind are linked, cheapest first; the order of equals is that of arrival. */
interface Node {
  readonly state: State;
  readonly cost: number;
  readonly before: Node | null;
  readonly edge: Edge | null;
  readonly triggers: boolean;
  dearer: Node | null;
}
type Edge =
  | { readonly type: 'clause' | 'lead'; readonly constituent: Constituent; readonly from: number; readonly to: number }
  | { readonly type: 'action' | 'glue'; readonly from: number; readonly to: number };

/** So many paths are kept for each place and state, with and without a trigger. */
const KEEP = 4;
/** A reading with a trigger is preferred to a cheaper one without by no more than this. */
const TRIGGER_MARGIN = 1.6;
/** Readings that are dearer than the best by more than this are not told. */
const MARGIN = 1.3;
/** What a clause or a lead costs at least. */
const LEAST = Math.min(COST.lead, DEFAULT_CLAUSE_COST, ...Object.values(CLAUSE_COST), ...Object.values(RULE_COST));
/** Dearer paths than this are looked for only where there are none: a phrase that is a schedule alone costs little. */
const REACH = 1.8;
/** Sums of costs may differ by their order. */
const EPSILON = 1e-9;

/** What matters of a word to the weights, as bits, so that a token is looked up once. */
const IS_CUE = 1;
const IS_DETERMINER = 2;
const IS_GLUE = 4;
const IS_END = 8;
const IS_MARK = 16;
const ROLES = new Map<string, number>();
for (const [words, role] of [
  [CUES, IS_CUE],
  [DETERMINERS, IS_DETERMINER],
  [GLUE, IS_GLUE],
  [SENTENCE_END, IS_END],
  [MARKS, IS_MARK],
] as const)
  for (const word of words) ROLES.set(word, (ROLES.get(word) ?? 0) | role);

const ENDS = [CLAUSES, ACTION] as const;

/**
 * The best readings of a text, best first, at most `most` and not much dearer than the best. Readings without a trigger
 * are kept only where none has one.
 */
export function rank(chart: Chart, most: number): readonly Reading[] {
  const { tokens } = chart;
  const last = tokens.length;
  const roles = tokens.map((token) => ROLES.get(token.text) ?? 0);
  const paths = search(chart, roles, Math.max(KEEP, most));
  const cheapest = paths.best(last, ENDS, 1)[0];
  if (cheapest === undefined) return [];
  const ends = paths.best(last, ENDS, most, true);
  const withTrigger = ends.filter((node) => node.cost - cheapest.cost <= TRIGGER_MARGIN);
  const chosen = withTrigger.length > 0 ? withTrigger : paths.best(last, ENDS, most);
  const dearest = (chosen[0] as Node).cost + MARGIN + EPSILON;
  return chosen.filter((node) => node.cost <= dearest).map((node) => toReading(tokens, node));
}

/**
 * The paths through a text that may be told. What is dearer than any of them is not followed, and the chart is not asked
 * what stands there; to know how dear that is, a little is looked at first.
 */
function search(chart: Chart, roles: readonly number[], keep: number): Paths {
  const last = roles.length;
  for (let reach = REACH; ; ) {
    const paths = new Paths(last, keep, reach + EPSILON);
    paths.offer(0, CLAUSES, 0, null, null, false);
    for (let at = 0; at < last; at++) step(chart, at, roles, paths);
    const [trigger] = paths.best(last, ENDS, 1, true);
    const [any] = paths.best(last, ENDS, 1);
    const dearest = trigger?.cost ?? (any === undefined ? Infinity : any.cost + TRIGGER_MARGIN);
    if (dearest + MARGIN <= reach) return paths;
    reach = dearest + MARGIN;
  }
}

const STATES = 3;
/** A place's paths are of so many kinds: each state without and with a trigger. */
const KINDS = STATES * 2;

/** The cheapest paths to every place. A path that is not among the cheapest of its kind, or too dear, is never made. */
class Paths {
  readonly #keep: number;
  readonly #dearest: number;
  readonly #cheapest: (Node | null)[];

  constructor(places: number, keep: number, dearest: number) {
    this.#keep = keep;
    this.#dearest = dearest;
    this.#cheapest = new Array<Node | null>((places + 1) * KINDS).fill(null);
  }

  /** What may still be spent behind the cheapest path to a place; negative where there is none. */
  left(at: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (let kind = at * KINDS; kind < (at + 1) * KINDS; kind++)
      least = Math.min(least, this.#cheapest[kind]?.cost ?? Number.POSITIVE_INFINITY);
    return this.#dearest - least;
  }

  offer(at: number, state: State, cost: number, before: Node | null, edge: Edge | null, triggers: boolean): void {
    if (cost > this.#dearest) return;
    const kind = at * KINDS + state * 2 + (triggers ? 1 : 0);
    let cheaper: Node | null = null;
    let node = this.#cheapest[kind] as Node | null;
    for (let kept = 1; node !== null && node.cost <= cost; kept++) {
      if (kept === this.#keep) return;
      cheaper = node;
      node = node.dearer;
    }
    // What is pushed out at the end stays linked and is not looked at any more.
    const made: Node = { state, cost, before, edge, triggers, dearer: node };
    if (cheaper === null) this.#cheapest[kind] = made;
    else cheaper.dearer = made;
  }

  /** Leads every path kept to a place in a state on to another place, or only such as are wanted. */
  extend(
    at: number,
    state: State,
    to: number,
    into: State,
    cost: number,
    edge: Edge,
    triggers = false,
    wanted?: (node: Node) => boolean,
  ): void {
    for (let kind = at * KINDS + state * 2, of = 0; of < 2; of++) {
      let node = this.#cheapest[kind + of] as Node | null;
      for (let kept = 0; node !== null && kept < this.#keep; kept++) {
        if (wanted === undefined || wanted(node))
          this.offer(to, into, node.cost + cost, node, edge, node.triggers || triggers);
        node = node.dearer;
      }
    }
  }

  /** The cheapest paths to a place in any of some states, or only those that have a trigger. */
  best(at: number, states: readonly State[], most: number, withTrigger = false): readonly Node[] {
    const nodes: Node[] = [];
    for (const state of states)
      for (let of = withTrigger ? 1 : 0; of < 2; of++) {
        let node = this.#cheapest[at * KINDS + state * 2 + of] as Node | null;
        for (let kept = 0; node !== null && kept < this.#keep; kept++) {
          let behind = nodes.length;
          while (behind > 0 && (nodes[behind - 1] as Node).cost > node.cost) behind -= 1;
          if (behind < most) nodes.splice(behind, 0, node);
          node = node.dearer;
        }
      }
    return nodes.length > most ? nodes.slice(0, most) : nodes;
  }
}

const withoutTrigger = (node: Node): boolean => !node.triggers;

/** Goes on from every path that leads to a place, in every way in which a description can. */
function step(chart: Chart, at: number, roles: readonly number[], paths: Paths): void {
  const { tokens } = chart;
  const left = paths.left(at);
  if (left < 0) return;
  const token = tokens[at] as Token;
  const role = roles[at] as number;
  const before = at === 0 ? IS_MARK : (roles[at - 1] as number);
  const marked = (before & IS_MARK) !== 0;
  const cue = (role & IS_CUE) !== 0;

  for (const constituent of left < LEAST ? [] : chart.at('clause', at)) {
    const clause = constituent.value as Clause;
    const { to } = constituent;
    if (endsInCompound(chart, to)) continue;
    const inCompound = isHyphen(tokens, at - 1) && tokens[at - 2]?.kind === 'word' && token.kind === 'word';
    const edge: Edge = { type: 'clause', constituent, from: at, to };
    if (clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction) {
      paths.extend(at, ACTION, to, ACTION, COST.inAction, edge);
      continue;
    }
    const own = RULE_COST[constituent.rule] ?? CLAUSE_COST[clause.kind] ?? DEFAULT_CLAUSE_COST;
    const triggers = isTrigger(clause);
    paths.extend(at, CLAUSES, to, CLAUSES, own, edge, triggers, (node) =>
      // "db-daily": a hyphen does not lead out of the action.
      inCompound ? !(node.edge?.type === 'glue' && node.before?.state === ACTION) : true,
    );
    const event = clause.kind === 'event';
    const inBrackets = tokens[at - 1]?.text === '(' && tokens[to]?.text === ')';
    // "a week before the end of every month", "idle for 30 minutes": these go on with a schedule, never with an action.
    const continues = token.text === 'of' || constituent.rule === 'bound.for' || constituent.rule === 'bound.count';
    // What fills a bracket is reached through the bracket, which then is no part of the action.
    // "not touched since March" is said of what the job works on.
    const lasting =
      token.text === 'since' && /(?:ed|seen|read|sent|paid|active|idle)$/.test(tokens[at - 1]?.text ?? '');
    const kept = lasting || inBrackets || continues || (!cue && (before & IS_DETERMINER) !== 0);
    const vague = event && ((roles[at + 1] ?? 0) & IS_DETERMINER) === 0 ? COST.unnamed : 0;
    const cost = own + vague + (cue || marked ? COST.cue : COST.noCue);
    // "… drops partitions when the database is full": with a trigger already said, a condition belongs to the action.
    if (!kept && !inCompound)
      paths.extend(at, ACTION, to, CLAUSES, cost, edge, triggers, event ? withoutTrigger : undefined);
    paths.extend(at, LEAD, to, CLAUSES, own, edge, triggers);
  }

  for (const constituent of left < LEAST ? [] : chart.at('lead', at)) {
    const { to } = constituent;
    const edge: Edge = { type: 'lead', constituent, from: at, to };
    const outOfAction = COST.lead + (marked ? COST.cue : COST.noCue);
    paths.extend(at, CLAUSES, to, LEAD, COST.lead, edge);
    paths.extend(at, ACTION, to, LEAD, outOfAction, edge);
  }

  const ends = (role & IS_END) !== 0 && endsSentence(tokens, at);
  const breaks = ends && token.text === '\n';
  const content = token.kind === 'punct' ? COST.punctuation : COST.word;
  const begin = content + COST.begin;
  const interrupt = content + COST.interrupt;
  const passing: Edge = { type: 'glue', from: at, to: at + 1 };
  const acting: Edge = { type: 'action', from: at, to: at + 1 };
  // A slash joins times and days; right before a word, behind a blank, it begins a path: "/usr/bin/backup".
  const path = token.text === '/' && token.spaced && tokens[at + 1]?.spaced === false;
  const glue = (role & IS_GLUE) !== 0 && !path;
  for (const state of ENDS) {
    const inAction = state === ACTION;
    if (ends) paths.extend(at, state, at + 1, CLAUSES, inAction && breaks ? COST.glue : 0, passing);
    if (ends && !breaks) continue;
    if (glue) paths.extend(at, state, at + 1, CLAUSES, COST.glue, passing);
    if (inAction) paths.extend(at, state, at + 1, ACTION, content, acting);
    else if (marked) paths.extend(at, state, at + 1, ACTION, begin, acting);
    else {
      paths.extend(at, state, at + 1, ACTION, begin, acting, false, behindRemark);
      paths.extend(at, state, at + 1, ACTION, interrupt, acting, false, behindOther);
    }
  }
}

/** Whether a hyphen joins what stands on both sides. */
function isHyphen(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === '-' && tokens[at]?.spaced === false && tokens[at + 1]?.spaced === false;
}

/**
 * Whether a clause would take the head of a hyphenated word and leave the rest: "sun-tracker", "noon-ish", "the
 * Tuesday-to-Friday rollup". What goes on with a schedule ("daily-9am") is no such word.
 */
function endsInCompound(chart: Chart, to: number): boolean {
  const { tokens } = chart;
  const joined = isHyphen(tokens, to) || isDot(tokens, to);
  return joined && tokens[to + 1]?.kind === 'word' && chart.at('clause', to + 1).length === 0;
}

/** Whether a dot joins what stands on both sides: "Monday.com". */
function isDot(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === '.' && tokens[at]?.spaced === false && tokens[at + 1]?.spaced === false;
}

/** "Could you please" opens what follows as a comma would. */
function behindRemark({ edge }: Node): boolean {
  return edge?.type === 'clause' && (edge.constituent.value as Clause).kind === 'remark';
}
const behindOther = (node: Node): boolean => !behindRemark(node);

function endsSentence(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return tokens[at]?.text !== '.' || next === undefined || next.spaced || next.text === '\n' || next.kind === 'punct';
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
  let comma = false;
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
        apart: comma && also,
        bracketed: tokens[edge.from - 1]?.text === '(',
        marked,
        constituent: edge.constituent,
      });
      joined = false;
      also = false;
      comma = false;
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
        apart: comma && also,
        bracketed: tokens[edge.from - 1]?.text === '(',
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
    if (text === ',') comma = true;
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
