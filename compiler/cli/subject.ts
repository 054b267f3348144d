import { didYouMean } from 'nljobs/spec/core';
import type { Compilation } from '../compilation.ts';
import { collect } from '../diagnostics/collect.ts';
import { type LocatedDiagnostic, locate } from '../diagnostics/located.ts';
import { installedHolidays } from '../host/holidays.ts';
import { Failure } from './failure.ts';
import type { Globals } from './globals.ts';
import { asksOnly } from './parse/answer.ts';
import { projectHere, type Subject } from './project.ts';

export interface Compiled {
  readonly subject: Subject;
  readonly compilation: Compilation;
  readonly findings: readonly LocatedDiagnostic[];
  readonly asksOnly: boolean;
}

/** An id: what a sentence never is, since it has blanks or a digit at its head. */
const ID = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;

/** Takes what was given for the id of a job of the project here, or else for a sentence in that project's English. */
export async function findSubject(asked: string, globals: Globals): Promise<Subject> {
  const project = await projectHere(globals);
  if (project === null) return { text: asked, context: {}, job: null };
  const found = project.jobs.find(({ job }) => job?.id === asked);
  if (found) return found;
  if (ID.test(asked) && !ONE_WORD_SENTENCES.has(asked)) {
    const ids = project.jobs.flatMap(({ job }) => (job?.id === undefined ? [] : [job.id]));
    const near = didYouMean(asked, ids);
    if (near !== '') throw new Failure(`There is no job "${asked}" here.${near}`);
  }
  return { text: asked, context: project.context, job: null };
}

const ONE_WORD_SENTENCES: ReadonlySet<string> = new Set(['hourly', 'daily', 'nightly', 'weekly', 'monthly', 'yearly']);

/** All jobs of the project here. */
export async function allSubjects(globals: Globals): Promise<readonly Subject[]> {
  const project = await projectHere(globals);
  if (project === null) {
    throw new Failure('There is no project here.', {
      advice: 'Give a sentence (`nljobs next "every other Friday at 5pm"`), or set a project up with `nljobs init`.',
    });
  }
  return project.jobs;
}

/** How a subject is put to the compiler: relative dates count from now in a sentence, and are refused in a file. */
export async function compileSubject(
  subject: Subject,
  asked: { readonly now: number; readonly timezone: string | null; readonly phrase: boolean },
): Promise<Compiled> {
  const { compile } = await import('../compile.ts');
  const compilation = compile(subject.text, {
    now: new Date(asked.now).toISOString(),
    phrase: asked.phrase && subject.job === null,
    holidayCalendar: installedHolidays,
    relativeDates: subject.job === null ? 'read' : 'refuse',
    context: { ...subject.context, ...(asked.timezone !== null && { timezone: asked.timezone }) },
    ...(subject.job !== null && { job: subject.job }),
  });
  const id = subject.job?.id ?? null;
  const source = { name: id === null ? '<text>' : `<${id}>`, text: subject.text };
  const findings = collect(compilation.diagnostics.map((diagnostic) => locate(diagnostic, source)));
  return { subject, compilation, findings, asksOnly: asksOnly({ ...compilation, next: [] }) };
}
