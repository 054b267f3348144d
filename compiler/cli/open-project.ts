import { join, resolve } from 'node:path';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { BuildReport } from '../services/report.ts';
import type { BuildRequest } from './build-here.ts';
import type { Watching } from './watch.ts';

/** What a build warns of about one job; `job` is null for what concerns none, such as the config. */
export interface Warnings {
  readonly job: string | null;
  readonly text: string;
}

/** A project as `nljobs dev` holds it. */
export interface OpenProject {
  /** Builds and writes what changed. Findings are in the report; nothing is printed. */
  build(): Promise<BuildReport>;
  /**
   * Builds again at every change of a source, the config or a handler, from when it resolves; `build` of what it gives
   * is for the first build, which then misses nothing.
   */
  watch(onBuild: (report: BuildReport) => void): Promise<Watching>;
  /** The warnings of a build as frames for a terminal, by job, in the order of the files; nothing for one without. */
  render(report: BuildReport, options: { readonly colour: boolean }): Promise<readonly Warnings[]>;
  /** The module that lists the registrations: an absolute path. */
  readonly outEntry: string;
}

/** Opens the project in a folder, to be built and watched. A config that is wrong is in the report of the build. */
export async function openProject(options: { readonly cwd: string; readonly config?: string }): Promise<OpenProject> {
  const cwd = resolve(options.cwd);
  const config = options.config === undefined ? null : resolve(cwd, options.config);
  const request: BuildRequest = { cwd, config, write: true, strict: false, engine: null };
  const { settingsHere } = await import('./watch.ts');
  const { outDir } = await settingsHere(cwd, config);
  return {
    outEntry: join(cwd, outDir, 'generated', 'index.ts'),
    async build() {
      const { buildHere } = await import('./build-here.ts');
      return buildHere(request);
    },
    async render({ diagnostics }, { colour }) {
      const [{ renderFrames }, { ansi, plain }, { IN_SUMMARY }] = await Promise.all([
        import('../diagnostics/render/frame.ts'),
        import('../diagnostics/render/paint.ts'),
        import('./show-build.ts'),
      ]);
      const byJob = new Map<string | null, LocatedDiagnostic[]>();
      for (const located of diagnostics) {
        const { severity, code } = located.diagnostic;
        // Handlers that are not written yet are told by name by whoever starts the jobs.
        if (severity !== 'warning' || IN_SUMMARY.has(code)) continue;
        const job = located.job ?? null;
        byJob.set(job, [...(byJob.get(job) ?? []), located]);
      }
      const paint = colour ? ansi : plain;
      return [...byJob].map(([job, found]) => ({ job, text: renderFrames(found, { paint }) }));
    },
    async watch(onBuild) {
      const { watchProject } = await import('./watch.ts');
      return watchProject(request, onBuild);
    },
  };
}
