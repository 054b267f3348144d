import type { EngineName } from 'nljobs/spec/core';
import { installedHolidays } from '../host/holidays.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import { toolIdentity } from '../host/tool.ts';
import type { BuildMemory } from '../services/memory.ts';
import type { Propose } from '../services/proposals.ts';
import type { BuildReport } from '../services/report.ts';
import { configKey } from './config-key.ts';

export interface BuildRequest {
  readonly cwd: string;
  readonly config: string | null;
  readonly write: boolean;
  readonly strict: boolean;
  readonly engine: EngineName | null;
  /** Jobs that somebody has looked at; see `BuildOptions`. */
  readonly acknowledge?: readonly string[] | true;
  /** Asks a model about what cannot be read; left out where nobody is to be asked. */
  readonly propose?: Propose;
  /** What builds of one watch keep for each other. */
  readonly memory?: BuildMemory;
}

/** Builds the project in a folder of this machine. Everything heavy is loaded here, and not before. */
export async function buildHere(request: BuildRequest): Promise<BuildReport> {
  const [{ buildProject }, { compile }] = await Promise.all([import('../services/build.ts'), import('../compile.ts')]);
  const cwd = normalizePath(request.cwd);
  return buildProject(createNodeHost(), {
    holidayCalendar: installedHolidays,
    cwd,
    config: request.config === null ? undefined : configKey(cwd, request.config),
    write: request.write,
    strict: request.strict,
    engine: request.engine ?? undefined,
    acknowledge: request.acknowledge,
    compile,
    now: Date.now(),
    memory: request.memory,
    propose: request.propose,
    tool: toolIdentity(),
  });
}
