import { z } from 'zod';
import { compile } from '../../compile.ts';
import { readText } from '../../host/host.ts';
import { createOverlay } from '../../host/overlay.ts';
import { joinPath } from '../../host/path.ts';
import { changedLines } from '../../services/conversation/place.ts';
import { fixProject } from '../../services/fix.ts';
import { fixText } from '../../services/fix-text.ts';
import { projectOf, readerHere } from '../read.ts';
import { changedFile, changedFileOf, clip, findingOf, findings, first, omitted, textInput } from '../shapes.ts';
import { defineTool, LOOKS } from '../tool.ts';

export const fix = defineTool({
  name: 'nljobs_fix',
  title: 'Make the fixes that findings offer',
  description:
    'Makes the corrections that findings offer: of a description (with `text`: gives the corrected text), or of the sources of the project (without: gives the lines that would change). Writes nothing. Fixes that may change the meaning are made only with `unsafe`.',
  hints: LOOKS,
  input: z.object({
    text: textInput.optional(),
    codes: z
      .array(z.string().regex(/^NLJ\d{4}$/))
      .max(50)
      .default([])
      .describe('Only findings with these codes.'),
    unsafe: z.boolean().default(false),
    choose: z.number().int().min(1).max(99).optional().describe('Where a finding offers several fixes, take this one.'),
  }),
  output: z.object({
    text: z.string().nullable().describe('The corrected text; null for a project.'),
    made: z.array(
      z.object({ file: z.string().nullable(), job: z.string().nullable(), code: z.string(), title: z.string() }),
    ),
    files: z.array(changedFile),
    left: findings.describe('What is left to say afterwards.'),
    omitted,
  }),
  async run({ text, codes, unsafe, choose = null }, around) {
    if (text !== undefined) {
      const read = await readerHere(around, 'description');
      const fixed = fixText(text, (now) => read(now).findings, { codes, unsafe, choose });
      const { kept, omitted: more } = first(fixed.left);
      const made = fixed.made.map((one) => ({ ...one, title: clip(one.title), file: null, job: null }));
      return { text: fixed.text, made: first(made).kept, files: [], left: kept.map(findingOf), omitted: more };
    }
    await projectOf(around);
    const { host, cwd, config, holidayCalendar } = around;
    const overlay = createOverlay(host);
    const asked = { cwd, config, compile, holidayCalendar, codes, unsafe, choose };
    const { made, files, after } = await fixProject(overlay, { ...asked, write: true });
    const { kept, omitted: more } = first(after.diagnostics);
    const lines = (file: string) => {
      const path = joinPath(cwd, file);
      return changedLines(readText(host, path) ?? '', readText(overlay, path) ?? '');
    };
    return {
      text: null,
      made: first(made).kept.map((one) => ({ ...one, title: clip(one.title) })),
      files: first(files).kept.map((file) => changedFileOf(file, lines(file))),
      left: kept.map(findingOf),
      omitted: more,
    };
  },
});
