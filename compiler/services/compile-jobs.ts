import type { WordRole } from 'nljobs/spec/core';
import type { Compilation, CompileOptions } from '../compilation.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { Acknowledged, Proposed } from '../lockfile/lockfile.ts';
import { isAcknowledged } from '../lockfile/remember.ts';
import { locateIn } from '../source/excerpt.ts';
import { finding } from '../source/finding.ts';
import type { Prose } from '../source/prose.ts';
import type { IdentifiedJob } from './identify.ts';

/** The language, as a function: `compile` of `compile.ts`. */
export type Compile = (text: string, options: CompileOptions) => Compilation;

export interface CompiledJob extends IdentifiedJob {
  readonly compilation: Compilation;
  /** Its warnings, in the form in which they are acknowledged. */
  readonly warnings: readonly Acknowledged[];
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** How many of its warnings are quiet. */
  readonly quiet: number;
  /** Where its words cannot be read, and were restated by a model: what the compilation is of. */
  readonly proposed?: Proposed;
}

/** Compiles one job of a project and brings its findings to the file. */
export function compileJob(job: IdentifiedJob, compile: Compile, acknowledge: boolean): CompiledJob {
  const { found, file, id, before } = job;
  const { text } = found.description;
  const compilation = compile(text, {
    context: file.context,
    relativeDates: 'refuse',
    job: { id, group: found.group, file: found.source.name, ...(found.title === null ? {} : { title: found.title }) },
  });
  const warnings: Acknowledged[] = [];
  const diagnostics: LocatedDiagnostic[] = [];
  let quiet = 0;
  for (const diagnostic of compilation.diagnostics) {
    if (diagnostic.severity === 'warning') {
      const warning = { code: diagnostic.code, words: text.slice(diagnostic.span.start, diagnostic.span.end) };
      warnings.push(warning);
      if (acknowledge || isAcknowledged(warning, before?.acknowledged ?? [])) {
        quiet++;
        continue;
      }
    }
    diagnostics.push(locateIn(diagnostic, found.description, found.source, id));
  }
  return { ...job, compilation, warnings, diagnostics, quiet };
}

/** Reports prose that reads like a schedule, an event or an option: somebody may believe that it counts. */
export function checkProse(prose: Prose, states: (text: string) => boolean): readonly LocatedDiagnostic[] {
  if (!states(prose.words.text)) return [];
  const line = prose.words.text.replace(/\s+/g, ' ');
  const words = line.length > 60 ? `${line.slice(0, 59)}…` : line;
  const message = `"${words}" reads like a schedule or an option, and is not read here: only the first paragraph under a heading and its list are. Quote it (>) if it is a remark, or join it to the description.`;
  return [finding('NLJ6010', prose.source, message, { span: prose.place, fixes: prose.fixes })];
}

const STATES: ReadonlySet<WordRole> = new Set(['schedule', 'event', 'option']);

/** Whether any of a paragraph's words would be read as a trigger or an option, if they were read. */
export function statesSomething(compile: Compile): (text: string) => boolean {
  return (text) => compile(text, { phrase: true }).words.some(({ as }) => STATES.has(as));
}
