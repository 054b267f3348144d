import { readFileSync } from 'node:fs';
import { compile } from '../../compiler/compile.ts';
import { promptFile } from '../../compiler/host/prompts.ts';
import { createCassette } from '../../compiler/llm/cassette.ts';
import type { Model } from '../../compiler/llm/model.ts';
import { readPrompt } from '../../compiler/llm/prompt.ts';
import { restate } from '../../compiler/llm/restate.ts';
import { specHash } from '../../compiler/lockfile/hashes.ts';

/** A text, what it means, and an answer to it. */
export interface EvalCase {
  readonly text: string;
  /** What a right restatement means, in English that is read; null where none can be right. */
  readonly means: string | null;
  /** The answer as it was written down, and what is to become of it. */
  readonly answer: { readonly restatement: string | null; readonly unclear: string | null };
  readonly expect: 'restated' | 'refused' | 'unclear';
  readonly about?: string;
}

/**
 * `right`: restated as it is meant, or not at all where nothing could be right. `missed`: nothing was taken, where
 * something could have been. `wrong`: another meaning was taken, which must never be.
 */
export type Verdict = 'right' | 'missed' | 'wrong' | 'no answer';

export interface Scored {
  readonly text: string;
  readonly verdict: Verdict;
  readonly got: 'restated' | 'refused' | 'unclear' | 'not-asked' | 'failed';
  readonly said: string;
}

const CASES = new URL('../../prompts/evals/written-by-hand.jsonl', import.meta.url);
const CONTEXT = { timezone: 'UTC' } as const;

export function evalCases(): readonly EvalCase[] {
  const lines = readFileSync(CASES, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as EvalCase);
}

/** A model that gives the answers that stand beside the texts. */
export function recordedModel(cases: readonly EvalCase[]): Model {
  const recorded = cases.map(({ text, answer }) => ({
    about: startOf(text),
    answer: { value: { answers: [{ number: 1, ...answer }] } },
  }));
  return createCassette('written by hand', recorded, (input) => {
    const { descriptions } = JSON.parse(input) as { descriptions: readonly { readonly text: string }[] };
    return startOf(descriptions[0]?.text ?? '');
  });
}

/** What of a text no mask changes. */
const startOf = (text: string): string => text.slice(0, 40);

/** Asks a model about one text, and judges what comes by what the text means. */
export async function score({ text, means }: EvalCase, model: Model): Promise<Scored> {
  const errorsOf = (english: string) =>
    compile(english, { context: CONTEXT, relativeDates: 'refuse' }).diagnostics.flatMap(({ severity, message }) =>
      severity === 'error' ? [message] : [],
    );
  const actionOf = (english: string) =>
    compile(english, { context: CONTEXT, relativeDates: 'refuse' }).spec?.action.text ?? null;
  const prompt = readPrompt(promptFile('restate'));
  const batch = await restate([{ text, trouble: errorsOf(text), errorsOf, actionOf }], {
    model,
    prompt,
    mask: [],
    timeout: 60_000,
    maxTokens: 100_000,
  });
  if (batch.kind === 'failed') return { text, verdict: 'no answer', got: 'failed', said: batch.reason };
  const [answer] = batch.answers;
  if (answer === undefined) return { text, verdict: 'no answer', got: 'failed', said: '' };
  if (answer.kind === 'restated') {
    const same = means !== null && meaningOf(answer.restatement) === meaningOf(means);
    return { text, verdict: same ? 'right' : 'wrong', got: 'restated', said: answer.restatement };
  }
  const said = answer.kind === 'refused' ? answer.reasons.join(' ') : answer.reason;
  return { text, verdict: means === null ? 'right' : 'missed', got: answer.kind, said };
}

function meaningOf(english: string): string | null {
  const { spec } = compile(english, { context: CONTEXT });
  return spec === null ? null : specHash(spec);
}
