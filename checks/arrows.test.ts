import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, loadedWith, resolveFrom, root, sourcesOf } from './house/sources.ts';

/**
 * Which room may know which: the arrows of docs/architecture.md, drawn once more so that they can be checked. A room is
 * a folder of a package or a file at its top; on its line stand the rooms it may import (types included, since an arrow
 * is knowledge), and others' packages behind a bar. `node:` stands for every module of Node.
 */
const COMPILER: Readonly<Record<string, string>> = {
  'index.ts': 'core.ts config',
  'core.ts': 'compile.ts compilation.ts readback',
  // The same for Node, which can wait with a module and still answer at once.
  'index-in-node.ts': 'core-in-node.ts config',
  'core-in-node.ts': 'core.ts compilation.ts | node:',
  'compile.ts': 'readback semantics grammar lexer ast compilation.ts nljobs/spec/core',
  'compilation.ts': 'nljobs/spec/core',
  // The language: pure, text to spec.
  lexer: '',
  ast: 'nljobs/spec/core',
  grammar: 'ast lexer cron compilation.ts',
  calendar: 'ast nljobs/spec/core',
  cron: 'calendar ast lexer nljobs/spec/core',
  semantics: 'calendar cron ast grammar lexer diagnostics compilation.ts nljobs/spec/core',
  readback: 'semantics calendar ast grammar lexer nljobs/spec/core',
  diagnostics: 'nljobs/spec/core',
  // The project: files in, files out.
  host: 'compilation.ts | node:',
  source:
    'host diagnostics compilation.ts nljobs/spec/core | mdast mdast-util-from-markdown mdast-util-frontmatter micromark-extension-frontmatter yaml zod',
  config: 'source host diagnostics compilation.ts nljobs/spec/core | zod',
  lockfile: 'source host diagnostics compilation.ts nljobs/spec/core',
  typescript: '| ts-morph',
  emit: 'config source typescript nljobs/spec/core',
  // The optional model: it proposes English, and the grammar reads it.
  llm: 'grammar lexer ast | zod openai openai/helpers/zod openai/error',
  audit:
    'compile.ts compilation.ts readback semantics calendar cron ast lexer host source typescript diagnostics nljobs/spec/core | yaml',
  services:
    'ast grammar compile.ts compilation.ts readback config source host diagnostics lockfile emit typescript llm nljobs/spec/core',
  chat: 'services compilation.ts diagnostics',
  mcp: 'services grammar llm compile.ts compilation.ts host diagnostics nljobs/spec/core | node: nljobs/http nljobs/client zod @modelcontextprotocol/server @modelcontextprotocol/server/stdio',
  lsp: 'services host diagnostics nljobs/spec/core | node: vscode-languageserver/node vscode-languageserver-textdocument',
  // An extension of an editor: it starts the command and knows nothing else of us.
  editors: '| node: vscode vscode-languageclient/node',
  cli: 'lsp mcp chat llm audit cron services compile.ts compilation.ts config host diagnostics nljobs/spec/core | node: commander chokidar cronstrue @clack/prompts',
};

