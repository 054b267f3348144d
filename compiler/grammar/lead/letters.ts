import type { Clause } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, NUMBER_WORDS, ORDINAL_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { COMMANDS } from '../event/commands.ts';
import { verbOf } from '../event/verbs.ts';
import { defineReader, defineRule } from '../rule.ts';

/*
 * What people write around what they ask for: how a message ends and who signs it. How one begins is read with the wishes
 * (rules.ts).
 */

const CLOSINGS: readonly (readonly string[])[] = [
  'thanks',
  'many thanks',
  'thank you',
  'thx',
  'ta',
  'tia',
  'ty',
  'cheers',
  'regards',
  'kind regards',
  'best regards',
  'warm regards',
  'best',
  'best wishes',
  'all the best',
  'sincerely',
  'yours sincerely',
  'yours faithfully',
  'yours truly',
  'yours',
  'respectfully',
  'much appreciated',
].map((said) => said.split(' '));
/** What a closing goes on with. */
const GOES_ON: readonly (readonly string[])[] = [
  'so much',
  'very much',
  'a lot',
  'a million',
  'a bunch',
  'again',
  'in advance',
  'for your help',
  'for the help',
  'for helping',
  'for looking into this',
].map((said) => said.split(' '));
/**
 * Words that no name holds: they narrow, add, refuse or tell how and when something is done. A name that is one of them
 * ("April", "Mark") is left unread, which warns: better than losing what was asked for.
 */
const SAYS: ReadonlySet<string> = new Set([
  ...COMMANDS,
  ...WEEKDAY_WORDS.keys(),
  ...MONTH_WORDS.keys(),
  ...NUMBER_WORDS.keys(),
  ...ORDINAL_WORDS.keys(),
  ...`omit include exclude sort prefer preferred avoid a an and or but nor so yet no not never none nothing only except excluding besides unless if when whenever while until till
  since because than then also too again else otherwise instead please pls plz kindly just even still already always maybe
  soon later now today tonight tomorrow yesterday asap once twice thrice every each any all both some daily hourly nightly weekly
  fortnightly monthly quarterly yearly annually biweekly minutely noon midnight morning afternoon evening night weekday
  weekdays weekend weekends holiday holidays workday workdays day days week weeks month months quarter quarters year years
  hour hours minute minutes second seconds am pm utc gmt time timezone zone local i me my we us you he him she it they
  them this that these those there here who which what how is are was were be been being do does did don't doesn't didn't
  has have had can can't cannot could should shouldn't must mustn't may might will won't would shall let let's get got take
  took use using with without for from to at on in by of as into onto over under above below before after during between
  within about against up down out off via per plus minus more most less least max min maximum minimum limit limited
  high higher low lower normal urgent priority critical run runs running go skip skips skipping ignore pause wait
  retry retries attempt attempts times try timeout parallel sequentially serially serial concurrently concurrent overlap
  overlapping batch batches queue job jobs task tasks dry durable disabled enabled production staging development prod dev
  first last next previous other another same own new old quietly silently exactly automatically manually immediately
  keep give make see say do doing done need needs want wants help note ps p.s fyi regardless including included`.split(
    /\s+/,
  ),
]);

