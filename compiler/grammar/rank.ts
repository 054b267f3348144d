import type { Clause, Reading } from '../ast/nodes.ts';
import type { Token } from '../lexer/token.ts';
import { WEEKDAY_WORDS } from '../lexer/vocabulary.ts';
import type { DimensionRules } from './automaton.ts';
import { endsPart, hangsOn, precedesCommand } from './borders.ts';
import type { Constituent } from './constituent.ts';
import { endsInCompound, endsSentence, isBar, isBullet, isHyphen } from './joints.ts';
import { endsStretch, isAskedOf, isDone, isOfTime, isReported, isSaidOfThing, limitsAction } from './of-action.ts';
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
/** Dearer paths than these are looked for only where there are none: a phrase that is a schedule alone costs little. */
const REACHES = [1.8, 2.7, Number.POSITIVE_INFINITY];
/** Sums of costs may differ by their order. */
const EPSILON = 1e-9;

const ENDS = [CLAUSES, ACTION] as const;

/** A text, and what is asked of it at every token. */
interface Text {
  readonly chart: Chart;
  readonly roles: readonly number[];
  readonly clauses: DimensionRules;
  readonly leads: DimensionRules;
}

/**
 * The best readings of a text, best first, at most `most` and none dearer than the best by more than `margin`: with 0
 * the best, and those that are as good. Readings without a trigger are kept only where none has one.
 */
export function rank(chart: Chart, most: number, margin: number): readonly Reading[] {
  const { tokens } = chart;
  const last = tokens.length;
  const clauses = chart.dimension('clause');
  const leads = chart.dimension('lead');
  if (clauses === undefined || leads === undefined) return [];
  const text: Text = {
    chart,
    clauses,
    leads,
    roles: rolesOf(tokens),
  };
  const paths = search(text, Math.max(KEEP, most), margin);
  const least = paths.least(last, ENDS, false);
  if (least === Number.POSITIVE_INFINITY) return [];
  const ends = paths.best(last, ENDS, most, true);
  const withTrigger = ends.filter((node) => node.cost - least <= TRIGGER_MARGIN);
  const chosen = withTrigger.length > 0 ? withTrigger : paths.best(last, ENDS, most);
  const dearest = (chosen[0] as Node).cost + margin + EPSILON;
  return chosen.filter((node) => node.cost <= dearest).map((node) => toReading(tokens, node));
}

function rolesOf(tokens: readonly Token[]): readonly number[] {
  const roles: number[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token;
    const apart = (kind === 'punct' || kind === 'symbol') && (isBullet(tokens, at) || isBar(tokens, at));
    roles.push(apart ? IS_GLUE | IS_MARK : roleOf(text) | (opensMorning(tokens, at) ? IS_CUE : 0));
  }
  return roles;
}

/**
 * The paths through a text that may be told. What is dearer than any of them is not followed, and the chart is not asked
 * what stands there; to know how dear that is, a little is looked at first.
 */
function search(text: Text, keep: number, margin: number): Paths {
  const last = text.roles.length;
  for (let tries = holdsAction(text.chart) ? REACHES.length - 1 : 0, reach = REACHES[tries] as number; ; ) {
    const paths = new Paths(last, keep, reach + EPSILON);
    paths.offer(0, CLAUSES, 0, null, null, false);
    for (let at = 0; at < last; at++) step(text, at, paths);
    const dearest = Math.min(paths.least(last, ENDS, true), paths.least(last, ENDS, false) + TRIGGER_MARGIN);
    if (dearest + margin <= reach) return paths;
    tries += 1;
    reach = Math.min(dearest + margin, REACHES[tries] ?? Number.POSITIVE_INFINITY);
  }
}

/** "Check the locks Monday mornings at 6": a weekday and a part of the day say when as "on Mondays" does. */
const opensMorning = (tokens: readonly Token[], at: number): boolean =>
  IS_PART.has(tokens[at + 1]?.text ?? '') &&
  WEEKDAY_WORDS.has((tokens[at] as Token).text) &&
  (roleOf(tokens[at - 1]?.text ?? '') & IS_DETERMINER) === 0;
const IS_PART: ReadonlySet<string> = new Set(
  'morning mornings evening evenings afternoon afternoons night nights'.split(' '),
);

/** Words that no rule names are words of an action: where there are some, paths are dear and a little tells nothing. */
const UNNAMED = 3;

