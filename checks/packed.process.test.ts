import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyExample } from './house/example.ts';
import { bin, run, succeed } from './house/process.ts';
import { root } from './house/sources.ts';
import { npmCache, pack, QUIET } from './house/tarballs.ts';

/** What users get: the two tarballs, installed outside of this checkout. `npm run build` comes before. */
const PHRASE = 'every weekday at 9am';

let base: string;
let runtime: string;
let compiler: string;
beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-packed-')));
  runtime = await pack('runtime', base);
  compiler = await pack('compiler', base);
});
afterAll(() => {
  rmSync(base, { recursive: true, force: true });
});

function folderFor(name: string): string {
  const path = join(base, name);
  mkdirSync(path);
  return path;
}

describe.each(['runtime', 'compiler'] as const)('the package in %s/', (folder) => {
  const tarball = (): string => (folder === 'runtime' ? runtime : compiler);

  it('is well formed', async () => {
    const answer = await run(bin('publint'), ['run', tarball(), '--strict'], { cwd: base });
    expect(answer, answer.stdout + answer.stderr).toMatchObject({ code: 0 });
  });

  it('gives types where it gives code', async () => {
    const args = [tarball(), '--profile', 'esm-only', '--no-color', '--no-emoji'];
    const answer = await run(bin('attw'), args, { cwd: base });
    expect(answer, answer.stdout + answer.stderr).toMatchObject({ code: 0 });
  });

  it('holds what is built and neither tests nor sources of TypeScript', async () => {
    const list = (await succeed('tar', ['-tzf', tarball()], { cwd: base })).trim().split('\n');
    expect(list.filter((path) => /\.test\.|(?<!\.d)\.ts$|\/scripts\//.test(path))).toEqual([]);
    expect(list.filter((path) => !/^package\/(?:bin|dist)\/|^package\/[\w.-]+$/.test(path))).toEqual([]);
  });
});

describe('nljobs alone, in production', () => {
  let project: string;
  let command: string;
  beforeAll(async () => {
    project = folderFor('production');
    const manifest = JSON.parse(readFileSync(join(root, 'runtime/package.json'), 'utf8')) as {
      readonly peerDependencies: Readonly<Record<string, string>>;
    };
    const pglite = `@electric-sql/pglite@${manifest.peerDependencies['@electric-sql/pglite']}`;
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
    await succeed('npm', ['install', '--omit=dev', ...QUIET, runtime, pglite], { cwd: project });
    command = join(project, 'node_modules/.bin/nljobs');
    // What is deployed: the example, built where the compiler is.
    const built = join(base, 'quickstart');
    copyExample('quickstart', built);
    await succeed(bin('nljobs'), ['build'], { cwd: built });
    await succeed(bin('tsc'), [], { cwd: built });
    cpSync(join(built, 'dist'), join(project, 'dist'), { recursive: true });
  });

  it('brings neither the compiler nor what it is made of', () => {
    const require = createRequire(join(project, 'package.json'));
    for (const name of ['@nljobs/compiler', 'ts-morph', 'typescript']) {
      expect(() => require.resolve(name), name).toThrow(/Cannot find (?:module|package)/);
    }
    expect(existsSync(join(project, 'node_modules/nljobs/package.json'))).toBe(true);
  });

  it('starts from the snapshot that the package carries', async () => {
    const list = await succeed('tar', ['-tzf', runtime], { cwd: base });
    expect(list).toMatch(/package\/dist\/store\/pglite-[\d.]+-[0-9a-f]+\.tar\.br/);
  });

  it('carries the dashboard, built and compressed, and nothing that it was built with', async () => {
    const list = (await succeed('tar', ['-tzf', runtime], { cwd: base })).split('\n');
    const assets = list.filter((path) => path.startsWith('package/dist/dashboard/'));
    expect(assets).toContain('package/dist/dashboard/index.html');
    for (const ending of ['js', 'js.br', 'js.gz', 'css', 'css.br', 'css.gz']) {
      expect(
        assets.filter((path) => path.endsWith(`.${ending}`)),
        ending,
      ).toHaveLength(1);
    }
    const require = createRequire(join(project, 'package.json'));
    for (const name of ['preact', 'vite']) expect(() => require.resolve(name), name).toThrow(/Cannot find/);
  });

  it('runs a built job on the embedded engine, and stops well', async () => {
    const child = spawn(command, ['start'], {
      cwd: project,
      env: { PATH: process.env['PATH'] ?? '', HOME: project, CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    try {
      let said = '';
      const lines = createInterface({ input: child.stderr });
      for await (const line of lines) {
        said += `${line}\n`;
        if (/API at http:/.test(line)) break;
      }
      expect(said).toMatch(/nljobs runs \d+ jobs on embedded/);
      child.stderr.resume();
      child.stdout.resume();
      const answer = await succeed(command, ['run', 'rebuild-the-search-index', '--wait', '--json'], { cwd: project });
      expect(JSON.parse(answer)).toMatchObject({ status: 'completed', job: 'rebuild-the-search-index' });
    } finally {
      child.kill('SIGTERM');
    }
    expect((await ended)[0]).toBe(0);
  });

  it('says of a verb that needs the compiler what to install', async () => {
    const answer = await run(command, ['explain', PHRASE], { cwd: project });
    expect(answer.code).toBe(2);
    expect(answer.stderr).toContain('npm install --save-dev @nljobs/compiler@');
  });
});

describe('both packages through npx, in an empty folder', () => {
  let npx: (...command: readonly string[]) => Promise<string>;
  let empty: string;
  let cache: { readonly npm_config_cache: string };
  beforeAll(async () => {
    empty = folderFor('empty');
    // npx keeps what it installs in npm's cache: this one goes with the test.
    cache = { npm_config_cache: await npmCache(join(base, 'cache')) };
    npx = (...command) =>
      succeed('npx', ['--yes', ...QUIET, '--package', runtime, '--package', compiler, ...command], {
        cwd: empty,
        env: cache,
      });
  });

  it('nljobs explain answers', async () => {
    expect(await npx('nljobs', 'explain', PHRASE)).toMatch(/weekday/i);
  });

  it('nljobs parse answers', async () => {
    const answer: unknown = JSON.parse(await npx('nljobs', 'parse', '--phrase', PHRASE));
    expect(answer).toMatchObject({ ok: true, text: PHRASE, spec: { triggers: [{ cron: ['0 9 * * 1-5'] }] } });
  });

  it('nljobs-compiler explain answers', async () => {
    expect(await npx('nljobs-compiler', 'explain', PHRASE)).toMatch(/weekday/i);
  });

  /** What npx has put into its cache: asked there again, it costs no other installation. */
  const installed = (): string => {
    const folder = join(cache.npm_config_cache, '_npx');
    const [name = ''] = readdirSync(folder);
    return join(folder, name, 'node_modules/.bin/nljobs');
  };
  const env = () => ({ PATH: process.env['PATH'] ?? '', HOME: empty });

  it('nljobs chat answers', async () => {
    const said = await succeed(installed(), ['chat', '--message', `${PHRASE}, send the report`, '--json'], {
      cwd: empty,
    });
    expect(JSON.parse(said)).toMatchObject({ ready: true, readback: expect.stringMatching(/weekday/i) });
  });

  it('nljobs mcp hands out the language and a prompt, with examples that are in no rule of the built code', async () => {
    const client = new Client({ name: 'test', version: '1' });
    const command = installed();
    await client.connect(
      new StdioClientTransport({ command, args: ['mcp'], cwd: empty, env: env(), stderr: 'ignore' }),
    );
    const { contents } = await client.readResource({ uri: 'nljobs://language' });
    const [page] = contents as readonly { readonly text: string }[];
    expect(page?.text.match(/^- [\w.-]+: \S/gm)?.length).toBeGreaterThan(100);
    const { messages } = await client.getPrompt({ name: 'write-job', arguments: { words: 'nightly, sync' } });
    expect(JSON.stringify(messages)).not.toContain('{{');
    await client.close();
  });

  it('nljobs lsp answers an editor', async () => {
    const child = spawn(installed(), ['lsp', '--stdio'], { cwd: empty, env: env(), stdio: ['pipe', 'pipe', 'ignore'] });
    const ended = once(child, 'close');
    const params = { processId: null, rootUri: null, capabilities: {} };
    const asked = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    child.stdin.write(`Content-Length: ${asked.length}\r\n\r\n${asked}`);
    let said = '';
    for await (const piece of child.stdout.setEncoding('utf8')) {
      said += piece;
      if (said.includes('hoverProvider')) break;
    }
    expect(said).toContain('"name":"nljobs"');
    child.stdin.end();
    await ended;
  });
});