const RUNTIME: Readonly<Record<string, string>> = {
  'index.ts': 'runtime.ts schedules.ts call-options.ts options.ts registry.ts events.ts errors.ts spec store',
  spec: '| zod',
  // Shared by all rooms: words without behaviour.
  'errors.ts': '',
  'clock.ts': '',
  'registry.ts': 'spec errors.ts',
  'events.ts': 'spec store',
  'logger.ts': 'registry.ts',
  'options.ts': 'alerts registry.ts clock.ts events.ts engine spec store worker scheduler',
  'refuse-options.ts': 'alerts options.ts spec errors.ts',
  'jobs-enabled.ts': 'errors.ts',
  'call-options.ts': 'store',
  'compile-text.ts': 'scheduler spec errors.ts',
  'runtime-api.ts': 'compile-text.ts call-options.ts schedules.ts events.ts registry.ts spec store',
  // The ports and what stands behind them.
  engine: 'spec store | node:',
  store: 'spec engine | node: zod pg @electric-sql/pglite',
  engines:
    'engine store spec | node: zod pg-boss bullmq ioredis @temporalio/activity @temporalio/client @temporalio/common @temporalio/common/lib/time.js @temporalio/worker @temporalio/workflow',
  // Decisions and loops: they know the ports, never an engine.
  scheduler: 'spec store engine registry.ts events.ts errors.ts clock.ts | node:',
  worker:
    'telemetry scheduler spec store engine registry.ts events.ts errors.ts clock.ts options.ts | node: temporal-polyfill',
  // What is measured and traced.
  telemetry: 'events.ts | @opentelemetry/api @opentelemetry/exporter-prometheus @opentelemetry/sdk-metrics',
  // What is told of what went wrong.
  alerts: 'scheduler store spec registry.ts clock.ts | node: nodemailer',
  // What instances tell each other.
  'tell-others.ts': 'store registry.ts events.ts clock.ts',
  // The composition root.
  'presence.ts': 'store registry.ts clock.ts',
  'version.ts': 'node:',
  'runtime.ts':
    'presence.ts compile-text.ts store-of.ts refuse-options.ts take-jobs.ts compose.ts runtime-api.ts job-state.ts run-end.ts call-options.ts scheduler worker store engine registry.ts events.ts errors.ts clock.ts options.ts logger.ts',
  'take-jobs.ts': 'scheduler worker registry.ts errors.ts',
  'job-state.ts': 'runtime-api.ts scheduler store spec',
  'run-end.ts': 'store spec events.ts clock.ts',
  'compose.ts':
    'housekeeping.ts version.ts alerts telemetry tell-others.ts control schedules.ts jobs-enabled.ts scheduler worker store engine spec registry.ts events.ts errors.ts clock.ts options.ts | node:',
  'housekeeping.ts': 'scheduler store engine registry.ts events.ts clock.ts',
  control: 'telemetry call-options.ts scheduler worker store engine spec events.ts errors.ts clock.ts | node:',
  'schedules.ts': 'scheduler store spec errors.ts clock.ts | node:',
  // The wires.
  http: 'store spec errors.ts events.ts | node: hono hono/streaming hono/utils/cookie @hono/node-server @hono/node-server/utils/response zod',
  // Knows the API by what it says over the wire, and nothing of what answers it: types of `http` and `spec` alone.
  dashboard: 'http spec | preact preact/hooks preact-iso @preact/signals',
  'handler.ts': 'http runtime-api.ts spec store store-of.ts errors.ts | node: @hono/node-server',
  // What programs beside an instance ask it with: the way of the operators' verbs.
  'client.ts': 'cli http',
  'store-of.ts': 'store',
  cli: 'version.ts alerts runtime.ts store-of.ts jobs-enabled.ts http engine store spec registry.ts events.ts errors.ts | node: commander zod',
  testing: 'runtime.ts options.ts registry.ts clock.ts worker engine store spec | node:',
};

/** Single files that may do what their room may not, each with its reason. */
const EXCEPT: Readonly<Record<string, string>> = {
  // Front matter is a part of the config that stands in a source: its values are read by the same schema.
  'compiler/source/front-matter.ts': 'config',
  // The one place where an engine is put on a store: an engine in the same database needs its connection.
  'runtime/store/open.ts': 'engines',
};

const PACKAGES = [
  ['compiler', COMPILER],
  ['runtime', RUNTIME],
] as const;

/** Where an import of a room leads: a room of its package, an entry of ours, a package, or `node:`. */
function target(folder: string, path: string, from: string): string {
  if (from.startsWith('node:')) return 'node:';
  if (!from.startsWith('.')) return from;
  const resolved = resolveFrom(path, from);
  return resolved.startsWith(`${folder}/`) ? roomOf(resolved) : resolved;
}

const roomOf = (path: string): string => path.split('/')[1] ?? path;
const words = (line: string): readonly string[] => line.split(/[ |]+/).filter((word) => word !== '');