function holdsAction(chart: Chart): boolean {
  let unnamed = 0;
  for (let at = 0; at < chart.tokens.length && unnamed < UNNAMED; at++) if (!chart.isNamed(at)) unnamed += 1;
  return unnamed === UNNAMED;
}

const NOTHING: readonly Constituent[] = [];
const withoutTrigger = (node: Node): boolean => !node.triggers;

/** Goes on from every path that leads to a place, in every way in which a description can. */
function step({ chart, roles, clauses: ofClauses, leads: ofLeads }: Text, at: number, paths: Paths): void {
  const { tokens } = chart;
  const left = paths.left(at);
  if (left < 0) return;
  const token = tokens[at] as Token;
  const role = roles[at] as number;
  const before = at === 0 ? IS_MARK : (roles[at - 1] as number);
  const marked = (before & IS_MARK) !== 0;
  const cue = (role & IS_CUE) !== 0;

  const inClauses = paths.reaches(at, CLAUSES);
  const inAction = paths.reaches(at, ACTION);
  const led = paths.reaches(at, LEAD);
  // "Every 15 minutes on the routers collect …": right behind a schedule this is where it is done, and no event.
  const where = token.text === 'on' && !marked && paths.least(at, [CLAUSES], true) < Number.POSITIVE_INFINITY;
  const clauses = left < LEAST ? NOTHING : chart.members(ofClauses, at);
  // "orders that were placed between midnight and 6 AM": the end of a stretch is no time by itself.
  const ending = clauses.length > 0 && endsStretch(tokens, at);
  for (let index = 0; index < clauses.length; index++) {
    const constituent = clauses[index] as Constituent;
    const clause = constituent.value as Clause;
    const { to } = constituent;
    if (endsInCompound(chart, to) || (ending && LIMITED.test(constituent.rule))) continue;
    const inCompound = isHyphen(tokens, at - 1) && tokens[at - 2]?.kind === 'word' && token.kind === 'word';
    const edge: Edge = { type: 'clause', constituent, from: at, to };
    if (clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction) {
      paths.extend(at, ACTION, to, ACTION, COST.inAction, edge);
      continue;
    }
    const option = clause.kind === 'option';
    // "Check that only one import may run at a time" asks it of the imports.
    if (option && isReported(tokens, at)) continue;
    if (option && !endsPart(chart, to) && !precedesCommand(chart, to, clause)) continue;
    const own = costOf(constituent.rule, clause);
    const triggers = isTrigger(clause);
    if (clause.kind === 'step') {
      paths.extend(at, ACTION, to, ACTION, COST.inAction, edge);
      paths.extend(at, CLAUSES, to, CLAUSES, own, edge);
      continue;
    }
    // "db-daily": a hyphen does not lead out of the action.
    if (clause.kind === 'event' || clause.kind === 'date') {
      // "Every day at 5 PM, if tickets are open, …": behind a schedule an "if" is part of what is done.
      const unlikely = token.text === 'if' && !isNegated(tokens, at, to);
      const words = wordsOfEvent(tokens, clause, to) * COST.eventWord;
      // "Every 15 minutes on the routers collect …" is where it is done.
      const fits = (node: Node) => !(node.triggers && (unlikely || (where && behindSchedule(node))));
      paths.extend(at, CLAUSES, to, CLAUSES, own, edge, triggers, (node) => fits(node) && outOfClauses(node));
      // Behind a comma of the action its words are weighed against it as well.
      if (!inCompound)
        paths.extend(
          at,
          CLAUSES,
          to,
          CLAUSES,
          own + words,
          edge,
          triggers,
          (node) => fits(node) && !outOfClauses(node),
        );
    } else paths.extend(at, CLAUSES, to, CLAUSES, own, edge, triggers, inCompound ? outOfClauses : undefined);
    // "… drops partitions when the database is full": with a trigger already said, a condition belongs to the action.
    const apart = !option || marked || hangsOn(chart, at, clause);
    if (inAction && apart && !inCompound && mayLeaveAction(chart, constituent, roles)) {
      const event = clause.kind === 'event' || clause.kind === 'date';
      if (event && where) continue;
      // "send vouchers to at most 1000 customers per hour": what a preposition leads to is no option.
      if (option && !marked && /^(?:to|of|by|than)$/.test(tokens[at - 1]?.text ?? '')) continue;
      const vague = event && isVague(token, tokens[at + 1]) ? COST.unnamed : 0;
      const words = event ? wordsOfEvent(tokens, clause, to) * COST.eventWord : 0;
      const cost = own + vague + words + (cue || marked ? COST.cue : COST.noCue);
      const theirs =
        event ||
        (THEIRS.has(clause.kind) && (isSaidOfThing(tokens, at) || isAskedOf(tokens, at))) ||
        (clause.kind === 'window' && isDone(tokens[at - 1])) ||
        (OF_A_TIME.has(clause.kind) && isOfTime(tokens, at));
      paths.extend(at, ACTION, to, CLAUSES, cost, edge, triggers, theirs ? withoutTrigger : undefined);
    }
    if (led) paths.extend(at, LEAD, to, CLAUSES, own, edge, triggers);
  }

  const leads = left < LEAST || !(inClauses || inAction) ? NOTHING : chart.members(ofLeads, at);
  for (let index = 0; index < leads.length; index++) {
    const constituent = leads[index] as Constituent;
    const { to } = constituent;
    const edge: Edge = { type: 'lead', constituent, from: at, to };
    const outOfAction = COST.lead + (marked ? COST.cue : COST.noCue);
    paths.extend(at, CLAUSES, to, LEAD, COST.lead, edge);
    // "Confirm the stays that start in 3 days": with a trigger already said, it is they that start.
    const theirs = !marked && /^(?:that|which|schedule)$/.test(token.text);
    paths.extend(at, ACTION, to, LEAD, outOfAction, edge, false, theirs ? withoutTrigger : undefined);
  }

  const ends = (role & IS_END) !== 0 && endsSentence(tokens, at);
  // Most words of an action are nothing but that.
  const word = (role & (IS_END | IS_GLUE)) === 0 && clauses.length === 0 && leads.length === 0;
  if (word && inAction && !inClauses && !led && token.kind !== 'punct' && paths.pass(at, COST.word)) return;
  const breaks = ends && token.text === '\n';
  const content = token.kind === 'punct' ? COST.punctuation : COST.word;
  const begin = content + COST.begin;
  const interrupt = content + COST.interrupt;
  const passes = ends || (role & IS_GLUE) !== 0;
  const passing: Edge | null = passes ? { type: 'glue', from: at, to: at + 1 } : null;
  const acts = (inClauses || inAction) && (!ends || breaks);
  const acting: Edge | null = acts ? { type: 'action', from: at, to: at + 1 } : null;
  // A slash joins times and days; right before a word, behind a blank, it begins a path: "/usr/bin/backup".
  const path = token.text === '/' && token.spaced && tokens[at + 1]?.spaced === false;
  // "poll the queue and, if it is long, page somebody" is one action.
  const goesOn =
    inAction &&
    !inClauses &&
    token.text === 'and' &&
    tokens[at + 1]?.text === ',' &&
    tokens[at + 2]?.text === 'if' &&
    chart.members(ofClauses, at + 2).length === 0;
  const glue = (role & IS_GLUE) !== 0 && !path && !goesOn;
  // "1. create the account": the number of a line is no part of it.
  if (inClauses && isLineNumber(tokens, at))
    paths.extend(at, CLAUSES, at + 2, CLAUSES, COST.glue, { type: 'glue', from: at, to: at + 2 });
  if (inClauses) {
    if (ends && passing !== null) paths.extend(at, CLAUSES, at + 1, CLAUSES, 0, passing);
    if (acting !== null) {
      if (glue && passing !== null) paths.extend(at, CLAUSES, at + 1, CLAUSES, COST.glue, passing);
      if (marked) paths.extend(at, CLAUSES, at + 1, ACTION, begin, acting);
      else {
        paths.extend(at, CLAUSES, at + 1, ACTION, begin, acting, false, behindRemark);
        paths.extend(at, CLAUSES, at + 1, ACTION, interrupt, acting, false, behindOther);
      }
    }
  }
  if (inAction) {
    if (ends && passing !== null) paths.extend(at, ACTION, at + 1, CLAUSES, breaks ? COST.glue : 0, passing);
    if (acting !== null) {
      if (glue && passing !== null) paths.extend(at, ACTION, at + 1, CLAUSES, COST.glue, passing);
      paths.extend(at, ACTION, at + 1, ACTION, content, acting);
    }
  }
}

