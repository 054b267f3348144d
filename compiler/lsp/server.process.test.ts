import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createMessageConnection,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** The server from its sources, as an editor starts it, spoken to by the library that editors speak it with. */
const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const JOBS = `## Daily report

Every weekday at 9 AM UTC, send the report.

## Broken

Every wekday at 9 AM UTC, sync the users.
`;

const HANDLER = '// Sends it.\nexport const handler = async () => {};\n';

let folder: string;
let child: ChildProcessWithoutNullStreams;
let client: MessageConnection;
const published: PublishDiagnosticsParams[] = [];
let waiting: { readonly wanted: (one: PublishDiagnosticsParams) => boolean; readonly done: () => void } | null = null;

function start(): ChildProcessWithoutNullStreams {
  const args = ['--conditions=@nljobs/source', main, 'lsp', '--stdio'];
  return spawn(process.execPath, args, { cwd: folder });
}

/** The next findings that are told of a document at a version. */
async function findings(uri: string, version: number): Promise<PublishDiagnosticsParams> {
  const wanted = (one: PublishDiagnosticsParams) => one.uri === uri && one.version === version;
  if (!published.some(wanted)) await new Promise<void>((done) => (waiting = { wanted, done }));
  const found = published.find(wanted);
  if (found === undefined) throw new Error('nothing was published');
  return found;
}

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
const open = (name: string, text: string) =>
  client.sendNotification('textDocument/didOpen', {
    textDocument: { uri: uriOf(name), languageId: 'markdown', version: 1, text },
  });
const change = (name: string, version: number, contentChanges: readonly object[]) =>
  client.sendNotification('textDocument/didChange', { textDocument: { uri: uriOf(name), version }, contentChanges });
const at = (line: number, character: number) => ({ line, character });
const ask = (method: string, name: string, more: object = {}): Promise<unknown> =>
  client.sendRequest(`textDocument/${method}`, { textDocument: { uri: uriOf(name) }, ...more });

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'nljobs-lsp-')));
  await writeFile(join(folder, 'jobs.md'), JOBS);
  await mkdir(join(folder, 'src/jobs/handlers'), { recursive: true });
  await writeFile(join(folder, 'src/jobs/handlers/daily-report.ts'), HANDLER);
  child = start();
  client = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  client.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    if (waiting?.wanted(params)) waiting.done();
  });
  client.listen();
});

afterAll(async () => {
  client.dispose();
  child.kill();
  await rm(folder, { recursive: true, force: true });
});