const isNameWord = (token: Token | undefined): boolean =>
  token?.kind === 'word' &&
  !SAYS.has(token.text) &&
  /^[\p{L}'-]+$/u.test(token.text) &&
  // "urgently" tells how; "Emily" is short.
  !(token.text.length > 6 && token.text.endsWith('ly'));

/** Whether a word may be a second name: behind a verb comes what is done to it ("omit drafts"). */
const isSecondName = (token: Token | undefined, first: Token | undefined): boolean =>
  isNameWord(token) && verbOf(first?.text ?? '')?.form !== 'base' && !/(?:s|ed|ly)$/.test(token?.text ?? '');

/** Where a name ends that begins at a place: "Bob", "Ana Ruiz", "Ana from Finance", "the ops team"; the place itself where none does. */
function pastName(tokens: readonly Token[], at: number): number {
  const article = (place: number): number => (/^(?:the|your)$/.test(tokens[place]?.text ?? '') ? place + 1 : place);
  const pair = (place: number): number =>
    isNameWord(tokens[place]) ? (isSecondName(tokens[place + 1], tokens[place]) ? place + 2 : place + 1) : place;
  const begun = article(at);
  const end = pair(begun);
  if (end === begun) return at;
  // "Ana from Finance", "Ana at the support desk"
  if (begun > at || !/^(?:from|at|of|in)$/.test(tokens[end]?.text ?? '')) return end;
  const placed = article(end + 1);
  return pair(placed) > placed ? pair(placed) : end;
}

const isEnd = (token: Token | undefined): boolean => token !== undefined && /^[.!\n]$/.test(token.text);

/** Where one of some phrases ends that begins at a place; the place itself where none does. */
function past(phrases: readonly (readonly string[])[], tokens: readonly Token[], at: number): number {
  let end = at;
  for (const words of phrases)
    if (words.length > end - at && words.every((word, index) => tokens[at + index]?.text === word))
      end = at + words.length;
  return end;
}

/** "Thanks, Bob" at the end of a text: nothing else may stand behind it than a name. */
function closing(tokens: readonly Token[], at: number): readonly { end: number; value: Clause }[] {
  const before = tokens[at - 1];
  if (before === undefined || !/^[.!?\n,;)-]$/.test(before.text)) return [];
  let end = past(CLOSINGS, tokens, at);
  if (end === at) return [];
  end = past(GOES_ON, tokens, end);
  const said = end;
  while (/^[,!.\n-]$/.test(tokens[end]?.text ?? '')) end += 1;
  // A sentence that ended has no name behind it, but on a line of its own.
  const marks = tokens.slice(said, end).map(({ text }) => text);
  const signs = marks.includes('\n') || !marks.some((text) => /^[.!]$/.test(text));
  // Behind a comma it is one only alone: ", thanks".
  if (before.text !== ',' && signs) end = pastName(tokens, end);
  while (isEnd(tokens[end])) end += 1;
  return end === tokens.length ? [{ end, value: { kind: 'remark' } }] : [];
}

export const letterReaders = [
  defineReader({
    id: 'letter.closing',
    yields: 'clause',
    begins: { words: [...new Set(CLOSINGS.map(([first]) => first ?? ''))] },
    read: closing,
    examples: [
      'Send the rota every Friday at noon.\n\nThanks,\nBob',
      'Every hour, sync the orders. Many thanks in advance!',
      'Every hour, sync the orders, thanks',
      'Every hour, sync the orders. Best regards, Ana from Finance',
      'Every hour, sync the orders.\nThanks!\nThe support team',
    ],
    counterexamples: [
      'Every Friday at noon, print the menu. Thanks, never on Sundays.',
      'Every Friday at noon, print the menu.\nCheers,\nexcept on Mondays',
      'Every Friday at noon, print the menu. Regards, only in December',
      'Every Friday at noon, print the menu. Thanks - only for members',
      'Every Friday at noon, print the menu. Best, no retries.',
      'Every Friday at noon, print the menu. Thank you! One at a time',
      'Every Friday at noon, print the menu. Thanks. Email Anna too.',
      'Every Friday at noon, print the menu. Best, and archive it.',
      'Every Friday at noon, print the menu. Thanks! Polish silver',
      'Every Friday at noon, print the menu. Thanks, omit drafts',
      'Every Friday at noon, print the menu. Thanks, urgently',
      'Every hour, greet the guests. Thanks to all helpers go to the board.',
      'Every hour, print the best, thanks and goodbyes',
    ],
  }),
] as const;

export const letterRules = [
  defineRule({
    id: 'letter.please-behind',
    yields: 'clause',
    pattern: '[,] (please|pls|plz|if (possible|you can|you could)|when you (can|get a chance|have time))',
    // At the end of what is asked for it says nothing more.
    produce: (_, { tokens, from, to }) =>
      from > 0 && /^[.!?\n]?$/.test(tokens[to]?.text ?? '') ? { kind: 'remark' } : null,
    examples: ['Every hour, ping the chat, please.', 'Every hour, send the rota, if possible.'],
    counterexamples: ['Every hour, print please and thanks.'],
  }),
] as const;
