import type { Compilation, LanguageContext } from '../compilation.ts';
import { compile } from '../compile.ts';
import { collect } from '../diagnostics/collect.ts';
import { type LocatedDiagnostic, locate } from '../diagnostics/located.ts';
import type { Host } from '../host/host.ts';
import { buildProject } from '../services/build.ts';
import { readProject } from '../services/project.ts';
import type { BuildReport, BuiltJob } from '../services/report.ts';
import { GIVEN } from './shapes.ts';
import type { Surroundings } from './surroundings.ts';
import { Trouble } from './tool.ts';

/** The project as it stands, built and not written. Throws `Trouble` where there is none that can be read. */
export async function projectOf(around: Surroundings, host: Host = around.host): Promise<BuildReport> {
  const { cwd, config, holidayCalendar, memory } = around;
  const report = await buildProject(host, {
    cwd,
    config,
    compile,
    holidayCalendar,
    write: false,
    now: around.now(),
    ...(host === around.host && { memory }),
  });
  if (report.outcome === 'unusable' && report.jobs.length === 0) {
    const [found] = report.diagnostics;
    throw new Trouble('NLJ9301', found?.diagnostic.message ?? 'The project cannot be read.', found?.diagnostic.code);
  }
  return report;
}

/** A job of a project by its id. Throws `Trouble` where there is no such job. */
export function jobIn({ jobs }: BuildReport, id: string): BuiltJob {
  const found = jobs.find((job) => job.id === id);
  if (found !== undefined) return found;
  throw new Trouble('NLJ9302', `There is no job "${id}" here.`, 'nljobs_jobs lists those that there are.');
}

/** What the project here has settled about its English; nothing where there is none. */
async function contextHere({ host, cwd, config, timezone }: Surroundings): Promise<Partial<LanguageContext>> {
  const { project, diagnostics } = await readProject(host, cwd, config);
  if (project === null) {
    const [found] = diagnostics;
    throw new Trouble('NLJ9301', found?.diagnostic.message ?? 'The config cannot be used.', found?.diagnostic.code);
  }
  return { ...project.settings.language, ...(timezone !== null && { timezone }) };
}

/** How a text is read under the settings of the project here. */
export type ReadText = (text: string) => {
  readonly compilation: Compilation;
  readonly findings: readonly LocatedDiagnostic[];
};

/**
 * Opens the language of the project here. A `sentence` is asked about: a schedule alone will do, and dates count from now.
 * A `description` is to stand in a file, whose meaning must not depend on the day it is built.
 */
export async function readerHere(around: Surroundings, as: 'sentence' | 'description'): Promise<ReadText> {
  const [phrase, relativeDates] = as === 'sentence' ? [true, 'read' as const] : [false, 'refuse' as const];
  const context = await contextHere(around);
  const now = new Date(around.now()).toISOString();
  return (text) => {
    const { holidayCalendar } = around;
    const compilation = compile(text, { now, phrase, relativeDates, holidayCalendar, context });
    return {
      compilation,
      findings: collect(compilation.diagnostics.map((found) => locate(found, { name: GIVEN, text }))),
    };
  };
}

/** What a tool was asked about: a text that was given, or a job of the project. */
export async function subjectOf(
  asked: { text?: string | undefined; job?: string | undefined },
  around: Surroundings,
): Promise<ReturnType<ReadText>> {
  const { text, job } = asked;
  if ((text === undefined) === (job === undefined)) {
    throw new Trouble('NLJ9303', 'It takes either a text or the id of a job.', 'Give one of `text` and `job`.');
  }
  if (text !== undefined) return (await readerHere(around, 'sentence'))(text);
  const { compilation } = jobIn(await projectOf(around), job ?? '');
  const source = { name: GIVEN, text: compilation.text };
  return { compilation, findings: collect(compilation.diagnostics.map((found) => locate(found, source))) };
}
