import { commands, type ExtensionContext, env, type WorkspaceFolder, window, workspace } from 'vscode';
import { createFolderServer, type FolderServer } from './folder-server.ts';
import { type Ends, ended, NO_ENDS } from './restarts.ts';
import type { ServerChoice } from './server-command.ts';

const servers = new Map<string, FolderServer>();
const ends = new Map<string, Ends>();

/** Called by the editor when a window holds jobs that it trusts: starts a server for each workspace folder that has some. */
export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('nljobs', { log: true });
  const restart = async (folder: WorkspaceFolder): Promise<void> => {
    const key = folder.uri.toString();
    const server = servers.get(key) ?? createFolderServer(folder, output, () => died(folder));
    servers.set(key, server);
    try {
      await tell(await server.restart());
    } catch (error) {
      output.error(error instanceof Error ? error.message : String(error));
      await offer('The language server of nljobs did not start.', SHOW_OUTPUT);
    }
  };
  const died = (folder: WorkspaceFolder): void => {
    const key = folder.uri.toString();
    if (!servers.has(key)) return;
    const { again, ...rest } = ended(ends.get(key) ?? NO_ENDS, Date.now());
    ends.set(key, rest);
    void offer(again ? DIED(folder.name) : GIVEN_UP(folder.name), SHOW_OUTPUT, ...(again ? [] : [TRY_AGAIN]));
    if (again) void restart(folder);
  };
  const stop = async (folder: WorkspaceFolder): Promise<void> => {
    const key = folder.uri.toString();
    const server = servers.get(key);
    servers.delete(key);
    await server?.stop();
  };
  /** Every one, or those that are asked for. A message that waits for its answer keeps no other folder waiting. */
  const restartAll = async (which: (folder: WorkspaceFolder) => boolean = () => true): Promise<void> => {
    await Promise.all((workspace.workspaceFolders ?? []).filter(which).map(restart));
  };

  // An imported config stays what it was for as long as a process lives.
  const configs = workspace.createFileSystemWatcher('**/nljobs.config.{ts,mts,js,mjs,json}');
  const configChanged = async (uri: Parameters<typeof workspace.getWorkspaceFolder>[0]): Promise<void> => {
    const folder = workspace.getWorkspaceFolder(uri);
    if (folder !== undefined && !uri.path.includes('/node_modules/')) await restart(folder);
  };
  context.subscriptions.push(
    output,
    configs,
    configs.onDidCreate(configChanged),
    configs.onDidChange(configChanged),
    configs.onDidDelete(configChanged),
    workspace.onDidChangeConfiguration((change) =>
      restartAll((folder) => change.affectsConfiguration('nljobs.command', folder)),
    ),
    workspace.onDidChangeWorkspaceFolders(async ({ added, removed }) => {
      await Promise.all([...removed.map(stop), ...added.map(restart)]);
    }),
    commands.registerCommand('nljobs.restart', () => restartAll()),
    commands.registerCommand('nljobs.output', () => output.show()),
  );
  // Not awaited: the commands are there while a message is.
  void restartAll();
}

/** Called when the window closes, or the extension is turned off. */
export async function deactivate(): Promise<void> {
  const all = [...servers.values()];
  servers.clear();
  await Promise.all(all.map((server) => server.stop()));
}

const DIED = (name: string): string => `The language server of nljobs ended in ${name}, and is started again.`;
const GIVEN_UP = (name: string): string =>
  `The language server of nljobs ends in ${name} again and again, and is not started any more.`;

/** A button, and what it does. */
interface Button {
  readonly title: string;
  readonly press: () => PromiseLike<unknown>;
}

const SHOW_OUTPUT: Button = { title: 'Show Output', press: () => commands.executeCommand('nljobs.output') };
const TRY_AGAIN: Button = { title: 'Try Again', press: () => commands.executeCommand('nljobs.restart') };
const SETTING: Button = {
  title: 'Open Setting',
  press: () => commands.executeCommand('workbench.action.openSettings', 'nljobs.command'),
};

async function tell(choice: ServerChoice): Promise<void> {
  if (choice.kind === 'misconfigured') await offer(choice.message, SETTING);
  if (choice.kind !== 'missing') return;
  const { message, install } = choice;
  await offer(message, { title: 'Copy Command', press: () => env.clipboard.writeText(install) }, TRY_AGAIN, SETTING);
}

async function offer(message: string, ...buttons: readonly Button[]): Promise<void> {
  const title = await window.showWarningMessage(message, ...buttons.map((button) => button.title));
  await buttons.find((button) => button.title === title)?.press();
}
