import { z } from 'zod';
import { compile } from '../../compile.ts';
import type { Host } from '../../host/host.ts';
import { createOverlay } from '../../host/overlay.ts';
import { joinPath } from '../../host/path.ts';
import { fileIn } from '../../services/conversation/project.ts';
import { diffProject } from '../../services/diff/diff.ts';
import { clip, fileInput, findingOf, findings, first, omitted, revisionInput, textInput } from '../shapes.ts';
import type { Surroundings } from '../surroundings.ts';
import { defineTool, LOOKS, Trouble } from '../tool.ts';

export const diff = defineTool({
  name: 'nljobs_diff',
  title: 'Compare jobs by meaning',
  description:
    'Says what changed in what the jobs mean: since a commit (`base`, HEAD where left out), or, with `file` and `text`, what would change if that file of the project had that text. Writes nothing.',
  hints: LOOKS,
  input: z.object({
    base: revisionInput.optional(),
    file: fileInput.optional(),
    text: textInput.optional().describe('The whole text that the file would have.'),
  }),
  output: z.object({
    base: z.string(),
    jobs: z.object({ before: z.number().int(), after: z.number().int() }),
    changes: z.array(
      z.object({
        kind: z.string(),
        job: z.string(),
        file: z.string().nullable(),
        before: z.string().nullable().describe('The description as it was.'),
        after: z.string().nullable(),
        parts: z.array(z.object({ part: z.string(), before: z.string(), after: z.string() })),
        alerts: z.array(z.string()).describe('What asks for a person’s eyes.'),
      }),
    ),
    omitted,
    findings,
  }),
  async run({ base, file, text }, around) {
    const { cwd, config, holidayCalendar } = around;
    if ((file === undefined) !== (text === undefined)) {
      throw new Trouble('NLJ9303', 'A text needs its file, and a file its text.', 'Give both, or neither.');
    }
    const after = file === undefined || text === undefined ? around.host : withText(around, file, text);
    const before = base === undefined && after !== around.host ? around.host : commit(around, base ?? 'HEAD');
    const found = await diffProject(before, after, { cwd, config, compile, holidayCalendar, now: around.now() });
    if (found.unusable !== null) {
      const [trouble] = found.unusable;
      const { message, code } = trouble?.diagnostic ?? { message: 'The project cannot be read.', code: null };
      throw new Trouble('NLJ9301', message, code);
    }
    const { kept, omitted: more } = first(found.changes);
    return {
      base: before === around.host ? 'the files' : (base ?? 'HEAD'),
      jobs: found.jobs,
      changes: kept.map((change) => ({
        kind: change.kind,
        job: change.id,
        file: (change.after ?? change.before)?.file ?? null,
        before: change.before === null ? null : clip(change.before.text),
        after: change.after === null ? null : clip(change.after.text),
        parts: change.parts.map((one) => ({ part: one.part, before: clip(one.before), after: clip(one.after) })),
        alerts: change.alerts.map(({ kind }) => kind),
      })),
      omitted: more,
      findings: first(found.diagnostics).kept.map(findingOf),
    };
  },
});

function withText({ host, cwd }: Surroundings, file: string, text: string): Host {
  const path = fileIn(host, cwd, file);
  if (path === null)
    throw new Trouble('NLJ9305', `${file} is no Markdown file of this project.`, 'Name one below the folder.');
  const overlay = createOverlay(host);
  overlay.write(joinPath(cwd, path), text);
  return overlay;
}

function commit(around: Surroundings, base: string): Host {
  const revision = around.base(base);
  if (revision.ok) return revision.host;
  throw new Trouble('NLJ9306', revision.reason, revision.advice);
}
