import { existsSync } from 'node:fs';
import { type LogOutputChannel, RelativePattern, type WorkspaceFolder, workspace } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient } from 'vscode-languageclient/node';
import { type ServerChoice, serverCommand } from './server-command.ts';

/** The language server of one workspace folder. */
export interface FolderServer {
  /** Ends what runs, and starts what is to run by now. Says what it chose; rejects where a server did not come up. */
  restart(): Promise<ServerChoice>;
  stop(): Promise<void>;
}

/** What else a reading depends on: sources, and the lock beside them. The server reads them anew when told. */
const INPUTS = '**/{*.md,jobs.lock.json}';
const MARKS = '**/{jobs.md,nljobs.config.{ts,mts,js,mjs,json}}';
const NOT_OURS = '**/node_modules/**';

/** Its own messages hold stack traces: they go into the output, and who has a server says what people are to know. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/**
 * @param output where the server's words go, and the client's about it.
 * @param died called when a server that stood has ended without being asked to. It is not started again by itself.
 */
export function createFolderServer(folder: WorkspaceFolder, output: LogOutputChannel, died: () => void): FolderServer {
  let stop: (() => Promise<void>) | null = null;
  let last: Promise<unknown> = Promise.resolve();
  /** One thing after the other: a server that is still coming up cannot be stopped. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };
  const end = async (): Promise<void> => {
    const running = stop;
    stop = null;
    try {
      await running?.();
    } catch (error) {
      // It is killed then: no reason to start no other.
      output.error(`${folder.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const start = async (): Promise<ServerChoice> => {
    const choice = await choose(folder);
    if (choice.kind !== 'start') return choice;
    output.info(`${folder.name}: ${[choice.command, ...choice.args].join(' ')}`);
    const inputs = workspace.createFileSystemWatcher(new RelativePattern(folder, INPUTS));
    let stands = false;
    const client = new Client(
      'nljobs',
      'nljobs',
      { command: choice.command, args: [...choice.args], options: { cwd: folder.uri.fsPath } },
      {
        // Which Markdown files hold jobs is for the server to say: it has read the config.
        documentSelector: [
          {
            scheme: 'file',
            language: 'markdown',
            pattern: { baseUri: folder.uri.toString(), pattern: '**/*' },
          },
        ],
        workspaceFolder: folder,
        synchronize: { fileEvents: inputs },
        outputChannel: output,
        initializationFailedHandler: () => false,
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => {
            if (stands) died();
            return { action: CloseAction.DoNotRestart, handled: true };
          },
        },
      },
    );
    stop = async () => {
      stands = false;
      inputs.dispose();
      // One that did not come up has nothing to end, and one that is being started again can be ended when it stands.
      if (!client.needsStop()) return;
      await client.start();
      await client.dispose();
    };
    await client.start();
    stands = true;
    return choice;
  };
  return {
    restart: () =>
      inTurn(async () => {
        await end();
        return start();
      }),
    stop: () => inTurn(end),
  };
}

async function choose(folder: WorkspaceFolder): Promise<ServerChoice> {
  const found = await workspace.findFiles(new RelativePattern(folder, MARKS), NOT_OURS, 1);
  return serverCommand({
    configured: workspace.getConfiguration('nljobs', folder).get<unknown>('command'),
    folder: folder.uri.fsPath,
    platform: process.platform,
    exists: existsSync,
    hasJobs: found.length > 0,
  });
}
