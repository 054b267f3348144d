import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { defineReader, defineRule, type Place } from '../rule.ts';
import { option, saidAt } from './option.ts';
import { isBehindMark } from './set-apart.ts';

/** What the names of errors end with, and what names none by itself. */
const ERROR = /(?:errors?|exceptions?|timeouts|failures)$/;
const ERROR_ALONE = /^(?:errors?|exceptions?|failures)$/;
/** Kinds of errors that every program has. */
const USUAL =
  /^(?:validation|permanent|transient|fatal|client|server|network|connection|auth|authentication|authorization|permission|parse|parsing|syntax|type|input|user|business|logic|programming) \w+$/;
/** Words that say how many errors are meant, or of what: no part of a name. */
const NO_PART =
  /^(?:or|and|if|when|on|all|only|no|none|not|never|every|each|some|most|many|few|except|excluding|unless|but|with|without|of|other|others|than|from|in|just)$/;
/** So many words say at most what has gone wrong. */
const MOST_WORDS = 7;
const NOT = "(do not|don't|never|must not|should not|no need to)";

/** "validation errors", "a NotFoundError", "ValidationError or AuthError": names that end in "error". */
function errorNames(tokens: readonly Token[], at: number): { end: number; value: readonly string[] }[] {
  const names: string[] = [];
  const found: { end: number; value: readonly string[] }[] = [];
  let index = at;
  for (;;) {
    if (/^(?:a|an|the|any)$/.test(tokens[index]?.text ?? '')) index += 1;
    const words: string[] = [];
    while (
      words.length < 4 &&
      tokens[index]?.kind === 'word' &&
      (!NO_PART.test(tokens[index]?.text ?? '') || (words.at(-1) === 'out' && tokens[index]?.text === 'of'))
    ) {
      words.push(tokens[index]?.text ?? '');
      index += 1;
      if (ERROR.test(words.at(-1) ?? '')) break;
    }
    const last = words.at(-1) ?? '';
    if (!ERROR.test(last) || (words.length === 1 && ERROR_ALONE.test(last))) break;
    names.push(words.join(' '));
    found.push({ end: index, value: [...names] });
    while (/^(?:,|or|and|\/)$/.test(tokens[index]?.text ?? '')) index += 1;
  }
  return found.reverse();
}

