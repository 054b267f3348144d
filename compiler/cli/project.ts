import type { CompileOptions, LanguageContext } from '../compilation.ts';
import { CONFIG_NAMES } from '../config/settings.ts';
import type { Host } from '../host/host.ts';
import { createNodeHost } from '../host/node.ts';
import { joinPath, normalizePath } from '../host/path.ts';
import { identify } from '../services/identify.ts';
import { readProject } from '../services/project.ts';
import { keptReading } from '../services/proposals.ts';
import { Failure } from './failure.ts';
import type { Globals } from './globals.ts';

/** What a verb that takes a sentence or a job was asked about. */
export interface Subject {
  readonly text: string;
  /** What the project has settled about its English; empty outside a project. */
  readonly context: Partial<LanguageContext>;
  /** The job of the project that it is; null for a sentence. */
  readonly job: NonNullable<CompileOptions['job']> | null;
}

/** A project as far as `explain` and `next` need it. */
export interface ProjectHere {
  readonly context: LanguageContext;
  readonly jobs: readonly Subject[];
}

/** A folder is a project when a config was named, or lies there, or a `jobs.md` does. */
function isProject(host: Host, cwd: string, config: string | null): boolean {
  return config !== null || [...CONFIG_NAMES, 'jobs.md'].some((name) => host.kind(joinPath(cwd, name)) === 'file');
}

/**
 * Reads the project here, without compiling it; null where there is none. A config that cannot be used is a failure,
 * because sentences would be read otherwise than in the project.
 */
export async function projectHere(globals: Pick<Globals, 'cwd' | 'config'>): Promise<ProjectHere | null> {
  const host = createNodeHost();
  const cwd = normalizePath(globals.cwd);
  if (!isProject(host, cwd, globals.config)) return null;
  const { project, diagnostics } = await readProject(host, cwd, globals.config ?? undefined);
  if (project === null) {
    const [first] = diagnostics;
    throw new Failure(first?.diagnostic.message ?? 'The config cannot be used.', {
      advice: 'Run `nljobs check` to see it in its place.',
    });
  }
  const { compile } = await import('../compile.ts');
  const { jobs } = identify(project.files, project.lock, (found, file) => {
    const { spec } = compile(found.description.text, { context: file.context, relativeDates: 'refuse' });
    return spec?.action.handler ?? found.description.text;
  });
  return {
    context: project.settings.language,
    jobs: jobs.map(({ id, found, file, before }) => ({
      text: keptReading(found.description.text, before) ?? found.description.text,
      context: file.context,
      job: {
        id,
        group: found.group,
        file: found.source.name,
        ...(found.title === null ? {} : { title: found.title }),
      },
    })),
  };
}
