import { z } from 'zod';
import { judge, type Unread } from './judge.ts';
import { createMask } from './mask.ts';
import type { Answer, Model, ModelTrouble } from './model.ts';
import { fillPrompt, type Prompt, promptId } from './prompt.ts';

/** What became of one text. */
export type Restated =
  | {
      readonly kind: 'restated';
      readonly restatement: string;
      readonly model: string;
      readonly prompt: string;
      readonly leftOut: readonly string[];
    }
  /** Something came, and is not what the text says: `reasons` says why, `restatement` what it was. */
  | { readonly kind: 'refused'; readonly restatement: string; readonly reasons: readonly string[] }
  /** The model says that only the author can say it, or declines. */
  | { readonly kind: 'unclear'; readonly reason: string }
  /** It was not asked about: the limit of what a build may send was reached. */
  | { readonly kind: 'not-asked'; readonly reason: string };

/** What a batch gave: an answer for each text in order, or why there is none for any. */
export type Batch =
  | { readonly kind: 'answered'; readonly answers: readonly Restated[]; readonly tokens: number }
  | { readonly kind: 'failed'; readonly trouble: ModelTrouble | 'unusable'; readonly reason: string };

export interface RestateOptions {
  readonly model: Model;
  readonly prompt: Prompt;
  /** Whether addresses and what looks like a key are masked; words that are, too. Null masks nothing. */
  readonly mask: readonly string[] | null;
  /** What the whole batch may take in milliseconds, and in tokens, question and answer together. */
  readonly timeout: number;
  readonly maxTokens: number;
}

const answerSchema = z.object({
  answers: z.array(z.object({ number: z.int(), restatement: z.string().nullable(), unclear: z.string().nullable() })),
});

/** Tokens of a text, rather too many: models differ, and a limit should hold. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 3);
/** Of an answer about one text: its words again, and some around. */
const answerTokens = (text: string): number => tokensOf(text) * 2 + 60;
const LONGEST_REASON = 200;

/**
 * Asks a model to restate texts, all in one question, and judges what comes: the grammar must compile it, and everything
 * in it must be grounded in its text. Never rejects.
 */
export async function restate(unread: readonly Unread[], options: RestateOptions): Promise<Batch> {
  const { model, prompt } = options;
  const instructions = fillPrompt(prompt);
  const masks = unread.map(() => (options.mask === null ? null : createMask(options.mask)));
  const items = unread.map(({ text, trouble }, index) => {
    const hide = (one: string): string => masks[index]?.hide(one) ?? one;
    return { number: index + 1, text: hide(text), trouble: trouble.map(hide) };
  });
  const fitting = withinLimit(items, tokensOf(instructions), options.maxTokens);
  if (fitting === 0) {
    const reason = `llm.tokens allows ${options.maxTokens} tokens, and the shortest question needs more.`;
    return { kind: 'failed', trouble: 'unusable', reason };
  }
  const asked = items.slice(0, fitting);
  const answer = await model.ask({
    schema: answerSchema,
    schemaName: 'restatements',
    instructions,
    input: JSON.stringify({ descriptions: asked }),
    timeout: options.timeout,
    maxTokens: asked.reduce((sum, { text }) => sum + answerTokens(text), 200),
  });
  if (answer.kind === 'failed') return { kind: 'failed', trouble: answer.trouble, reason: answer.reason };
  if (answer.kind === 'unusable') return { kind: 'failed', trouble: 'unusable', reason: answer.reason };
  const answers = unread.map((one, index): Restated => {
    if (index >= fitting) {
      return {
        kind: 'not-asked',
        reason: `llm.tokens allows ${options.maxTokens} tokens a build; build again for the rest.`,
      };
    }
    const given = givenFor(index + 1, answer);
    if (given.restatement === null) return { kind: 'unclear', reason: given.reason };
    const restatement = oneLine(masks[index]?.restore(given.restatement) ?? given.restatement);
    const { reasons, leftOut } = judge(one, restatement);
    return reasons.length > 0
      ? { kind: 'refused', restatement, reasons }
      : { kind: 'restated', restatement, model: model.name, prompt: promptId(prompt), leftOut };
  });
  return { kind: 'answered', answers, tokens: answer.tokens };
}

/** How many of the questions fit into the limit, from the first on. */
function withinLimit(items: readonly { readonly text: string }[], instructions: number, most: number): number {
  let sum = instructions + 200;
  let count = 0;
  for (const item of items) {
    sum += tokensOf(JSON.stringify(item)) + answerTokens(item.text);
    if (sum > most) break;
    count += 1;
  }
  return count;
}

/** What the model said of one text. Of two answers for a number the first counts; one that is missing is no answer. */
function givenFor(
  number: number,
  answer: Extract<Answer<z.output<typeof answerSchema>>, { kind: 'answer' | 'declined' }>,
): { readonly restatement: string; readonly reason: null } | { readonly restatement: null; readonly reason: string } {
  if (answer.kind === 'declined') return { restatement: null, reason: inShort(answer.reason, 'The model declines.') };
  const found = answer.value.answers.find((one) => one.number === number);
  const restatement = found?.restatement?.trim() ?? '';
  if (restatement !== '') return { restatement, reason: null };
  return { restatement: null, reason: inShort(found?.unclear ?? '', 'The model has no restatement for it.') };
}

/** A model's own words where people read them: one line, of bounded length, and without control characters. */
export function inShort(said: string, otherwise: string): string {
  const line = oneLine(said);
  if (line === '') return otherwise;
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON - 1)}…` : line;
}

/** One line, without what cannot be seen: it is to stand in a file and to be reviewed. */
export const oneLine = (text: string): string => text.replace(/[\p{C}\s]+/gu, ' ').trim();
