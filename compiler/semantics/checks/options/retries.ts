import type { Fix } from 'nljobs/spec/core';
import type { Option, Span } from '../../../ast/nodes.ts';
import { errorNames } from '../../error-names.ts';
import type { Assembly } from '../../groups.ts';
import { type Notes, replace } from '../../notes.ts';
import { curveOf, timesWithin, waitMs } from '../../retries.ts';
import { lengthText } from '../../schedule/civil.ts';
import { lengthInWords, list } from '../../words.ts';

type Said = Assembly['options'][number];
type Retry = Extract<Option, { name: 'retry' }>;

/** What is said of retries and no policy can hold: each is refused with what comes near it. */
export function checkRetries(said: readonly Said[], text: string, notes: Notes): void {
  for (const { option, start, end } of said) {
    if (option.name !== 'retry') continue;
    const trouble = troubleOf(option, text.slice(start, end));
    if (trouble === null) continue;
    const capital = /^\p{Lu}/u.test(text.slice(start, end));
    const fixes = trouble.instead.map((words): Fix => {
      const title = words.charAt(0).toUpperCase() + words.slice(1);
      return replace({ start, end }, title, capital ? title : words);
    });
    notes.add('NLJ4061', { start, end }, trouble.message, fixes);
  }
}

const inWords = (span: Span): string => lengthInWords(lengthText(span));

function troubleOf(retry: Retry, said: string): { message: string; instead: readonly string[] } | null {
  const { waits, lasts, only, unnamed, unsure } = retry;
  const times = retry.attempts === undefined ? '' : ` ${retry.attempts} times`;
  if (unsure !== undefined)
    return {
      message: `“${said}”: after ${unsure} of what? Say “after ${unsure} attempts” or “after ${unsure} minutes”.`,
      instead: [`give up after ${unsure} attempts`, `time out after ${unsure} minutes`],
    };
  // Nothing is taken from no retries: "do not retry on errors other than timeouts", "never retry after 10 minutes".
  if (retry.attempts === 0 && (unnamed !== undefined || (retry.never?.length ?? 0) > 0))
    return {
      message: `“${said}”: retries cannot be kept to some errors. All are tried again but those that are named as never, or none is: say which.`,
      instead: ['do not retry', 'retry'],
    };
  if (retry.attempts === 0 && retry.delay !== undefined)
    return {
      message: `“${said}” says that nothing is tried again, and how long is waited for it: say one of the two.`,
      instead: ['do not retry', `time out after ${inWords(retry.delay)}`],
    };
  if (waits !== undefined && curveOf(waits) === null) return uneven(waits, retry.attempts);
  if (retry.endless === true)
    return {
      message: 'Retries have an end: say how often is tried again, and how long is waited in between.',
      instead: [`retry 10 times, ${inWords(retry.delay ?? { n: 5, unit: 'minute' })} apart`],
    };
  if (lasts !== undefined && retry.attempts === undefined && timesWithin(lasts, retry.delay) === null) {
    const each = inWords(steps(lasts, 6));
    return {
      message: `How long is tried again follows from how often, and from the waits in between: say those. Over ${inWords(lasts)}, that is 6 times, ${each} apart.`,
      instead: [`retry 6 times, ${each} apart`],
    };
  }
  if (only !== undefined)
    return {
      message: `Retries cannot be kept to some errors: all are tried again but those that are named as never. Name these instead of ${list(errorNames(only, said))}.`,
      instead: [`retry${times}`],
    };
  if (unnamed !== undefined) {
    const name = nameOf(unnamed);
    return {
      message: `“${unnamed.replace(/(\d) xx/g, '$1xx')}” is no name of an error, and errors are told apart by their names. Throw one of its own (${name}), and say that.`,
      instead: [retry.attempts === undefined ? `do not retry on ${name}` : `retry${times} but not on ${name}`],
    };
  }
  return null;
}

/** A part of a length, in the largest unit in which it is whole. */
function steps(whole: Span, parts: number): Span {
  const ms = waitMs(whole) / parts;
  for (const unit of ['hour', 'minute'] as const) {
    const n = ms / waitMs({ n: 1, unit });
    if (Number.isInteger(n)) return { n, unit };
  }
  return { n: Math.max(1, Math.round(ms / 1000)), unit: 'second' };
}

/** Waits that no curve gives: one that doubles from the first up to the last, or the same one each time. */
function uneven(waits: readonly Span[], attempts = waits.length): { message: string; instead: readonly string[] } {
  const sorted = [...waits].sort((a, b) => waitMs(a) - waitMs(b));
  const [first, middle, last] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)] as [Span, Span, Span];
  return {
    message: `Waits of ${list(waits.map(inWords))} follow no curve, and each by itself cannot be kept: they stay the same, grow by the first, or double.`,
    instead: [
      `retry ${attempts} times with exponential backoff, starting at ${inWords(first)}, with a maximum delay of ${inWords(last)}`,
      `retry ${attempts} times, ${inWords(middle)} apart`,
    ],
  };
}

/** "The card is declined" is CardDeclinedError, "4xx" Http4xxError. */
function nameOf(cause: string): string {
  const words = cause.split(' ').filter((word) => !/^(?:an?|the|is|are|was|it|its|has|have|been|or|and)$/.test(word));
  const joined = words.join(' ').replace(/(\d) (xx)\b/g, '$1$2');
  const name = joined
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return `${/^\d/.test(name) ? 'Http' : ''}${name.replace(/s$/, '')}Error`;
}
