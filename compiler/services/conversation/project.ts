import { didYouMean } from 'nljobs/spec/core';
import type { HolidayCalendar, LanguageContext } from '../../compilation.ts';
import { compile, compileClauses } from '../../compile.ts';
import type { LlmSettings } from '../../config/settings.ts';
import { isNamed, isPattern } from '../../host/glob.ts';
import { type Host, readExactText, readText } from '../../host/host.ts';
import { inside, joinPath, normalizePath } from '../../host/path.ts';
import { identify } from '../identify.ts';
import { readProject } from '../project.ts';
import type { Read } from './combine.ts';
import { type ChangedLine, changedLines, type Placed, place } from './place.ts';

/** A project as a conversation needs it. */
export interface TalkProject {
  readonly cwd: string;
  /** Whether there is a project: a config, or a source. */
  readonly exists: boolean;
  readonly llm: LlmSettings | null;
  /** The files that may be written into, relative to the root, the likeliest first. */
  readonly files: readonly string[];
  /** What a file has settled about its English; of one that is not there, what the config has. */
  readonly contextOf: (file: string) => LanguageContext;
  readonly jobs: readonly { readonly id: string; readonly file: string; readonly text: string }[];
  /** The job whose description is talked about, with its words; null for a new one. */
  readonly job: string | null;
  readonly text: string | null;
}

/** What a conversation cannot begin for: in a sentence, with what to do. */
export interface NotOpened {
  readonly ok: false;
  readonly cause: 'config' | 'job' | 'file';
  readonly reason: string;
  readonly advice: string;
}

interface Asked {
  /** Absolute. */
  readonly cwd: string;
  readonly config: string | undefined;
  readonly job: string | null;
  readonly file: string | null;
}

/** Opens the project here for a conversation. A folder without one is as good as an empty project. */
export async function openForTalk(
  host: Host,
  asked: Asked,
): Promise<{ readonly ok: true; readonly project: TalkProject } | NotOpened> {
  const { project, diagnostics } = await readProject(host, asked.cwd, asked.config);
  if (project === null) {
    const reason = diagnostics[0]?.diagnostic.message ?? 'The config cannot be used.';
    return { ok: false, cause: 'config', reason, advice: 'Run `nljobs check` to see it in its place.' };
  }
  const { settings, files } = project;
  const identified = identify(files, project.lock, (found, file) => {
    const { spec } = compile(found.description.text, { context: file.context, relativeDates: 'refuse' });
    return spec?.action.handler ?? found.description.text;
  });
  const jobs = identified.jobs.map(({ id, found }) => ({
    id,
    file: found.source.name,
    text: found.description.text,
  }));
  const job = asked.job === null ? null : (jobs.find(({ id }) => id === asked.job) ?? null);
  if (asked.job !== null && job === null) {
    const near = didYouMean(
      asked.job,
      jobs.map(({ id }) => id),
    );
    return {
      ok: false,
      cause: 'job',
      reason: `There is no job "${asked.job}" here.${near}`,
      advice: 'Leave it out to talk about a new one.',
    };
  }
  const own = job === null ? asked.file : job.file;
  const names = files.map(({ source }) => source.name);
  // A source of the project is one, wherever a link of its author leads.
  const file = own === null || names.includes(own) ? own : fileIn(host, asked.cwd, own);
  if (file !== null && !names.includes(file) && !isNamed(file, settings.sources)) {
    const sources = settings.sources.join(', ');
    return {
      ok: false,
      cause: 'file',
      reason: `${file} is no source of this project, so that no job in it would be built.`,
      advice: `Name one of its sources (${sources}), or add the file to \`sources\` in the config.`,
    };
  }
  if (own !== null && file === null) {
    return {
      ok: false,
      cause: 'file',
      reason: `${own} is no Markdown file of this project.`,
      advice: 'Name one below the folder, such as jobs.md.',
    };
  }
  return {
    ok: true,
    project: {
      cwd: asked.cwd,
      exists: project.configPath !== null || files.length > 0,
      llm: settings.llm,
      files: file === null ? (names.length === 0 ? [firstOf(settings.sources)] : names) : [file],
      contextOf: (name) => files.find(({ source }) => source.name === name)?.context ?? settings.language,
      jobs,
      job: job?.id ?? null,
      text: job?.text ?? null,
    },
  };
}

/** Where the first job of a project goes: the file that its sources name, or one that they would find. */
function firstOf(sources: readonly string[]): string {
  const named = sources.find((source) => !isPattern(source));
  const found = sources.map((source) => source.replaceAll('**/', '').replaceAll(/\*+/g, 'jobs'));
  return normalizePath(named ?? found.find((path) => isNamed(path, sources)) ?? 'jobs.md');
}

/** A Markdown file that was named, relative to the root and inside it, links followed; null for any other. */
export function fileIn(host: Host, cwd: string, file: string): string | null {
  const whole = joinPath(cwd, normalizePath(file));
  const path = inside(cwd, whole);
  if (path === null || path === '.' || !/\.(?:md|markdown)$/i.test(path)) return null;
  return inside(host.real(cwd), host.real(whole)) === null ? null : path;
}

/** How the English of a file is read in a conversation. */
export interface Reading {
  readonly holidayCalendar?: HolidayCalendar;
  /** Epoch milliseconds. */
  readonly now: number;
  /** IANA name in place of the project's; null for none. */
  readonly timezone: string | null;
}

/** Reads as the project does: what is settled on stands in a file, where a relative date is refused. */
export function readerIn(context: LanguageContext, { now, timezone, ...around }: Reading): Read {
  return (text, phrase) =>
    compileClauses(text, {
      ...around,
      phrase,
      now: new Date(now).toISOString(),
      relativeDates: 'refuse',
      context: { ...context, ...(timezone !== null && { timezone }) },
    });
}

/** A file as it would be with a description in it, with the lines that differ. */
export type Preview =
  | (Extract<Placed, { ok: true }> & { readonly lines: readonly ChangedLine[] })
  | Extract<Placed, { ok: false }>;

/** How a file of the project would change, were a description written into it. */
export function previewIn(
  host: Host,
  project: TalkProject,
  { file, description, title, ...around }: Reading & { file: string; description: string; title?: string | undefined },
): Preview {
  const { spec } = readerIn(project.contextOf(file), around)(description, false).compilation;
  if (spec === null) return { ok: false, reason: 'it is not read under the defaults of that file' };
  const path = joinPath(project.cwd, file);
  const text = readText(host, path) ?? '';
  // What cannot be read is there all the same, and would be lost.
  if (readExactText(host, path) === null && host.read(path).kind !== 'missing') {
    return { ok: false, reason: 'that file cannot be read as UTF-8' };
  }
  const taken = new Set(project.jobs.map(({ id }) => id));
  const placed = place({ name: file, text }, { description, spec, job: project.job, title, taken });
  return placed.ok ? { ...placed, lines: changedLines(text, placed.text) } : placed;
}
