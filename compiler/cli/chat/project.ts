import { didYouMean } from 'nljobs/spec/core';
import type { LanguageContext } from '../../compilation.ts';
import { compile } from '../../compile.ts';
import type { LlmSettings } from '../../config/settings.ts';
import { createNodeHost } from '../../host/node.ts';
import { inside, joinPath, normalizePath } from '../../host/path.ts';
import { identify } from '../../services/identify.ts';
import { readProject } from '../../services/project.ts';
import { Failure } from '../failure.ts';
import type { Globals } from '../globals.ts';

/** A project as a conversation needs it. */
export interface ChatProject {
  readonly cwd: string;
  /** Whether there is a project: a config, or a source. */
  readonly exists: boolean;
  readonly llm: LlmSettings | null;
  /** The files that may be written into, relative to the root, the likeliest first. */
  readonly files: readonly string[];
  /** What a file has settled about its English; of one that is not there, what the config has. */
  readonly contextOf: (file: string) => LanguageContext;
  readonly ids: ReadonlySet<string>;
  /** The job whose description is talked about, with its words; null for a new one. */
  readonly job: string | null;
  readonly text: string | null;
}

/** Opens the project here for a conversation. A folder without one is as good as an empty project. */
export async function openForChat(
  globals: Globals,
  asked: { readonly job: string | null; readonly file: string | null },
): Promise<ChatProject> {
  const host = createNodeHost();
  const cwd = normalizePath(globals.cwd);
  const { project, diagnostics } = await readProject(host, cwd, globals.config ?? undefined);
  if (project === null) {
    throw new Failure(diagnostics[0]?.diagnostic.message ?? 'The config cannot be used.', {
      advice: 'Run `nljobs check` to see it in its place.',
    });
  }
  const { settings, files } = project;
  const { jobs } = identify(files, project.lock, (found, file) => {
    const { spec } = compile(found.description.text, { context: file.context, relativeDates: 'refuse' });
    return spec?.action.handler ?? found.description.text;
  });
  const found = asked.job === null ? null : (jobs.find(({ id }) => id === asked.job) ?? null);
  const ids = jobs.map(({ id }) => id);
  if (asked.job !== null && found === null) {
    throw new Failure(`There is no job "${asked.job}" here.${didYouMean(asked.job, ids)}`, {
      advice: 'Leave it out to talk about a new one.',
    });
  }
  const names = files.map(({ source }) => source.name);
  const own = found === null ? asked.file : found.found.source.name;
  return {
    cwd,
    exists: project.configPath !== null || files.length > 0,
    llm: settings.llm,
    files: own === null ? (names.length === 0 ? ['jobs.md'] : names) : [fileIn(cwd, own)],
    contextOf: (file) => files.find(({ source }) => source.name === file)?.context ?? settings.language,
    ids: new Set(ids),
    job: found?.id ?? null,
    text: found?.found.description.text ?? null,
  };
}

/** A file that was named, relative to the root and inside it. */
function fileIn(cwd: string, file: string): string {
  const path = inside(cwd, joinPath(cwd, normalizePath(file)));
  if (path === null || path === '.' || !/\.(?:md|markdown)$/i.test(path)) {
    throw new Failure(`${file} is no Markdown file of this project.`, {
      advice: 'Name one below the folder, such as jobs.md.',
    });
  }
  return path;
}
