/**
 * `npm run evals`: what becomes of answers to texts that the grammar cannot read, by restatement, refusal and grounding.
 *
 * The answers that stand in prompts/evals are written by hand as a model's might be, good ones and bad ones; they hold the
 * judging, not a model. With EVAL_MODEL set (and EVAL_BASE_URL, EVAL_API, EVAL_KEY or OPENAI_API_KEY) the same texts are
 * put to that model, one at a time, which holds the prompt; `--live` insists on it, and `--json <file>` writes a report that can be
 * laid beside those of other models. Ends with 1 where a wrong meaning was taken, or something else became of a written answer
 * than should, with 5 where the model gave no answer, and with 2 where `--live` has none to ask.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Model } from '../../compiler/llm/model.ts';
import { createOpenAiModel } from '../../compiler/llm/openai.ts';
import { reportOf } from './report.ts';
import { type EvalCase, evalCases, recordedModel, type Scored, score } from './score.ts';

const { values: flags } = parseArgs({
  options: { live: { type: 'boolean' }, verbose: { type: 'boolean' }, json: { type: 'string' } },
});
const cases = evalCases();
let failed = false;

async function scoreAll(
  title: string,
  model: Model,
  asExpected: (scored: Scored, one: EvalCase) => boolean,
): Promise<readonly Scored[]> {
  const all: Scored[] = [];
  const counts = new Map<string, number>();
  console.log(`\n${title}`);
  for (const one of cases) {
    const scored = await score(one, model);
    all.push(scored);
    counts.set(scored.verdict, (counts.get(scored.verdict) ?? 0) + 1);
    const good = scored.verdict !== 'wrong' && asExpected(scored, one);
    failed ||= !good;
    if (!good || flags.verbose === true) {
      console.log(
        `${good ? ' ' : '!'} ${scored.verdict.padEnd(9)} ${scored.got.padEnd(9)} ${one.text}\n    ${scored.said}`,
      );
    }
  }
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  console.log(`${cases.length} texts: ${parts.join(', ')}`);
  return all;
}

await scoreAll('Answers written by hand', recordedModel(cases), ({ got }, { expect }) => got === expect);

const { EVAL_MODEL, EVAL_BASE_URL, EVAL_API, EVAL_KEY, OPENAI_API_KEY } = process.env;
process.exitCode = failed ? 1 : 0;
if (EVAL_MODEL) {
  const api = EVAL_API === 'chat' ? 'chat' : 'responses';
  const model = createOpenAiModel({
    model: EVAL_MODEL,
    baseURL: EVAL_BASE_URL ?? null,
    api,
    apiKey: EVAL_KEY ?? OPENAI_API_KEY ?? null,
    keyFrom: 'EVAL_KEY',
  });
  const answers = await scoreAll(`${EVAL_MODEL}, live`, model, ({ verdict }) => verdict !== 'no answer');
  const report = reportOf({ model: EVAL_MODEL, api }, cases, answers);
  console.log(
    `${report.prompt}, texts ${report.texts}: ${report.restated} restated rightly, ${report.wrong} taken wrongly`,
  );
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(report, null, 2)}\n`);
  if (report.verdicts.wrong > 0) process.exitCode = 1;
  else if (report.verdicts['no answer'] > 0) process.exitCode = 5;
} else {
  console.log('\nNo live model: set EVAL_MODEL, and EVAL_BASE_URL for one that is not OpenAI’s.');
  if (flags.live === true) process.exitCode = 2;
}
