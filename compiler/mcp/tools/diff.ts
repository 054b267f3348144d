import { z } from 'zod';
import { compile } from '../../compile.ts';
import { type Host, readText } from '../../host/host.ts';
import { createOverlay } from '../../host/overlay.ts';
import { joinPath } from '../../host/path.ts';
import { fileIn } from '../../services/conversation/project.ts';
import { diffProject } from '../../services/diff/diff.ts';
import {
  clip,
  fileInput,
  findingOf,
  findings,
  first,
  MOST_LISTED,
  MOST_TEXT,
  omitted,
  revisionInput,
} from '../shapes.ts';
import type { Surroundings } from '../surroundings.ts';
import { defineTool, LOOKS, Trouble } from '../tool.ts';

/** Longest text of a file that is taken whole: some thousand jobs. */
const MOST_FILE = 200_000;

export const diff = defineTool({
  name: 'nljobs_diff',
  title: 'Compare jobs by meaning',
  description:
    'Says what changed in what the jobs mean: since a commit (`base`, HEAD where left out), or, with `file` and either its whole `text` or `edits`, what would change if that file of the project were so. Long answers come in pages: ask again with the `offset` of what is left. Writes nothing.',
  hints: LOOKS,
  input: z.object({
    base: revisionInput.optional(),
    file: fileInput.optional(),
    text: z.string().min(1).max(MOST_FILE).optional().describe('The whole text that the file would have.'),
    edits: z
      .array(z.object({ find: z.string().min(1).max(MOST_TEXT), replace: z.string().max(MOST_TEXT) }))
      .min(1)
      .max(MOST_LISTED)
      .optional()
      .describe('In place of the whole text: what stands in the file exactly once, and what would stand there.'),
    offset: z.number().int().min(0).default(0).describe('How many of the changes to pass over.'),
    limit: z.number().int().min(1).max(MOST_LISTED).default(MOST_LISTED),
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
    omitted: z.number().int().describe('How many changes follow those that are listed.'),
    findings,
    findingsOmitted: omitted,
  }),
  async run({ base, file, text, edits, offset, limit }, around) {
    const { cwd, config, holidayCalendar } = around;
    const given = [text, edits].filter((one) => one !== undefined).length;
    if (given > 1 || (file === undefined) !== (given === 0)) {
      const advice = 'Give `file` with one of `text` and `edits`, or none of the three.';
      throw new Trouble('NLJ9303', 'A file needs one text or edits, and those need their file.', advice);
    }
    const after = file === undefined ? around.host : withText(around, file, (now) => text ?? edited(now, edits ?? []));
    const before = base === undefined && after !== around.host ? around.host : commit(around, base ?? 'HEAD');
    const found = await diffProject(before, after, { cwd, config, compile, holidayCalendar, now: around.now() });
    if (found.unusable !== null) {
      const [trouble] = found.unusable;
      const { message, code } = trouble?.diagnostic ?? { message: 'The project cannot be read.', code: null };
      throw new Trouble('NLJ9301', message, code);
    }
    const kept = found.changes.slice(offset, offset + limit);
    const told = first(found.diagnostics);
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
      omitted: Math.max(0, found.changes.length - offset - kept.length),
      findings: told.kept.map(findingOf),
      findingsOmitted: told.omitted,
    };
  },
});

function withText({ host, cwd }: Surroundings, file: string, textOf: (now: string) => string): Host {
  const path = fileIn(host, cwd, file);
  if (path === null)
    throw new Trouble('NLJ9305', `${file} is no Markdown file of this project.`, 'Name one below the folder.');
  const overlay = createOverlay(host);
  overlay.write(joinPath(cwd, path), textOf(readText(host, joinPath(cwd, path)) ?? ''));
  return overlay;
}

/** A text with edits made, one after the other; throws `Trouble` for one whose place is not clear. */
function edited(text: string, edits: readonly { readonly find: string; readonly replace: string }[]): string {
  return edits.reduce((now, { find, replace }) => {
    const parts = now.split(find);
    if (parts.length === 2) return parts.join(replace);
    const where = parts.length === 1 ? 'does not stand in the file' : `stands in the file ${parts.length - 1} times`;
    throw new Trouble('NLJ9305', `“${clip(find)}” ${where}.`, 'Each edit finds words that stand there exactly once.');
  }, text);
}

function commit(around: Surroundings, base: string): Host {
  const revision = around.base(base);
  if (revision.ok) return revision.host;
  throw new Trouble('NLJ9306', revision.reason, revision.advice);
}
