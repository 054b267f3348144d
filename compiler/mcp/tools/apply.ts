import { z } from 'zod';
import { joinPath } from '../../host/path.ts';
import { previewIn, type TalkProject } from '../../services/conversation/project.ts';
import { changedFile, changedFileOf, fileInput, nameInput, textInput } from '../shapes.ts';
import { openHere, readingHere } from '../talk.ts';
import { defineTool, Trouble } from '../tool.ts';

export const apply = defineTool({
  name: 'nljobs_apply',
  title: 'Write a description into the project',
  description:
    'Writes a description into a Markdown file of the project: in the place of that of a `job`, or as a new one. It must compile as it is; `nljobs_propose` shows the change first. Said twice, it writes once. Generated code is left to `nljobs build`.',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.object({
    description: textInput,
    file: fileInput.describe('A Markdown file of the project, such as jobs.md.'),
    job: nameInput.optional().describe('The job of this file whose description is replaced; a new one where left out.'),
    title: nameInput.optional().describe('What a new job is called.'),
  }),
  output: z.object({
    job: z.string(),
    written: z.boolean().describe('False where the file says so already.'),
    change: changedFile,
  }),
  async run({ description, file, job, title }, around) {
    const project = await openHere(around, { job, file });
    const [own = file] = project.files;
    if (job !== undefined && own !== file) {
      throw new Trouble('NLJ9303', `The job "${job}" stands in ${own}, not in ${file}.`, `Name ${own}.`);
    }
    const there = alreadyThere(project, own, description);
    if (there !== null) return { job: there, written: false, change: changedFileOf(own, []) };
    const preview = previewIn(around.host, project, { ...readingHere(around), file: own, description, title });
    if (!preview.ok) {
      throw new Trouble('NLJ9305', `It cannot be written into ${own}: ${preview.reason}.`, 'nljobs_check tells more.');
    }
    const done = around.host.write(joinPath(around.cwd, own), preview.text);
    if (!done.ok) throw new Trouble('NLJ9305', `${own} cannot be written: ${done.reason}.`);
    return { job: preview.job, written: true, change: changedFileOf(own, preview.lines) };
  },
});

/** The job that says the same already: the one that was named, or for a new one any of that file. */
function alreadyThere({ jobs, job }: TalkProject, file: string, description: string): string | null {
  const words = description.replace(/\s+/g, ' ').trim();
  const same = jobs.find((one) => one.file === file && one.text === words && (job === null || one.id === job));
  return same?.id ?? null;
}
