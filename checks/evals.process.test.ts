import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EvalReport } from '../bench/evals/report.ts';
import { evalCases } from '../bench/evals/score.ts';
import { json, type Reply, responseOf, startModelServer } from '../fixtures/model-server.ts';
import { run } from './house/process.ts';
import { root } from './house/sources.ts';

/** `npm run evals -- --live`, against a server on this machine that answers as the written answers do, or not at all. */
const cases = evalCases();

async function evals(reply: (text: string) => Reply, ...flags: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'nljobs-evals-'));
  try {
    await using server = await startModelServer((response) => {
      const { descriptions } = JSON.parse(inputOf(server.asked.at(-1)?.body)) as {
        readonly descriptions: readonly { readonly text: string }[];
      };
      return reply(descriptions[0]?.text ?? '')(response);
    });
    const file = join(folder, 'report.json');
    const args = ['--conditions=@nljobs/source', 'bench/evals/run.ts', ...flags, '--json', file];
    const env = { EVAL_MODEL: 'test-model', EVAL_BASE_URL: server.baseURL, EVAL_KEY: 'key' };
    const answer = await run(process.execPath, args, { cwd: root, env });
    return { ...answer, report: JSON.parse(readFileSync(file, 'utf8')) as EvalReport };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What was asked, in the form of the responses API. */
function inputOf(body: Readonly<Record<string, unknown>> | undefined): string {
  const input = body?.['input'];
  return typeof input === 'string' ? input : JSON.stringify(input);
}

it('puts every text to the model, and reports so that models can be compared', async () => {
  const { code, stdout, report } = await evals((text) => {
    const found = cases.find((one) => one.text.slice(0, 40) === text.slice(0, 40));
    return json(200, responseOf(JSON.stringify({ answers: [{ number: 1, ...found?.answer }] })));
  }, '--live');
  expect(code, stdout).toBe(0);
  expect(report).toMatchObject({ model: 'test-model', api: 'responses', count: cases.length, wrong: 0 });
  expect(report.prompt).toMatch(/^restate@\d+$/);
  expect(report.texts).toMatch(/^[0-9a-f]{12}$/);
  expect(report.answers.map(({ text }) => text)).toEqual(cases.map(({ text }) => text));
  expect(report.restated).toBeGreaterThan(0);
  expect(report.restated).toBeLessThanOrEqual(1);
});

it('tells that a model gave no answers from answers that are bad', async () => {
  const { code, report } = await evals(() => json(400, { error: { message: 'no such model' } }));
  expect(code).toBe(5);
  expect(report.verdicts).toEqual({ right: 0, missed: 0, wrong: 0, 'no answer': cases.length });
});
