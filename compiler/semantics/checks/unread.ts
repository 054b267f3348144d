import type { PlacedClause, Reading } from '../../ast/nodes.ts';
import type { Chart } from '../../grammar/parse.ts';
import type { Token } from '../../lexer/token.ts';
import type { Notes } from '../notes.ts';
import { looksLikeOption } from './option-cues.ts';
import {
  betweenSchedules,
  endsWithCue,
  noWords,
  opensWithCue,
  scheduleAhead,
  scheduleBehind,
} from './unread/borders.ts';
import { strayBracket } from './unread/brackets.ts';
import { foreignWords } from './unread/foreign.ts';
import {
  beginsWithSchedule,
  brokenSchedule,
  everyAhead,
  holdsOption,
  holdsSchedule,
  isSchedule,
} from './unread/inside.ts';
import { looseJoint } from './unread/joints.ts';
import { nearRulesOf } from './unread/near-rule.ts';
import { mainOf, remains, tell } from './unread/remains.ts';
import { indexAt, isInAction, type Stretch, stretchesOf } from './unread/stretch.ts';
import {
  tornContrast,
  tornDays,
  tornDefault,
  tornEvery,
  tornPredicate,
  tornRemains,
  tornRemark,
  tornVague,
} from './unread/torn.ts';
import { asksToStop, negation, turningWord } from './unread/turned.ts';
import { spell } from './unread/words.ts';

/**
 * Law 2: the action is no bin. What no clause has read is the action only where it stands and sounds like one;
 * whatever could be a schedule or an option that broke is an error where nothing else makes sense of it, and a doubt
 * that can be acknowledged elsewhere. The checks are in `unread/`, one idea a file; here they are put in order.
 */
export function checkUnread(chart: Chart, reading: Reading, phrase: boolean, text: string, notes: Notes): void {
  const { tokens } = chart;
  const bracket = strayBracket(tokens, reading);
  if (bracket !== null)
    notes.add(
      'NLJ2002',
      bracket,
      bracket.text === '('
        ? 'This bracket is never closed, or what stands in it cannot be read to its end.'
        : 'This bracket was never opened.',
    );
  const joint = looseJoint(tokens, reading);
  if (joint !== null)
    notes.add(
      'NLJ2002',
      joint,
      `“${joint.text}” joins what stands before it with nothing. Say what is missing, or leave it out.`,
    );
  checkTurned(tokens, reading, notes);
  const stretches = stretchesOf(tokens, reading);
  const main = mainOf(stretches);
  const nearRule = nearRulesOf(chart, stretches, main);
  const scheduled = reading.clauses.some(({ clause }) => clause.kind !== 'option' && clause.kind !== 'remark');
  const inAction = reading.clauses.filter(isInAction);
  for (const one of stretches) {
    const alone = stretches.length === 1;
    const foreign = foreignWords(one, phrase);
    if (foreign !== null) {
      notes.add(
        'NLJ2002',
        { start: startOf(foreign), end: endOf(foreign) },
        `“${text.slice(startOf(foreign), endOf(foreign))}” is not English, the only language that is read. Say the schedule in English; put the rest behind a comma.`,
      );
      continue;
    }
    const fault =
      noWords(one) ??
      isSchedule(chart, one) ??
      opensWithCue(one, phrase) ??
      endsWithCue(one) ??
      betweenSchedules(one) ??
      scheduleAhead(one, phrase, alone) ??
      scheduleBehind(one, phrase, alone) ??
      (phrase || one !== main || one.behind !== null ? null : inFront(one)) ??
      (scheduled ? (phrase ? holdsSchedule(chart, one) : beginsWithSchedule(chart, one)) : null) ??
      brokenSchedule(one) ??
      (scheduled
        ? (tornContrast(tokens, one) ??
          tornEvery(one) ??
          tornRemark(one, alone) ??
          tornPredicate(tokens, one) ??
          tornDays(reading, one) ??
          tornVague(tokens, reading, one))
        : null);
    if (fault !== null) {
      unread(fault, tokens, notes);
      continue;
    }
    const before = notes.list.length;
    doubt(one, chart, main, phrase, scheduled, reading, notes);
    looksLikeOption(one, text, inAction, notes);
    // What the checks above have told already is not told twice.
    const near = notes.list.length > before ? null : nearRule(one);
    if (near !== null && !inAction.some(({ start, end }) => start < endOf(near) && startOf(near) < end))
      notes.add(
        'NLJ2006',
        { start: startOf(near), end: endOf(near) },
        `“${spell(near)}” is a word away from something that is read, but is taken as part of what the job does. Say it another way, or quote it.`,
      );
    if (asksToStop(one))
      notes.add(
        'NLJ3009',
        one.words[0] as Token,
        `This reads as if a job should end (“${one.words[0]?.text} …”), but it makes one. Remove the old description, or pause the job, to stop it.`,
      );
  }
}

