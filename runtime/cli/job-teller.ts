import type { JobSpec } from '../spec/job-spec.ts';
import { announce } from './announce.ts';
import type { BuildOutcome, CompilerProject } from './compiler.ts';
import type { Terminal } from './terminal.ts';

/** Tells a person who runs `dev` which jobs there are and how they are read. */
export interface JobTeller {
  /**
   * Tells the jobs that are new or read otherwise than before, each with the warnings of its build below it, and those
   * that are gone. Warnings that were told already are not told again. `build` is null where only code was changed.
   */
  tell(specs: readonly JobSpec[], build: BuildOutcome | null): Promise<void>;
}

export function jobTeller(terminal: Terminal, project: Pick<CompilerProject, 'render'>): JobTeller {
  const colour = terminal.styleNote('red', ' ') !== ' ';
  let known: ReadonlyMap<string, string> = new Map();
  let warned: ReadonlyMap<string | null, string> = new Map();
  return {
    async tell(specs, build) {
      const frames =
        build === null
          ? warned
          : new Map((await project.render(build, { colour })).map(({ job, text }) => [job, text]));
      const now = new Map(specs.map((spec) => [spec.id, JSON.stringify(spec)]));
      const warn = (job: string | null): void => {
        const text = frames.get(job);
        if (text !== undefined && text !== warned.get(job)) terminal.warn(`${text}\n`);
      };
      for (const spec of specs) {
        if (known.get(spec.id) !== now.get(spec.id)) {
          terminal.answer(terminal.json ? JSON.stringify({ job: spec }) : announce(spec, Date.now(), terminal.style));
        }
        warn(spec.id);
      }
      for (const job of frames.keys()) if (job === null || !now.has(job)) warn(job);
      for (const id of known.keys()) if (!now.has(id)) terminal.note(`${id} is gone.`);
      known = now;
      warned = frames;
    },
  };
}
