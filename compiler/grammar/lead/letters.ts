import type { Clause } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
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
/** A name has so many words at most: "Ana from Finance". */
const NAME = 4;

const isEnd = ({ text }: Token): boolean => /^[.!\n]$/.test(text);

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
  // Behind a comma it is one only alone: ", thanks".
  const alone = before.text === ',';
  const marked = /^[,!.\n-]$/.test(tokens[end]?.text ?? '\n');
  while (end < tokens.length && /^[,!.\n-]$/.test(tokens[end]?.text ?? '')) end += 1;
  const name = tokens.slice(end);
  if (!name.every((token) => token.kind === 'word' || isEnd(token))) return [];
  const words = name.filter(({ kind }) => kind === 'word').length;
  if (words > (alone ? 0 : marked ? NAME : 1)) return [];
  return [{ end: tokens.length, value: { kind: 'remark' } }];
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
    ],
    counterexamples: [
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
