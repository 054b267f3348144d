import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEditor, type Editor } from './house/editor.ts';
import { type Ended, run } from './house/process.ts';
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
  readonly icon: string;
  readonly version: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: boolean } };
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
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

const JOBS = '## Sync\n\nEvery wekday at 9 AM UTC, sync the users.\n';

let base: string;
let folder: string;
let log: string;
let files: ReadonlyMap<string, Buffer>;
let manifest: Manifest;
let extension: Extension;
let editor: Editor;
/** What was said while it was packed. */
let packed: Ended;

beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-vscode-')));
  folder = join(base, 'shop');
  log = join(base, 'server.log');
  mkdirSync(folder);
  const vsix = join(base, 'nljobs.vsix');
  packed = await run('npm', ['run', '--silent', 'package:vscode', '--', vsix], { cwd: root });
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
  editor = createEditor(folder);
  loaded.exports = editor.module;
  writeFileSync(join(base, 'server.cjs'), SERVER(require.resolve('vscode-languageserver/node'), log));
  extension = require(join(base, 'installed/extension', manifest.main)) as Extension;
});
afterAll(() => {
  rmSync(base, { recursive: true, force: true });
});
beforeEach(() => {
  editor.forget();
});

describe('the package', () => {
  it('holds the bundle, and what is owed to readers and to the authors of what is in it', () => {
    expect([...files.keys()].sort()).toEqual([
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/dist/extension.cjs',
      'extension/dist/icon.png',
      'extension/dist/licenses.md',
      'extension/package.json',
      'extension/readme.md',
    ]);
    expect(files.has(join('extension', manifest.main))).toBe(true);
    expect(String(files.get('extension/dist/licenses.md'))).toContain('vscode-languageclient');
    expect(String(files.get('extension/LICENSE.txt'))).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
  });

  it('shows itself to a marketplace: an icon of its size, what it is and costs, and where readers begin', () => {
    const icon = files.get(join('extension', manifest.icon)) ?? Buffer.alloc(0);
    expect(icon.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([128, 128]);
    const shown = String(files.get('extension.vsixmanifest'));
    expect(shown).toContain('<Categories>Programming Languages,Linters,Formatters</Categories>');
    expect(shown).toContain('Type="Microsoft.VisualStudio.Services.Icons.Default" Path="extension/dist/icon.png"');
    expect(packed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Packaged'),
      stderr: expect.not.stringContaining('WARNING'),
    });
  });

  it('is of the version of the compiler, wakes for jobs alone, and never in a workspace that nobody trusts', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'compiler/package.json'), 'utf8')) as Manifest;
    expect(manifest.version).toBe(version);
    expect(manifest.activationEvents.filter((event) => !event.startsWith('workspaceContains:'))).toEqual([]);
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(false);
  });
});

describe('the extension', () => {
  const restart = async (): Promise<void> => editor.commands.get('nljobs.restart')?.();

  it('starts the command in its folder, ends it and starts it anew when asked, and leaves none behind', async () => {
    editor.command = [process.execPath, join(base, 'server.cjs')];
    await extension.activate({ subscriptions: [] });
    expect([...editor.commands.keys()].sort()).toEqual(manifest.contributes.commands.map((one) => one.command).sort());
    await restart();
    await extension.deactivate();
    expect(editor.output).toEqual([]);
    const entries: unknown[] = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const started = { args: ['lsp', '--stdio'], cwd: folder, folders: [pathToFileURL(folder).href] };
    const life = [started, 'initialized', 'shutdown'];
    expect(entries).toEqual([...life, ...life]);
    expect(editor.warnings).toEqual([]);
  });

  it('says how to install what is missing, each time it is asked for', async () => {
    editor.command = [];
    await extension.activate({ subscriptions: [] });
    await restart();
    await extension.deactivate();
    const message = expect.stringMatching(/^nljobs is not installed in shop, .*npm install nljobs/);
    expect(editor.warnings).toEqual([message, message]);
  });

  it('says when a program cannot be started, and can be asked again', async () => {
    editor.command = ['no-such-program-of-ours'];
    await extension.activate({ subscriptions: [] });
    await restart();
    await extension.deactivate();
    expect(editor.warnings).toEqual(Array(2).fill('The language server of nljobs did not start.'));
    expect(editor.output.join()).toContain('no-such-program-of-ours');
    expect(editor.errors).toEqual([]);
  });

  it('shows the findings of the real server, corrects them, has one that dies started again and says so, and ends it', async () => {
    const lives = join(base, 'lives.log');
    const note = join(base, 'note.mjs');
    writeFileSync(
      note,
      `import { appendFileSync } from 'node:fs';
const write = (word) => appendFileSync(${JSON.stringify(lives)}, word + ' ' + process.pid + '\\n');
write('begins');
process.on('exit', (code) => write('ends with ' + code + ':'));`,
    );
    writeFileSync(join(folder, 'jobs.md'), JOBS);
    const life = (): readonly string[] => readFileSync(lives, 'utf8').trim().split('\n');
    const source = ['--conditions=@nljobs/source', join(root, 'compiler/cli/main.ts')];
    editor.command = [process.execPath, '--import', pathToFileURL(note).href, ...source];
    const file = editor.open(join(folder, 'jobs.md'));
    const wrong = () => file.findings().filter(({ severity }) => severity === 0);
    const soon = { timeout: 15_000, interval: 20 };

    await extension.activate({ subscriptions: [] });
    await expect.poll(wrong, soon).toMatchObject([{ range: { start: { line: 2, character: 6 } } }]);
    const [misspelt] = wrong();
    if (misspelt === undefined) throw new Error('the finding went away');
    expect(misspelt.code?.value).toMatch(/^NLJ\d{4}$/);
    const offered = await file.corrections(misspelt);
    const correction = offered.find(({ edit }) => [...(edit?.edits.values() ?? [])].flat()[0]?.newText === 'weekday');
    expect(correction?.kind?.value).toBe('quickfix');
    if (correction === undefined) throw new Error('no correction was offered');
    file.make(correction);
    expect(file.text()).toBe(JOBS.replace('wekday', 'weekday'));
    await expect.poll(wrong, soon).toEqual([]);
    expect([editor.warnings, editor.errors]).toEqual([[], []]);

    const [first] = life();
    process.kill(Number(first?.split(' ')[1]), 'SIGKILL');
    // What was typed meanwhile is read by the new one, and nothing of the old one is left standing.
    file.replace(misspelt.range, 'wekday ');
    await expect.poll(wrong, soon).toHaveLength(1);
    expect(life()).toHaveLength(2);
    expect(editor.warnings).toEqual(['The language server of nljobs ended in shop, and is started again.']);
    expect(editor.errors).toEqual([]);

    await extension.deactivate();
    await expect.poll(life, soon).toHaveLength(3);
    expect(life()[2]).toBe(life()[1]?.replace('begins', 'ends with 0:'));
    expect(wrong()).toEqual([]);
    expect(editor.warnings).toHaveLength(1);
  });
});
