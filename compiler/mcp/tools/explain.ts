import { z } from 'zod';
import { upcoming } from '../../services/upcoming.ts';
import { subjectOf } from '../read.ts';
import { clip, findingOf, findings, first, instant, instantOf, nameInput, textInput } from '../shapes.ts';
import { defineTool, LOOKS } from '../tool.ts';

export const explain = defineTool({
  name: 'nljobs_explain',
  title: 'Explain how a job is read',
  description:
    'Shows how a sentence, or a job of the project, is read: which words are schedule, action and options, what is implied and why, when it runs next, and the job spec that comes of it.',
  hints: LOOKS,
  input: z.object({
    text: textInput.optional().describe('A description, or a schedule alone.'),
    job: nameInput.optional().describe('The id of a job of the project.'),
    next: z.number().int().min(0).max(50).default(5).describe('How many of the next times to list.'),
  }),
  output: z.object({
    ok: z.boolean(),
    text: z.string(),
    readback: z.string().nullable().describe('When it runs, in canonical English.'),
    does: z.string().nullable(),
    next: z.array(instant),
    implied: z
      .array(z.object({ field: z.string(), value: z.string(), reason: z.string() }))
      .describe('What nobody stated.'),
    words: z.array(z.object({ text: z.string(), as: z.string() })),
    spec: z.record(z.string(), z.unknown()).nullable(),
    findings,
  }),
  async run({ next, ...asked }, around) {
    const { compilation, findings: found } = await subjectOf(asked, around);
    const { ok, text, readback, spec, implied, words } = compilation;
    return {
      ok,
      text: clip(text),
      readback: readback === null ? null : clip(readback),
      does: spec === null ? null : clip(spec.action.text),
      next: upcoming(spec?.triggers ?? [], around.now(), next).map(instantOf),
      implied: implied.map((one) => ({ field: one.field, value: one.text, reason: one.reason })),
      words: first(words).kept.map(({ start, end, as }) => ({ text: clip(text.slice(start, end)), as })),
      spec: spec === null ? null : { ...spec },
      findings: first(found).kept.map(findingOf),
    };
  },
});
