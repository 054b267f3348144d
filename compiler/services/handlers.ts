import type { JobSpec } from 'nljobs/spec/core';
import { handlerFile } from '../emit/names.ts';
import { handlerNames } from '../emit/steps.ts';
import { type Host, readText } from '../host/host.ts';
import { joinPath } from '../host/path.ts';
import { isId } from '../source/ids.ts';
import { type HandlerFile, type HandlerState, stateOf } from '../typescript/handler-state.ts';
import { inspectHandlers } from '../typescript/inspect.ts';
import type { IdentifiedJob } from './identify.ts';

/** The handler files of a project, by path relative to its root. */
export interface Handlers {
  readonly texts: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, HandlerFile>;
  /** The state of the file of a job that is read so; undefined where there is none. A spec that cannot be read asks for `handler`. */
  stateOf(path: string, spec: JobSpec | null): HandlerState | undefined;
  /** Base name of a job's handler file: its id, or an old id whose file is still in use. */
  nameFor(job: IdentifiedJob): string;
}

/** Reads the handlers' folder. Files whose name is no id, such as tests, are nobody's handler. */
export async function readHandlers(
  host: Host,
  cwd: string,
  outDir: string,
  inspect: typeof inspectHandlers = inspectHandlers,
): Promise<Handlers> {
  const texts = new Map<string, string>();
  const ids = new Set<string>();
  for (const entry of host.list(joinPath(cwd, `${outDir}/handlers`))) {
    const name = entry.name.replace(/\.ts$/, '');
    if (entry.kind !== 'file' || name === entry.name || !isId(name)) continue;
    const path = `${outDir}/${handlerFile(name)}`;
    const text = readText(host, joinPath(cwd, path));
    if (text === null) continue;
    texts.set(path, text);
    ids.add(name);
  }
  const files = await inspect(texts);
  return {
    texts,
    files,
    stateOf(path, spec) {
      const file = files.get(path);
      if (file === undefined) return undefined;
      if (spec !== null) return stateOf(file, handlerNames(spec));
      // Whatever it is the handler of, there is one.
      return file('handler').state === 'no-handler' ? 'written' : file('handler').state;
    },
    nameFor({ id, was, before }) {
      if (ids.has(id)) return id;
      return [...was, ...(before?.was ?? [])].find((old) => ids.has(old)) ?? id;
    },
  };
}
