import { handlerFile } from '../emit/names.ts';
import { type Host, readText } from '../host/host.ts';
import { joinPath } from '../host/path.ts';
import { isId } from '../source/ids.ts';
import type { HandlerFacts, HandlerState } from '../typescript/handler-state.ts';
import { inspectHandlers } from '../typescript/inspect.ts';
import type { IdentifiedJob } from './identify.ts';

/** The handler files of a project: text and state by path relative to its root. */
export interface Handlers {
  readonly texts: ReadonlyMap<string, string>;
  readonly states: ReadonlyMap<string, HandlerState>;
  readonly shapes: ReadonlyMap<string, HandlerFacts['shape']>;
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
  for (const entry of host.list(joinPath(cwd, `${outDir}/handlers`))) {
    const name = entry.name.replace(/\.ts$/, '');
    if (entry.kind !== 'file' || name === entry.name || !isId(name)) continue;
    const path = `${outDir}/${handlerFile(name)}`;
    const text = readText(host, joinPath(cwd, path));
    if (text !== null) texts.set(path, text);
  }
  const exists = (id: string) => texts.has(`${outDir}/${handlerFile(id)}`);
  const facts = [...(await inspect(texts))];
  return {
    texts,
    states: new Map(facts.map(([path, { state }]) => [path, state])),
    shapes: new Map(facts.map(([path, { shape }]) => [path, shape])),
    nameFor({ id, was, before }) {
      if (exists(id)) return id;
      return [...was, ...(before?.was ?? [])].find(exists) ?? id;
    },
  };
}
