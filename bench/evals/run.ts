/**
 * `npm run evals`: what becomes of answers to texts that the grammar cannot read, by restatement, refusal and grounding.
 *
 * The answers that stand in prompts/evals are written by hand as a model's might be, good ones and bad ones; they hold the
 * judging, not a model. With EVAL_MODEL set (and EVAL_BASE_URL, EVAL_API, EVAL_KEY or OPENAI_API_KEY) the same texts are
 * put to that model, one at a time, which holds the prompt. Ends with 1 where a wrong meaning was taken, or something else
 * became of a written answer than should.
 */
import type { Model } from '../../compiler/llm/model.ts';
import { createOpenAiModel } from '../../compiler/llm/openai.ts';
import { type EvalCase, evalCases, recordedModel, type Scored, score } from './score.ts';

const cases = evalCases();
let failed = false;

async function scoreAll(
  title: string,
  model: Model,
  asExpected: (scored: Scored, one: EvalCase) => boolean,
): Promise<void> {
  const counts = new Map<string, number>();
  console.log(`\n${title}`);
  for (const one of cases) {
    const scored = await score(one, model);
    counts.set(scored.verdict, (counts.get(scored.verdict) ?? 0) + 1);
    const good = scored.verdict !== 'wrong' && asExpected(scored, one);
    failed ||= !good;
    if (!good || process.argv.includes('--verbose')) {
      console.log(
        `${good ? ' ' : '!'} ${scored.verdict.padEnd(9)} ${scored.got.padEnd(9)} ${one.text}\n    ${scored.said}`,
      );
    }
  }
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  console.log(`${cases.length} texts: ${parts.join(', ')}`);
}

await scoreAll('Answers written by hand', recordedModel(cases), ({ got }, { expect }) => got === expect);

const { EVAL_MODEL, EVAL_BASE_URL, EVAL_API, EVAL_KEY, OPENAI_API_KEY } = process.env;
if (EVAL_MODEL) {
  const model = createOpenAiModel({
    model: EVAL_MODEL,
    baseURL: EVAL_BASE_URL ?? null,
    api: EVAL_API === 'chat' ? 'chat' : 'responses',
    apiKey: EVAL_KEY ?? OPENAI_API_KEY ?? null,
    keyFrom: 'EVAL_KEY',
  });
  await scoreAll(`${EVAL_MODEL}, live`, model, ({ verdict }) => verdict !== 'no answer');
} else console.log('\nNo live model: set EVAL_MODEL, and EVAL_BASE_URL for one that is not OpenAI’s.');
process.exitCode = failed ? 1 : 0;