/** "Until 31 December 2027": an end with its year. */
const isDated = (clause: Clause): boolean =>
  clause.kind === 'until' &&
  !clause.before &&
  clause.when.period.of === 'date' &&
  clause.when.period.date.year !== null;

/** What is said of things as well, behind "who" and "that": "users who signed up in March". */
const THEIRS: ReadonlySet<Clause['kind']> = new Set([
  'rhythm',
  'moment',
  'months',
  'dates',
  'days',
  'window',
  'times-per',
]);
/** What the name of a thing goes on with behind "for": "the menu for tomorrow at noon". */
const OF_A_TIME: ReadonlySet<Clause['kind']> = new Set(['moment', 'dates', 'days', 'times', 'window', 'day-part']);

/** Rules of days, times and what limits a schedule. */
const LIMITED = /^(?:bound|window|days|dates?|times?|moment|months?)\./;

/** Whether a clause behind words of the action may be one of its own, and not theirs. */
function mayLeaveAction({ tokens }: Chart, { rule, from, to, value }: Constituent, roles: readonly number[]): boolean {
  const before = tokens[from - 1]?.text ?? '';
  const said = tokens[from]?.text;
  // What fills a bracket is reached through the bracket, which then is no part of the action.
  if (before === '(' && tokens[to]?.text === ')') return false;
  // "a week before the end of every month", "idle for 30 minutes": these go on with a schedule, never with an action.
  if (said === 'of' || rule === 'bound.for' || rule === 'bound.count') return false;
  // What narrows an event stands right behind it; behind the action it is part of that.
  if (rule === 'event.except' || rule === 'event.only-if' || rule === 'event.if-it') return false;
  // "… to submit timesheets before Friday" is when they are due, not when the job ends.
  if (LIMITED.test(rule) && limitsAction(tokens, from, isDated(value as Clause))) return false;
  // "publish the grade unless the student objects" is one thing to do.
  if (rule === 'event.unless' && before !== ',' && before !== ';' && before !== 'but') return false;
  // "not touched since March" is said of what the job works on.
  if (said === 'since' && /(?:ed|seen|read|sent|paid|active|idle)$/.test(before)) return false;
  return ((roles[from] ?? 0) & IS_CUE) !== 0 || from === 0 || ((roles[from - 1] ?? 0) & IS_DETERMINER) === 0;
}

