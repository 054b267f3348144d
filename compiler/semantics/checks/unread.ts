import type { Place, PlacedClause, Reading } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import type { Notes } from '../notes.ts';
import { nearest } from './near.ts';
import { looksLikeOption } from './option-cues.ts';

/** Words that announce a schedule or an option; an action cannot begin or end with one. */
const CUES = new Set([
  'every',
  'each',
  'at',
  'on',
  'in',
  'until',
  'till',
  'except',
  'excluding',
  'between',
  'from',
  'during',
  'starting',
  'beginning',
  'ending',
  'unless',
  'per',
  'once',
  'twice',
  'monthly',
  'weekly',
  'daily',
  'nightly',
  'hourly',
  'yearly',
  'quarterly',
  'annually',
  'only',
  'within',
  'before',
  'after',
  'and',
  'or',
  'by',
  'of',
  'for',
  'to',
  'the',
  'but',
  'with',
]);
const OPENERS = new Set([
  'every',
  'each',
  'at',
  'until',
  'till',
  'except',
  'excluding',
  'between',
  'from',
  'during',
  'starting',
  'beginning',
  'ending',
  'unless',
  'per',
  'twice',
  'on',
  'in',
  'only',
  'within',
  'of',
  'the',
  'or',
]);
const STOPPING = new Set(['stop', 'cease', 'quit', 'disable', "don't", 'never', 'cancel']);

/** Whether words of an action are really a schedule or an option that broke. Law 2: the action is no bin. */
export function checkUnread(
  tokens: readonly Token[],
  reading: Reading,
  phrase: boolean,
  text: string,
  notes: Notes,
): void {
  balance(tokens, reading, notes);
  const schedules = reading.clauses.filter((one) => one.clause.kind !== 'option' && one.clause.kind !== 'remark');
  for (const [index, part] of reading.action.entries()) {
    const words = tokens.filter((token) => token.start >= part.start && token.end <= part.end);
    const first = words[0];
    const last = words.at(-1);
    if (first === undefined || last === undefined) continue;
    if (
      !words.some(
        (token) => token.kind === 'word' || token.kind === 'url' || token.kind === 'email' || token.kind === 'quoted',
      )
    ) {
      unread(part, words, notes);
      continue;
    }
    const behind = schedules.some(
      (one) =>
        one.end <= part.start && tokensBetween(tokens, one.end, part.start).every((token) => token.kind !== 'punct'),
    );
    const before = schedules.some(
      (one) =>
        one.start >= part.end && tokensBetween(tokens, part.end, one.start).every((token) => token.kind !== 'punct'),
    );
    if (
      OPENERS.has(first.text) &&
      first.kind === 'word' &&
      !(index === 0 && first.text === 'the' && words.length > 2) &&
      !opensAction(words, phrase)
    ) {
      unread(broken(words), words, notes);
      continue;
    }
    if (
      words.length > 1 &&
      CUES.has(last.text) &&
      last.kind === 'word' &&
      !(before && (last.text === 'and' || last.text === 'to'))
    ) {
      notes.add('NLJ2002', last, `“${last.text}” leads nowhere: something must follow it, or it must go.`);
      continue;
    }
    if (behind && before && words.length <= 3) {
      unread(part, words, notes);
      continue;
    }
    if (words.length === 1 && reading.action.length === 1 && CUES.has(first.text) && first.kind === 'word') {
      unread(part, words, notes);
      continue;
    }
    const edge = [before ? last : undefined, behind ? first : undefined].find(
      (token) =>
        token !== undefined && (VOCABULARY.has(token.text) || (token.kind !== 'word' && NUMBERISH.has(token.kind))),
    );
    if (
      edge !== undefined ||
      (schedules.length > 0 &&
        words.every((token) => token.kind === 'punct' || token.text.length < 3) &&
        !reading.action.some((one) => one.end - one.start > 4))
    ) {
      unread(edge ?? part, words, notes);
      continue;
    }
    misspelt(words, schedules, notes);
    brokenInside(words, notes);
    looksLikeOption(part, text, notes);
    for (const token of words) {
      if (token.kind === 'url' && !/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(token.text))
        notes.add('NLJ2007', token, `“${token.text}” is no address that can be reached.`);
    }
    if (
      index === 0 &&
      (STOPPING.has(first.text) || (first.text === 'do' && words[1]?.text === 'not')) &&
      first.text !== 'cancel'
    ) {
      notes.add(
        'NLJ3009',
        first,
        `This reads as if a job should end (“${first.text} …”), but it makes one. Remove the old description, or pause the job, to stop it.`,
      );
    }
  }
}

