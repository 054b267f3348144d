import { endsPart, mayHang } from '../../../grammar/borders.ts';
import { rules } from '../../../grammar/grammar.ts';
import { type Around, NearRules, NearSearch } from '../../../grammar/nearly.ts';
import { limitsAction } from '../../../grammar/of-action.ts';
import { optionRules } from '../../../grammar/option/rules.ts';
import type { Chart } from '../../../grammar/parse.ts';
import type { Token } from '../../../lexer/token.ts';
import type { Stretch } from './stretch.ts';

/**
 * Rules that turn a description into a schedule or an option. Events take any words, "a nightly job" is a word away
 * from "a nightly report", which is a thing, and a remark or a polite opening says nothing that could be lost.
 */
const NOT_NEAR =
  /^(?:event|trigger|lead|date)\.|^step\.(?:wait-|if$|otherwise$|after$)|^rhythm\.regular-job$|^retry\.said$|^notify\.(?:then|not-retried)-told$/;
/** Made when a text first needs it: it reads every pattern. */
let known: NearRules | undefined;
function nearRules(): NearRules {
  if (known !== undefined) return known;
  const options = new Set(optionRules.map(({ id }) => id));
  known = new NearRules(
    rules.filter(({ id, yields }) => (yields === 'clause' && !NOT_NEAR.test(id)) || yields === 'retry-core'),
    optionRules.filter(({ yields }) => yields !== 'clause'),
    ({ id }) => options.has(id),
  );
  return known;
}

/** Tells of each stretch of an action which of its words are one word away from an option or a schedule. */
export function nearRulesOf(
  chart: Chart,
  action: readonly Stretch[],
  main: Stretch | null,
): (one: Stretch) => readonly Token[] | null {
  const unread = new Uint8Array(chart.tokens.length);
  for (const { from, to } of action) unread.fill(1, from, to);
  // The number of a line says nothing.
  chart.tokens.forEach(({ kind }, at) => {
    if (kind === 'number' && chart.tokens[at - 1]?.text === '\n' && /^[.)]$/.test(chart.tokens[at + 1]?.text ?? ''))
      unread.fill(0, at, at + 2);
  });
  // "… if it fails and tell #data when it finishes": what "and" joins to an option is one as well.
  const linked = new Set(action.flatMap((one) => (one.linked && one !== main ? [one.from] : [])));
  const edge = (token: Token | undefined) => token === undefined || /^[,.;:!?()\n]$/.test(token.text);
  const opens = (start: number) => edge(chart.tokens[start - 1]) || linked.has(start);
  // "… are on leave until Monday" is said of those who are.
  const ofAction = (start: number, end: number) =>
    chart.tokens.slice(start, end).some((_, offset) => limitsAction(chart.tokens, start + offset));
  const around: Around = {
    fits: (start, end) => opens(start) && edge(chart.tokens[end]),
    isRead: (index) => unread[index] !== 1,
    // An option is looked for where one could stand: the action itself begins like one at times ("skip idle users").
    mayBegin: (start) => unread[start] === 1 && start !== main?.from && (opens(start) || mayHang(chart, start)),
    mayEnd: (end) => endsPart(chart, end),
  };
  let search: NearSearch | undefined;
  return ({ from, to }) => {
    search ??= new NearSearch(nearRules(), chart, around);
    const miss = search.find(from, to);
    return miss === null || ofAction(miss.from, miss.to) ? null : chart.tokens.slice(miss.from, miss.to);
  };
}
