import { join, resolve } from 'node:path';
import type { BuildReport } from '../services/report.ts';
import type { BuildRequest } from './build-here.ts';

/** A project as `nljobs dev` holds it. */
export interface OpenProject {
  /** Builds and writes what changed. Findings are in the report; nothing is printed. */
  build(): Promise<BuildReport>;
  /** Builds again at every change of a source, the config or a handler. Returns how to stop. */
  watch(onBuild: (report: BuildReport) => void): () => Promise<void>;
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
    watch(onBuild) {
      const begun = import('./watch.ts').then(({ watchProject }) => watchProject(request, onBuild));
      return async () => {
        const stop = await begun;
        await stop();
      };
    },
  };
}
