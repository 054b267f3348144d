import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { joinPath } from '../host/path.ts';
import type { EditorProject, Snapshot } from '../services/editor/project.ts';
import { diagnosticOf, positionsOf, uriOf } from './convert.ts';

/** Where findings go. */
export interface Outlet {
  send(params: PublishDiagnosticsParams): void;
  /** The version of a document that has this very text; undefined where none has. */
  versionOf(uri: string, text: string): number | undefined;
  failed(error: unknown): void;
  readonly reference: string | null;
}

export interface Publisher {
  /** Tells what is found in a project now. While that is worked out, any number of further calls make one more round. */
  publish(project: EditorProject): void;
}

export function createPublisher(outlet: Outlet): Publisher {
  /** What is under way, and whether something has changed since. */
  const rounds = new Map<EditorProject, { again: boolean }>();
  /** Files of which findings have been told, so that they can be taken back. */
  const told = new Map<EditorProject, ReadonlySet<string>>();

  const tell = (project: EditorProject, snapshot: Snapshot): void => {
    const messages = messagesOf(snapshot, outlet);
    const now = new Set(messages.map(({ uri }) => uri));
    for (const message of messages) outlet.send(message);
    for (const uri of told.get(project) ?? []) if (!now.has(uri)) outlet.send({ uri, diagnostics: [] });
    told.set(project, now);
  };
  return {
    publish(project) {
      const round = rounds.get(project);
      if (round !== undefined) {
        round.again = true;
        return;
      }
      const begun = { again: true };
      rounds.set(project, begun);
      const go = async (): Promise<void> => {
        while (begun.again) {
          // What has come in already belongs to this round.
          await new Promise((resolve) => setImmediate(resolve));
          begun.again = false;
          tell(project, await project.snapshot());
        }
      };
      go()
        .catch(outlet.failed)
        .finally(() => rounds.delete(project));
    },
  };
}

/** The findings of each job file, those without any included, and of the config and the lockfile where there are some. */
function messagesOf({ root, report, files, sources }: Snapshot, outlet: Outlet): readonly PublishDiagnosticsParams[] {
  // What there is to say of a handler's code is for those who look at handlers.
  const handlers = new Set(report.jobs.map(({ handler }) => handler));
  const others = report.diagnostics.map(({ source }) => source.name).filter((name) => !handlers.has(name));
  return [...new Set([...sources, ...others])].flatMap((name) => {
    const found = report.diagnostics.filter(({ source }) => source.name === name);
    const text = files.get(name)?.source.text ?? found[0]?.source.text ?? '';
    const uri = uriOf(joinPath(root, name));
    const version = outlet.versionOf(uri, text);
    const at = positionsOf(text);
    const diagnostics = found.map((one) => diagnosticOf(one, uri, at, outlet.reference));
    return [{ uri, diagnostics, ...(version === undefined ? {} : { version }) }];
  });
}