/** Words of schedules that cannot stand at the border of an action unread. */
const VOCABULARY = new Set(
  [
    ...WEEKDAY_WORDS.keys(),
    ...MONTH_WORDS.keys(),
    'weekday',
    'weekdays',
    'weekend',
    'weekends',
    'daily',
    'hourly',
    'nightly',
    'weekly',
    'monthly',
    'yearly',
    'am',
    'pm',
    'noon',
    'midnight',
    'minute',
    'minutes',
    'hours',
    'except',
    'until',
    'every',
    'each',
  ].filter((word) => word !== 'may' && word !== 'sat' && word !== 'mar' && word !== 'sun' && word !== 'march'),
);

/** A bracket that never closes: something was meant to follow. */
function balance(tokens: readonly Token[], reading: Reading, notes: Notes): void {
  const inAction = (token: Token) => reading.action.some((part) => token.start >= part.start && token.end <= part.end);
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.text === '(') open.push(token);
    else if (token.text === ')') open.pop();
  }
  const left = open.find((token) => !inAction(token));
  if (left !== undefined) notes.add('NLJ2002', left, 'This bracket is never closed.');
}

function tokensBetween(tokens: readonly Token[], from: number, to: number): readonly Token[] {
  return tokens.filter((token) => token.start >= from && token.end <= to);
}

/** A remark such as "every customer gets one" is an action in a description; in a bare phrase nothing may be left. */
function opensAction(words: readonly Token[], phrase: boolean): boolean {
  const first = words[0]?.text;
  if (first === 'the' || first === 'only') return words.length > 2 && !phrase;
  return false;
}

/** The words from the cue to the next comma: what broke. */
function broken(words: readonly Token[]): Place {
  const end = words.findIndex((token) => token.kind === 'punct');
  const some = end > 0 ? words.slice(0, end) : words.slice(0, 6);
  return { start: (words[0] as Token).start, end: (some.at(-1) as Token).end };
}

function unread(place: Place, words: readonly Token[], notes: Notes): void {
  const said = words
    .filter((token) => token.start >= place.start && token.end <= place.end)
    .map((token) => token.text)
    .join(' ');
  notes.add(
    'NLJ2002',
    place,
    `“${said}” cannot be read as part of a schedule. Say it another way; if it belongs to what the job does, put it after the verb.`,
  );
}

const NUMBERISH = new Set(['number', 'ordinal', 'clock', 'compact', 'date']);
const UNITS = new Set([
  'second',
  'seconds',
  'minute',
  'minutes',
  'mins',
  'min',
  'hour',
  'hours',
  'day',
  'days',
  'week',
  'weeks',
  'month',
  'months',
  'quarter',
  'year',
  'years',
  'weekday',
  'weekdays',
  'weekend',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'holidays',
]);

/** A cue inside the action with a number, a time or a day right behind it: a schedule began there and was not understood. */
function brokenInside(words: readonly Token[], notes: Notes): void {
  for (let index = 1; index < words.length - 1; index++) {
    const cue = words[index] as Token;
    const next = words[index + 1] as Token;
    if (cue.kind !== 'word') continue;
    const strong = cue.text === 'except' || cue.text === 'excluding' || cue.text === 'until' || cue.text === 'unless';
    const every = cue.text === 'every' || cue.text === 'each';
    const value = next.kind === 'clock' || next.kind === 'date' || (next.kind === 'word' && UNITS.has(next.text));
    if (
      (strong && value) ||
      (every && (value || next.kind === 'number' || next.kind === 'compact' || next.text === '-'))
    ) {
      const end = words.slice(index, index + 5).at(-1) as Token;
      notes.add(
        'NLJ2002',
        { start: cue.start, end: end.end },
        `“${words
          .slice(index, index + 3)
          .map((token) => token.text)
          .join(' ')}” begins like a schedule but cannot be read as one. Say it another way, or quote it.`,
      );
      return;
    }
    if (cue.text === 'at' && NUMBERISH.has(next.kind) && next.kind === 'clock') {
      notes.add(
        'NLJ2002',
        { start: cue.start, end: next.end },
        `“at ${next.text}” stands inside the action, where no time is read. Move it to the schedule, or quote it.`,
      );
      return;
    }
  }
}

function misspelt(words: readonly Token[], schedules: readonly PlacedClause[], notes: Notes): void {
  const candidates = words.slice(0, 3).concat(words.slice(-3));
  for (const token of new Set(candidates)) {
    if (token.kind !== 'word' || token.text.length < 4) continue;
    const meant = nearest(token.text);
    if (meant === null) continue;
    notes.add(
      'NLJ2005',
      token,
      `“${token.text}” is not read. Did you mean “${meant}”?`,
      [{ title: meant, edits: [{ start: token.start, end: token.end, text: meant }], safe: false }],
      schedules.length === 0 ? 'error' : undefined,
    );
    return;
  }
}
