import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { succeed } from './house/process.ts';
import { root } from './house/sources.ts';
import { unzip } from './house/unzip.ts';

/** What users of Visual Studio Code install: packed, opened, and loaded beside a module that stands for the editor. */
const require = createRequire(import.meta.url);

interface Extension {
  activate(context: { readonly subscriptions: object[] }): Promise<void>;
  deactivate(): Promise<void>;
}

/** What a manifest says to the editor, as far as it is looked at here. */
interface Manifest {
  readonly main: string;
  readonly version: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: boolean } };
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** Stands for any part of the editor: it can be called, constructed, extended and asked for anything. */
function anything(known: Record<string, unknown> = {}): object {
  return new Proxy(class {}, {
    get: (target, key) => {
      if (key === 'prototype') return Reflect.get(target, key);
      // Nothing that can be awaited or walked through.
      if (typeof key === 'symbol' || key === 'then') return undefined;
      if (!(key in known)) known[key] = anything();
      return known[key];
    },
    apply: () => anything(),
    construct: (target, _args, newTarget) => Reflect.construct(target, [], newTarget) as object,
  });
}

/** What the editor and its extensions tell each other with. */
class EventEmitter {
  readonly #listeners = new Set<(event: unknown) => void>();
  readonly event = (listener: (event: unknown) => void): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(event: unknown): void {
    for (const listener of this.#listeners) listener(event);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

/** A server that writes down what it is asked, and with which words and where it was started. */
const SERVER = (library: string, log: string): string => `
const { createConnection, ProposedFeatures } = require(${JSON.stringify(library)});
const { appendFileSync } = require('node:fs');
const write = (entry) => appendFileSync(${JSON.stringify(log)}, JSON.stringify(entry) + '\\n');
const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
connection.onInitialize(({ workspaceFolders }) => {
  write({ args: process.argv.slice(2), cwd: process.cwd(), folders: workspaceFolders.map(({ uri }) => uri) });
  return { capabilities: {} };
});
connection.onInitialized(() => write('initialized'));
connection.onShutdown(() => write('shutdown'));
connection.listen();
`;

let base: string;
let folder: string;
let log: string;
let files: ReadonlyMap<string, Buffer>;
let manifest: Manifest;
let extension: Extension;
let command: readonly string[];
const registered = new Map<string, () => Promise<void>>();
const warnings: string[] = [];
const errors: string[] = [];

function editor(): object {
  const uri = { scheme: 'file', fsPath: folder, path: folder, toString: () => pathToFileURL(folder).href };
  const get = (key: string, otherwise?: unknown): unknown => (key === 'command' ? command : otherwise);
  return anything({
    version: '1.140.0',
    EventEmitter,
    commands: anything({
      registerCommand: (name: string, act: () => Promise<void>) => {
        registered.set(name, act);
        return { dispose: () => undefined };
      },
    }),
    window: anything({
      createOutputChannel: () => anything({ error: (message: string) => errors.push(message) }),
      showWarningMessage: (message: string) => {
        warnings.push(message);
        return Promise.resolve(undefined);
      },
    }),
    workspace: anything({
      workspaceFolders: [{ uri, name: 'shop', index: 0 }],
      textDocuments: [],
      getConfiguration: () => ({ get }),
      findFiles: () => Promise.resolve([uri]),
    }),
  });
}

beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-vscode-')));
  folder = join(base, 'shop');
  log = join(base, 'server.log');
  mkdirSync(folder);
  const vsix = join(base, 'nljobs.vsix');
  await succeed('npm', ['run', '--silent', 'package:vscode', '--', vsix], { cwd: root });
  files = await unzip(vsix);
  for (const [name, bytes] of files) {
    const path = join(base, 'installed', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  manifest = JSON.parse(String(files.get('extension/package.json'))) as Manifest;
  const stub = join(base, 'node_modules/vscode/index.js');
  mkdirSync(dirname(stub), { recursive: true });
  writeFileSync(stub, '');
  require(stub);
  const loaded = require.cache[stub];
  if (loaded === undefined) throw new Error('the stub was not loaded');
  loaded.exports = editor();
  writeFileSync(join(base, 'server.cjs'), SERVER(require.resolve('vscode-languageserver/node'), log));
  extension = require(join(base, 'installed/extension', manifest.main)) as Extension;
});
afterAll(() => {
  rmSync(base, { recursive: true, force: true });
});
beforeEach(() => {
  registered.clear();
  warnings.length = 0;
  errors.length = 0;
});

describe('the package', () => {
  it('holds the bundle, and what is owed to readers and to the authors of what is in it', () => {
    expect([...files.keys()].sort()).toEqual([
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/dist/extension.cjs',
      'extension/dist/licenses.md',
      'extension/package.json',
      'extension/readme.md',
    ]);
    expect(files.has(join('extension', manifest.main))).toBe(true);
    expect(String(files.get('extension/dist/licenses.md'))).toContain('vscode-languageclient');
    expect(String(files.get('extension/LICENSE.txt'))).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
  });

  it('is of the version of the compiler, wakes for jobs alone, and never in a workspace that nobody trusts', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'compiler/package.json'), 'utf8')) as Manifest;
    expect(manifest.version).toBe(version);
    expect(manifest.activationEvents.filter((event) => !event.startsWith('workspaceContains:'))).toEqual([]);
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(false);
  });
});

describe('the extension', () => {
  const restart = async (): Promise<void> => registered.get('nljobs.restart')?.();

  it('starts the command in its folder, ends it and starts it anew when asked, and leaves none behind', async () => {
    command = [process.execPath, join(base, 'server.cjs')];
    await extension.activate({ subscriptions: [] });
    expect([...registered.keys()].sort()).toEqual(manifest.contributes.commands.map((one) => one.command).sort());
    await restart();
    await extension.deactivate();
    expect(errors).toEqual([]);
    const entries: unknown[] = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const started = { args: ['lsp', '--stdio'], cwd: folder, folders: [pathToFileURL(folder).href] };
    const life = [started, 'initialized', 'shutdown'];
    expect(entries).toEqual([...life, ...life]);
    expect(warnings).toEqual([]);
  });

  it('says how to install what is missing, each time it is asked for', async () => {
    command = [];
    await extension.activate({ subscriptions: [] });
    await restart();
    await extension.deactivate();
    const message = expect.stringMatching(/^nljobs is not installed in shop, .*npm install nljobs/);
    expect(warnings).toEqual([message, message]);
  });

  it('says when a program cannot be started, and can be asked again', async () => {
    command = ['no-such-program-of-ours'];
    await extension.activate({ subscriptions: [] });
    await restart();
    await extension.deactivate();
    expect(warnings).toEqual(Array(2).fill('The language server of nljobs did not start.'));
    expect(errors.join()).toContain('no-such-program-of-ours');
  });
});