/** Whether a path does not stand behind a mark in the action. */
const outOfClauses = (node: Node): boolean => !(node.edge?.type === 'glue' && node.before?.state === ACTION);

/** "Could you please" opens what follows as a comma would. */
function behindRemark({ edge }: Node): boolean {
  return edge?.type === 'clause' && (edge.constituent.value as Clause).kind === 'remark';
}
/** Whether nothing stands between a place and the schedule before it. */
function behindSchedule({ edge }: Node): boolean {
  return edge?.type === 'clause' && (edge.constituent.value as Clause).kind !== 'option';
}
const behindOther = (node: Node): boolean => !behindRemark(node);

/** A condition that may as well be part of the action: "when memory runs low" names nothing in particular. */
function isVague({ text }: Token, next: Token | undefined): boolean {
  return (
    /^(?:when|if|once|on|after)$/.test(text) &&
    !/^(?:an?|the|any|each|every|my|our|their|someone|somebody|new|it)$/.test(next?.text ?? '')
  );
}

/** How many words name the event of a clause, without what leads to it and how long it lasts. */
function wordsOfEvent(tokens: readonly Token[], clause: Clause, to: number): number {
  if (clause.kind !== 'event' && clause.kind !== 'date') return 0;
  let words = 0;
  for (let at = to - 1; at >= 0 && (tokens[at] as Token).start >= clause.event.start; at -= 1)
    if ((tokens[at] as Token).end <= clause.event.end) words += 1;
  return words;
}

function isLineNumber(tokens: readonly Token[], at: number): boolean {
  const begins = at === 0 || tokens[at - 1]?.text === '\n';
  return (
    begins && tokens[at]?.kind === 'number' && /^[.)]$/.test(tokens[at + 1]?.text ?? '') && tokens[at + 2] !== undefined
  );
}

const isNegated = (tokens: readonly Token[], from: number, to: number): boolean =>
  tokens.slice(from, to).some(({ text }) => /^(?:no|not|never)$|n't$/.test(text));
