import type { Clause } from '../ast/nodes.ts';
import type { Token } from '../lexer/token.ts';
import { COMMANDS } from './event/commands.ts';
import { verbOf } from './event/verbs.ts';
import { isBar, isHyphen } from './joints.ts';
import { isSaidOfThing } from './of-action.ts';
import type { Chart } from './parse.ts';
import { singular } from './singular.ts';

/*
 * Where an option may stand. Its words are those of actions as well ("retry the failed payments", "with 3 failed
 * attempts", "revenue per tenant"), so an option is read only where it is set apart: it ends where its sentence, or its
 * part of one, does; and behind the action it begins at a mark, or with a word that hangs it on.
 */

/** Words that hang an option on the action with no mark between: "… with 3 retries", "… in batches of 50". */
const HANGS_ON = new Set(
  'with without in at for sequentially serially concurrently exclusively one retrying using no never only up max maximum throttled limited idempotent strictly timing'.split(
    ' ',
  ),
);
/** Nouns that a run belongs to without a mark before "for each". */
const TENANTS = new Set(['organization', 'organisation', 'org', 'tenant', 'project', 'workspace', 'account']);
const GOES_ON = new Set(['and', 'but', 'then', 'so', 'also', 'plus', 'because', 'since', '&']);
const MARKS = new Set([',', '.', ';', ':', '!', '?', '\n', ')', '(', '->', '[', ']', '…', '|']);

/** Whether what stands before a token ends there: at a mark, at a word that goes on, or where another clause begins. */
export function endsPart(chart: Chart, to: number): boolean {
  const token = chart.tokens[to];
  if (token === undefined || GOES_ON.has(token.text)) return true;
  if (MARKS.has(token.text)) return true;
  if (token.text === '-') return !isHyphen(chart.tokens, to);
  if (isBar(chart.tokens, to)) return true;
  return chart.at('clause', to).length > 0;
}

/** "for each branch email the manager": whose a run is may stand right before what is done. */
export const precedesCommand = (chart: Chart, to: number, clause: Clause): boolean =>
  clause.kind === 'option' && clause.option.name === 'scope' && COMMANDS.has(chart.tokens[to]?.text ?? '');

/** "… for each depot, up to 4 depots at once": how many of them run together says that each is a run. */
const isLimited = (tokens: readonly Token[], at: number, scope: string): boolean =>
  tokens
    .slice(at, at + REACH)
    .some(
      ({ text }, offset) =>
        offset > 1 &&
        singular(text) === scope &&
        /^(?:\d+|one|two|three|four|five|six|eight|ten)$/.test(tokens[at + offset - 1]?.text ?? ''),
    );
/** So many words on a limit is looked for. */
const REACH = 40;

/** Whether an option that begins at a token may stand right behind words of the action. */
export function hangsOn(chart: Chart, at: number, clause: Clause): boolean {
  const token = chart.tokens[at];
  if (token === undefined || clause.kind !== 'option') return true;
  // "… 500 at a time" is the one that begins with its number.
  // "The cache for each region" is a thing; whose a run is hangs on nothing but what everybody calls a tenant.
  if (clause.option.name === 'scope' && !TENANTS.has(clause.option.scope))
    return isLimited(chart.tokens, at, clause.option.scope);
  // "Messages sent at high priority" are some messages.
  if (clause.option.name === 'priority' && verbOf(chart.tokens[at - 1]?.text ?? '')?.form === 'past') return false;
  // "Send the reminders once per customer per day": how often each of them gets one.
  if (clause.option.name === 'guard' && token.text === 'once')
    return clause.option.window !== 'forever' && !isSaidOfThing(chart.tokens, at);
  // "Mail the ticket exactly once per booking".
  if (clause.option.name === 'guard' && token.text === 'exactly') return clause.option.per !== null;
  // "One report per customer" is what is made.
  if (clause.option.name === 'guard' && token.text === 'one') return false;
  // "Sync the orders retry 3 times" counts its tries; "to retry", "and retry" are done by the action.
  if (/^(?:retry|retries|retrying)$/.test(token.text) && clause.option.name === 'retry')
    return !/^(?:to|and|or|must|should|will|not|can|then)$/.test(chart.tokens[at - 1]?.text ?? '');
  // "Remind the nurses unless they were reminded today".
  if (token.text === 'unless') return clause.option.name === 'guard' || clause.option.name === 'overlap';
  // "Encode it on at most 2 workers".
  if (token.text === 'on') return clause.option.name === 'concurrency';
  return HANGS_ON.has(token.text) || (token.kind === 'number' && clause.option.name === 'batch');
}

/** The same for words of which it is not known what they are: they begin with such a word, or with a number. */
export function mayHang(chart: Chart, at: number): boolean {
  const token = chart.tokens[at];
  return token !== undefined && (HANGS_ON.has(token.text) || token.kind === 'number');
}
