import { createHash } from 'node:crypto';
import { promptFile } from '../../compiler/host/prompts.ts';
import { promptId, readPrompt } from '../../compiler/llm/prompt.ts';
import type { EvalCase, Scored, Verdict } from './score.ts';

/** What a model made of the texts, fit to be laid beside what another one, or another prompt, made of the same. */
export interface EvalReport {
  readonly model: string;
  /** `restate@1`, and which API it was asked by. */
  readonly prompt: string;
  readonly api: string;
  /** Names the texts and what they mean: only reports of the same ones can be compared. */
  readonly texts: string;
  readonly count: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Of the texts for which something could be right, how many were restated rightly; of all, how many were taken wrongly. */
  readonly restated: number;
  readonly wrong: number;
  /** What was taken or refused for each text, in their order. */
  readonly answers: readonly Scored[];
}

export function reportOf(
  { model, api }: { readonly model: string; readonly api: string },
  cases: readonly EvalCase[],
  answers: readonly Scored[],
): EvalReport {
  const verdicts = { right: 0, missed: 0, wrong: 0, 'no answer': 0 };
  for (const { verdict } of answers) verdicts[verdict]++;
  const possible = cases.flatMap(({ means }, index) => (means === null ? [] : [answers[index]]));
  const rightly = possible.filter((one) => one?.verdict === 'right').length;
  const said = JSON.stringify(cases.map(({ text, means }) => [text, means]));
  return {
    model,
    prompt: promptId(readPrompt(promptFile('restate'))),
    api,
    texts: createHash('sha256').update(said).digest('hex').slice(0, 12),
    count: cases.length,
    verdicts,
    restated: share(rightly, possible.length),
    wrong: share(verdicts.wrong, answers.length),
    answers,
  };
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 1000) / 1000);
