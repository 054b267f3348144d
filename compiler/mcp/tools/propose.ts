import { z } from 'zod';
import { previewIn, readerIn } from '../../services/conversation/project.ts';
import { NEW_SESSION, step } from '../../services/conversation/session.ts';
import { upcoming } from '../../services/upcoming.ts';
import {
  changedFile,
  changedFileOf,
  clip,
  fileInput,
  first,
  instant,
  instantOf,
  nameInput,
  textInput,
} from '../shapes.ts';
import { openHere, readingHere } from '../talk.ts';
import { defineTool, LOOKS } from '../tool.ts';

export const propose = defineTool({
  name: 'nljobs_propose',
  title: 'Propose a description',
  description:
    'Leads from rough words to a description that compiles. Give `words`, and the `draft` so far where there is one: what the words say takes the place of what the draft says of the same. It answers with the draft, how it is read, the question that is open with its choices, and, once nothing is open, how the file would change. A choice is taken by sending its `draft` as `words` (and its `keeps` in `keep`). Put open questions to the person; do not guess. Writes nothing, and asks no model.',
  hints: LOOKS,
  input: z.object({
    words: textInput,
    draft: textInput.optional(),
    keep: z.array(z.string().max(500)).max(50).default([]).describe('Doubts that were settled by keeping the words.'),
    job: nameInput.optional().describe('A job of the project whose description is to be changed.'),
    file: fileInput.optional().describe('The file to put it into; the first of the project where left out.'),
    title: nameInput.optional().describe('What a new job is called.'),
  }),
  output: z.object({
    draft: z.string(),
    ready: z.boolean().describe('Whether it can be written as it is.'),
    readback: z.string().nullable(),
    next: z.array(instant),
    question: z
      .object({
        asks: z.string(),
        choices: z.array(z.object({ title: z.string(), draft: z.string(), keeps: z.string().nullable() })),
      })
      .nullable(),
    notes: z.array(z.string()),
    files: z.array(z.string()).describe('The files that it can be put into.'),
    change: changedFile.extend({ job: z.string() }).nullable(),
  }),
  async run({ words, draft, keep, job, file, title }, around) {
    const project = await openHere(around, { job, file });
    const [own = 'jobs.md'] = project.files;
    const reading = readingHere(around);
    const session = { ...NEW_SESSION, draft: draft ?? project.text ?? '', kept: keep };
    const said = step(session, { kind: 'say', text: words }, readerIn(project.contextOf(own), reading));
    const { question, compilation, ready } = said;
    const text = said.session.draft;
    const preview = ready ? previewIn(around.host, project, { ...reading, file: own, description: text, title }) : null;
    const notes = [
      ...said.notes,
      ...(preview?.ok === false ? [`It cannot be put into ${own}: ${preview.reason}.`] : []),
    ];
    return {
      draft: text,
      ready: preview?.ok === true,
      readback: compilation?.readback ?? null,
      next: upcoming(compilation?.spec?.triggers ?? [], around.now(), 3).map(instantOf),
      question:
        question === null
          ? null
          : {
              asks: clip(question.asks),
              choices: first(question.choices, 20).kept.map((one) => ({
                title: clip(one.title),
                draft: one.draft,
                keeps: one.keeps ?? null,
              })),
            },
      notes: first(notes).kept.map(clip),
      files: first(project.files).kept,
      change: preview?.ok === true ? { ...changedFileOf(own, preview.lines), job: preview.job } : null,
    };
  },
});