describe.each(PACKAGES)('%s', (folder, table) => {
  it('has a line for every room, and a room for every line', () => {
    const rooms = new Set(sourcesOf(folder).map(roomOf));
    expect([...rooms].sort()).toEqual(Object.keys(table).sort());
  });

  it('draws no arrow that the table does not have', () => {
    const strangers = sourcesOf(folder).flatMap((path) => {
      const room = roomOf(path);
      const allowed = new Set([room, ...words(table[room] ?? ''), ...words(EXCEPT[path] ?? '')]);
      return importsOf(path)
        .filter(({ from }) => !allowed.has(target(folder, path, from)))
        .map(({ from }) => `${path} imports ${from}`);
    });
    expect(strangers).toEqual([]);
  });

  it('has no file that knows a file which knows it in turn, be it by a type or lazily', () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (path: string, way: readonly string[]): void => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' > '));
      if (done.has(path) || !/\.tsx?$/.test(path)) return;
      done.add(path);
      for (const { from } of importsOf(path)) walk(resolveFrom(path, from), [...way, path]);
    };
    for (const path of sourcesOf(folder)) walk(path, []);
    expect(circles).toEqual([]);
  });
});

describe('laws that no line of a table can say', () => {
  it('the runtime never names the compiler in an import: its CLI finds it at the moment a verb needs it', () => {
    const naming = sourcesOf('runtime').filter((path) =>
      importsOf(path).some(({ from }) => from.startsWith('@nljobs/') || from.includes('compiler/')),
    );
    expect(naming).toEqual([]);
  });

  it('the dashboard takes nothing into the browser but vocabularies: of the runtime it knows types, and the API by its answers', () => {
    const taken = sourcesOf('runtime/dashboard').flatMap((path) =>
      importsOf(path)
        .filter(({ from, typeOnly }) => from.startsWith('.') && !typeOnly)
        .map(({ from }) => resolveFrom(path, from))
        .filter((to) => !to.startsWith('runtime/dashboard/') && to !== 'runtime/spec/vocabulary.ts'),
    );
    expect(taken).toEqual([]);
  });

  it('only the schema of the spec knows zod', () => {
    const knowing = sourcesOf('runtime/spec').filter((path) => importsOf(path).some(({ from }) => from === 'zod'));
    expect(knowing).toEqual(['runtime/spec/json-schema.ts', 'runtime/spec/schema.ts']);
  });

  it.each([
    ['nljobs', 'runtime/index.ts'],
    ['the nljobs command', 'runtime/cli/main.ts'],
    ['@nljobs/compiler', 'compiler/index.ts'],
    ['the nljobs-compiler command', 'compiler/cli/main.ts'],
  ])('%s loads nothing heavy until it is needed', (_name, entry) => {
    const heavy = [
      'ts-morph',
      'pg-boss',
      'bullmq',
      'ioredis',
      'pg',
      '@electric-sql/pglite',
      'hono',
      '@hono/node-server',
      'chokidar',
      'openai',
      '@modelcontextprotocol/server',
      'vscode-languageserver/node',
      'nljobs/http',
      'nljobs/client',
    ];
    const loaded = loadedWith(entry);
    expect(heavy.flatMap((name) => (loaded.has(name) ? [loaded.get(name)] : []))).toEqual([]);
  });

  it('dimensions of the grammar are folders, and the parser knows none of them', () => {
    const dimensions = readdirSync(join(root, 'compiler/grammar'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(dimensions.length).toBeGreaterThan(0);
    const knowing = ['joints', 'parse', 'paths', 'pattern', 'rank', 'reading', 'rule', 'trace', 'weights'].flatMap(
      (name) =>
        importsOf(`compiler/grammar/${name}.ts`)
          .filter(({ from }) => dimensions.some((dimension) => from.startsWith(`./${dimension}/`)))
          .map(({ from }) => `${name}.ts imports ${from}`),
    );
    expect(knowing).toEqual([]);
  });
});
