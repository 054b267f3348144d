import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compile } from '../../compiler/compile.ts';
import { promptFile } from '../../compiler/host/prompts.ts';
import { PROMPT_NAMES } from '../../compiler/llm/prompt.ts';
import { evalCases, recordedModel, score } from './score.ts';

/** The written answers and what is to become of each: what `npm run evals` shows, held. */
const cases = evalCases();

describe('the texts', () => {
  it.each(cases.map((one) => [one.text, one] as const))('%s', async (text, one) => {
    expect(compile(text, { context: { timezone: 'UTC' } }).ok, 'it is read by now: find another').toBe(false);
    if (one.means !== null) expect(compile(one.means, { context: { timezone: 'UTC' } }).ok).toBe(true);
    const scored = await score(one, recordedModel(cases));
    expect(scored).toMatchObject({ got: one.expect });
    expect(scored.verdict).not.toBe('wrong');
  });
});

it('a prompt that is changed is a new version', () => {
  const now = PROMPT_NAMES.map((name) => {
    const file = promptFile(name);
    return [
      name,
      Number(/^version: (\d+)$/m.exec(file)?.[1]),
      createHash('sha256').update(file).digest('hex').slice(0, 12),
    ];
  });
  expect(now).toMatchInlineSnapshot(`
    [
      [
        "restate",
        1,
        "005415c24fa8",
      ],
      [
        "clarify",
        1,
        "acd821521ebf",
      ],
      [
        "chat",
        1,
        "d8a0440a3f01",
      ],
      [
        "write-job",
        1,
        "855c8bea0129",
      ],
      [
        "review-jobs",
        1,
        "4cbe83fb51f2",
      ],
    ]
  `);
});