it('serves a job file from the first key to the last', async () => {
  const answer = await client.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: null,
    capabilities: {},
  });
  expect(answer).toMatchObject({ serverInfo: { name: 'nljobs' }, capabilities: { definitionProvider: true } });
  await client.sendNotification('initialized', {});

  await open('jobs.md', JOBS);
  const { diagnostics } = await findings(uriOf('jobs.md'), 1);
  const [misspelt] = diagnostics.filter(({ severity }) => severity === 1);
  expect(misspelt).toMatchObject({ source: 'nljobs', code: expect.stringMatching(/^NLJ\d{4}$/) });
  expect(misspelt?.range.start).toEqual(at(6, 6));
  expect(misspelt?.codeDescription?.href).toMatch(/^file:.*diagnostics\.md#nlj\d{4}$/);

  const range = { start: at(6, 8), end: at(6, 8) };
  expect(await ask('codeAction', 'jobs.md', { range, context: { diagnostics: [] } })).toContainEqual(
    expect.objectContaining({
      kind: 'quickfix',
      edit: { changes: { [uriOf('jobs.md')]: [{ range: { start: at(6, 6), end: at(6, 12) }, newText: 'weekday' }] } },
    }),
  );
  expect(await ask('hover', 'jobs.md', { position: at(2, 4) })).toMatchObject({
    contents: {
      kind: 'markdown',
      value: expect.stringMatching(/Every weekday at 09:00 UTC[\s\S]*(?:- .*UTC\n){4}- .*UTC/),
    },
  });
  expect(await ask('documentSymbol', 'jobs.md')).toMatchObject([{ name: 'Daily report' }, { name: 'Broken' }]);

  const handler = 'src/jobs/handlers/daily-report.ts';
  const exported = { start: at(1, 13), end: at(1, 20) };
  expect(await ask('definition', 'jobs.md', { position: at(2, 4) })).toEqual([
    { uri: uriOf(handler), range: exported },
  ]);
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri: uriOf(handler), languageId: 'typescript', version: 1, text: HANDLER },
  });
  expect(await ask('definition', handler, { position: at(1, 15) })).toEqual([
    { uri: uriOf('jobs.md'), range: { start: at(0, 3), end: at(0, 15) } },
  ]);

  // Typed as it is in editors: each key an edit of its own, and columns in UTF-16.
  await change('jobs.md', 2, [{ range: { start: at(0, 3), end: at(0, 3) }, text: '🙂 ' }]);
  await change('jobs.md', 3, [{ range: { start: at(6, 6), end: at(6, 12) }, text: 'weekday' }]);
  expect((await findings(uriOf('jobs.md'), 3)).diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  // An edit of a version that is past is left out, and one beyond the end of the text is made at its end.
  await change('jobs.md', 2, [{ text: 'late' }]);
  await change('jobs.md', 4, [{ range: { start: at(900, 0), end: at(900, 7) }, text: '\n## Third\n\n' }]);
  await findings(uriOf('jobs.md'), 4);
  expect(await ask('documentSymbol', 'jobs.md')).toMatchObject([{ name: '🙂 Daily report' }, { name: 'Broken' }]);
  await change('jobs.md', 5, [{ range: { start: at(900, 0), end: at(900, 0) }, text: 'Every ho' }]);
  expect(await ask('completion', 'jobs.md', { position: at(10, 8) })).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ label: 'Every hour' })]),
  });

  await change('jobs.md', 6, [{ text: '## A\n\nweekdays at 9am UTC, send it\n' }]);
  expect(await ask('formatting', 'jobs.md', { options: { tabSize: 2, insertSpaces: true } })).toEqual([
    { range: { start: at(0, 0), end: at(3, 0) }, newText: '## A\n\nEvery weekday at 09:00 UTC, send it.\n' },
  ]);

  // What is no job file is nobody's business here, and what is odd ends nothing.
  await open('readme.md', '## Install\n\nEvery wekday at noon.\n');
  expect(await ask('documentSymbol', 'readme.md')).toEqual([]);
  expect(await ask('hover', 'readme.md', { position: at(2, 3) })).toBeNull();
  expect(await ask('hover', 'never-opened.md', { position: at(0, 0) })).toBeNull();
  await client.sendNotification('textDocument/didChange', {
    textDocument: { uri: 'untitled:Untitled-1', version: 1 },
    contentChanges: [{ text: 'x' }],
  });
  await change('jobs.md', 7, [{ text: '' }]);
  expect((await findings(uriOf('jobs.md'), 7)).diagnostics).toMatchObject([{ code: 'NLJ6005' }]);
  expect(await ask('hover', 'jobs.md', { position: at(50, 50) })).toBeNull();
  expect(await ask('definition', 'jobs.md', { position: at(0, 0) })).toEqual([]);

  // A text that is too long to be read at every key is left alone, and the server goes on.
  await change('jobs.md', 8, [{ text: '## A\n\nEvery hour, sync it.\n'.repeat(50_000) }]);
  expect(await ask('documentSymbol', 'jobs.md')).toEqual([]);
  await change('jobs.md', 9, [{ text: JOBS }]);
  expect(await ask('documentSymbol', 'jobs.md')).toMatchObject([{}, {}]);
  expect(published.some(({ uri }) => uri === uriOf('readme.md'))).toBe(false);

  await expect(client.sendRequest('nljobs/no-such-thing')).rejects.toThrow('Unhandled method');
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('ends with 1 where the editor goes away without a word', async () => {
  const alone = start();
  let said = '';
  alone.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  alone.stdin.end();
  expect(await once(alone, 'exit')).toEqual([1, null]);
  expect(said).toBe('');
});
