import type { Clause, Reading } from '../ast/nodes.ts';
import type { Token } from '../lexer/token.ts';
import { endsInCompound, endsSentence, isHyphen } from './joints.ts';
import type { Chart } from './parse.ts';
import { ACTION, CLAUSES, type Edge, LEAD, type Node, Paths } from './paths.ts';
import { toReading } from './reading.ts';
import { COST, costOf, IS_CUE, IS_DETERMINER, IS_END, IS_GLUE, IS_MARK, isTrigger, LEAST, roleOf } from './weights.ts';

/*
 * Chooses how a description is put together: which stretches are clauses, which are the action, and which only glue. It
 * is a shortest path over the tokens, so the cost is linear in the length; the weights (`weights.ts`) are the whole policy.
 */

/** So many paths are kept for each place and state, with and without a trigger. */
const KEEP = 4;
/** A reading with a trigger is preferred to a cheaper one without by no more than this. */
const TRIGGER_MARGIN = 1.6;
/** Readings that are dearer than the best by more than this are not told. */
const MARGIN = 1.3;
/** Dearer paths than this are looked for only where there are none: a phrase that is a schedule alone costs little. */
const REACH = 1.8;
/** Sums of costs may differ by their order. */
const EPSILON = 1e-9;

const ENDS = [CLAUSES, ACTION] as const;

/**
 * The best readings of a text, best first, at most `most` and not much dearer than the best. Readings without a trigger
 * are kept only where none has one.
 */
export function rank(chart: Chart, most: number): readonly Reading[] {
  const { tokens } = chart;
  const last = tokens.length;
  const roles = tokens.map((token) => roleOf(token.text));
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
    const own = costOf(constituent.rule, clause);
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

/** "Could you please" opens what follows as a comma would. */
function behindRemark({ edge }: Node): boolean {
  return edge?.type === 'clause' && (edge.constituent.value as Clause).kind === 'remark';
}
const behindOther = (node: Node): boolean => !behindRemark(node);