export const errorReaders = [
  defineReader({
    id: 'error-names.of-errors',
    yields: 'error-names',
    begins: { kinds: ['word'] },
    read: errorNames,
    examples: ['Every hour, sync the orders. Do not retry on validation errors.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'failed-errors.not-retried',
    yields: 'failed-errors',
    // The same where a sentence begins with them, as any other may.
    needs: { words: ['retried', 'tried'] },
    begins: { kinds: ['word'] },
    read: errorNames,
    examples: ['Every hour, sync the orders. Validation errors are not retried.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'error-cause.words',
    yields: 'error-cause',
    read: (tokens, at) => {
      // "4xx", "a declined card", "the account is closed": all words up to the next mark.
      let end = at;
      while (end < tokens.length && end < at + MOST_WORDS && !/^[,;.:!()\n|]$/.test(tokens[end]?.text ?? '')) end += 1;
      const said = tokens.slice(at, end);
      // Days and times are exceptions of a schedule.
      const named = said.some(
        ({ kind, text }) => kind === 'word' && !WEEKDAY_WORDS.has(text) && !MONTH_WORDS.has(text),
      );
      const codes = said.every(
        ({ kind, text }) => kind === 'number' || kind === 'compact' || /^(?:or|and|xx)$/.test(text),
      );
      return (named || codes) && end > at ? [{ end, value: said.map(({ text }) => text).join(' ') }] : [];
    },
    examples: ['Every hour, sync the orders. Retry 3 times, but never on bad input.'],
    counterexamples: [],
  }),
] as const;

/** Without "on", only names as a program has them are errors, and usual ones: "don't retry ValidationError". */
const areNamed = (names: readonly string[], place: Place): boolean =>
  / (?:on|for|after|of|is|it's|with) /.test(saidAt(place)) ||
  names.every((name) => !name.includes(' ') || USUAL.test(name));

/** On which errors is retried, and on which not. */
export const errorRules = [
  defineRule({
    id: 'retry-core.only-on',
    yields: 'retry-core',
    pattern:
      '[and|but] (only <retry-verb> (on|after|for|in case of) <error-names:only?>|<retry-verb> [<tries:n?>] [,] [but|and] (only (on|after|for|in case of) <error-names:other?>|(on|after|for) <error-names:third?> only)|(retry|rerun|reattempt) <error-names:fourth?> [up to|at most] <tries:times?>)',
    produce: ({ only, other, third, fourth, n, times }) => {
      const names = only ?? other ?? third ?? fourth;
      const attempts = n ?? times;
      return names === undefined ? null : { only: names, ...(attempts === undefined ? {} : { attempts }) };
    },
    priority: 1,
    examples: ['Every hour, sync the orders. Only retry on network errors.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.never',
    yields: 'retry-detail',
    pattern:
      "[,] [but|and] (not|never|except|excluding|unless|other than|don't|do not) [retry] [on|for|after|in case of|if it is|if it's|when it is|it is|it's|if the error is|the error is|with] <error-names:names>",
    produce: ({ names }, place) => (areNamed(names, place) ? { never: names } : null),
    examples: ['Every hour, sync the orders. Retry 3 times but not on validation errors.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry-detail.never-cause',
    yields: 'retry-detail',
    pattern:
      "[,] [but|and] (not|never|except|don't|do not|unless) [retry] (on|for|after|in case of|if|when) <error-cause:unnamed>",
    produce: ({ unnamed }) => ({ unnamed }),
    priority: -1,
    examples: ['Every hour, sync the orders. Retry 3 times, but never on bad input.'],
    counterexamples: ['Every hour, sync the orders. Retry 3 times but not on validation errors.'],
  }),
  defineRule({
    id: 'retry.not-on',
    yields: 'clause',
    pattern: `[and|but] (${NOT} <retry-verb> [on|after|for|in case of|when there is|if it is|when it is]|no (retry|retries|retrying) (on|for|after|in case of)|(fail|stop|give up) (immediately|at once|right away|straight away|fast) (on|for|after|in case of)) <error-names:names>`,
    produce: ({ names }, place) => (areNamed(names, place) ? option({ name: 'retry', never: names }) : null),
    priority: 2,
    examples: [
      'Every hour, sync the orders. Do not retry on validation errors.',
      'Every hour, sync the orders. Fail immediately on validation errors.',
      'Every hour, sync the orders. No retries on validation errors.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'retry.never-passive',
    yields: 'clause',
    pattern:
      '[and|but] <failed-errors:names> (are|is|must|should|may|will|shall|need|can) (not|never) [to] [be] (retried|tried again)',
    // "Only network errors …", "all errors except timeouts …": what stands before may turn it round.
    produce: ({ names }, { tokens, from }) =>
      isBehindMark(tokens, from) || /^(?:and|but)$/.test(tokens[from]?.text ?? '')
        ? option({ name: 'retry', never: names })
        : null,
    priority: 2,
    examples: ['Every hour, sync the orders. Validation errors are not retried.'],
    counterexamples: [
      'Every hour, sync the orders. All errors except timeouts are not retried.',
      'Every hour, sync the orders. Only network errors are not retried.',
      'Every hour, sync the orders. Payments with timeouts need not be retried.',
      'Every hour, mail the list. Card errors should not be repeated.',
    ],
  }),
  defineRule({
    id: 'retry.not-on-cause',
    yields: 'clause',
    pattern: `[and|but] ${NOT} retry [on|after|for|in case of|if|when] <error-cause:unnamed>`,
    produce: ({ unnamed }, place) =>
      / retry (?:on|after|for|in|if|when) /.test(saidAt(place)) || /^\d|\b(?:responses?|codes?|status)$/.test(unnamed)
        ? option({ name: 'retry', unnamed })
        : null,
    examples: ['Every hour, sync the orders. Do not retry when the card is declined.'],
    counterexamples: ['Every hour, list the payments. Do not retry old ones.'],
  }),
] as const;