/** An action ahead of its schedule must be one behind it as well, where the canonical English puts it. */
function inFront(one: Stretch): readonly Token[] | null {
  const behind: Stretch = { ...one, behind: 'marked', ahead: null };
  return opensWithCue(behind, false) ?? scheduleBehind(behind, false, true);
}

/** What is kept in the action, and questioned. */
function doubt(
  one: Stretch,
  chart: Chart,
  main: Stretch | null,
  phrase: boolean,
  scheduled: boolean,
  reading: Reading,
  notes: Notes,
): void {
  const left = remains(one, main);
  const torn = left === null || !scheduled ? null : tornRemains(one, left);
  if (torn !== null) unread(torn, chart.tokens, notes);
  else if (left !== null) notes.add('NLJ2006', { start: startOf(left.words), end: endOf(left.words) }, tell(left));
  const held =
    phrase || !scheduled
      ? null
      : (holdsSchedule(chart, one) ?? holdsOption(chart, one, one === main) ?? everyAhead(one));
  // "… after 14 days" that is read as a wait is no time of day.
  const waits = ({ clause, start, end }: PlacedClause): boolean =>
    clause.kind === 'step' && held !== null && start < endOf(held) && startOf(held) < end;
  const schedule = reading.clauses.some(waits) ? null : held;
  const unplaced = schedule === null || torn !== null ? null : tornDefault(reading, one, schedule);
  if (unplaced !== null) unread(unplaced, chart.tokens, notes);
  else if (schedule !== null && torn === null)
    notes.add(
      'NLJ2006',
      { start: startOf(schedule), end: endOf(schedule) },
      `“${spell(schedule)}” stands inside the action and is taken as part of it. Move it out of it, or quote it.`,
    );
  for (const token of one.words) {
    if (token.kind === 'url' && !/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(token.text))
      notes.add('NLJ2007', token, `“${token.text}” is no address that can be reached.`);
  }
}

/** Clauses behind a word that turns them around are not what was said. */
function checkTurned(tokens: readonly Token[], reading: Reading, notes: Notes): void {
  for (const one of reading.clauses) {
    const said = (from: number) => spell(tokens.slice(from, indexAt(tokens, one.end)));
    const turning = turningWord(tokens, one);
    const not = turning === null ? negation(tokens, one) : null;
    if (turning !== null)
      notes.add(
        'NLJ2002',
        { start: (tokens[turning] as Token).start, end: one.end },
        `“${said(turning)}” cannot be read as part of a schedule. Say it another way.`,
      );
    if (not !== null)
      notes.add(
        'NLJ4018',
        { start: (tokens[not] as Token).start, end: one.end },
        `“${said(not)}” says what is not wanted, and cannot be read. Say what is.`,
      );
  }
}

const startOf = (words: readonly Token[]): number => (words[0] as Token).start;
const endOf = (words: readonly Token[]): number => (words.at(-1) as Token).end;

/** An error at words that belong to a schedule or an option and cannot be read. */
function unread(words: readonly Token[], tokens: readonly Token[], notes: Notes): void {
  const shown = words.slice(0, 8);
  const span = { start: startOf(shown), end: endOf(shown) };
  notes.add(
    'NLJ2002',
    span,
    `“${spell(tokens.slice(indexAt(tokens, span.start), indexAt(tokens, span.end)))}” cannot be read as part of a schedule. Say it another way; if it belongs to what the job does, put it after a comma and a verb.`,
  );
}
