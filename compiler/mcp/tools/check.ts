import { z } from 'zod';
import { projectOf, readerHere } from '../read.ts';
import { clip, findingOf, findings, first, omitted, textInput } from '../shapes.ts';
import { defineTool, LOOKS } from '../tool.ts';

export const check = defineTool({
  name: 'nljobs_check',
  title: 'Check descriptions of jobs',
  description:
    'Compiles a description of a background job (with `text`), or all jobs of the project (without), and reports what is wrong, unclear or doubtful, with fixes as edits. Writes nothing.',
  hints: LOOKS,
  input: z.object({
    text: textInput.optional().describe('One description, such as "Every Monday at 9 AM, send the report".'),
  }),
  output: z.object({
    ok: z.boolean().describe('Whether no finding is an error.'),
    jobs: z.number().int().describe('How many descriptions were compiled.'),
    readback: z.string().nullable().describe('When the text runs, in canonical English; null for a project.'),
    findings,
    omitted,
  }),
  async run({ text }, around) {
    if (text === undefined) {
      const { diagnostics, ids } = await projectOf(around);
      const errors = diagnostics.some(({ diagnostic }) => diagnostic.severity === 'error');
      const { kept, omitted: more } = first(diagnostics);
      return { ok: !errors, jobs: ids.length, readback: null, findings: kept.map(findingOf), omitted: more };
    }
    const { compilation, findings: found } = (await readerHere(around, 'description'))(text);
    const { kept, omitted: more } = first(found);
    const { ok, readback } = compilation;
    return {
      ok,
      jobs: 1,
      readback: readback === null ? null : clip(readback),
      findings: kept.map(findingOf),
      omitted: more,
    };
  },
});
