import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import { buildProject } from './build.ts';

/** Real projects on disk: built with the real language, checked by the real TypeScript as a user's would be. */
const workspace = fileURLToPath(new URL('../..', import.meta.url));
let root = '';

const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    customConditions: ['@nljobs/source'],
    noEmit: true,
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitOverride: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    rewriteRelativeImportExtensions: true,
    skipLibCheck: true,
  },
  include: ['src'],
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nljobs-project-'));
  put('package.json', '{ "type": "module" }\n');
  put('tsconfig.json', JSON.stringify(TSCONFIG));
  mkdirSync(join(root, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(workspace, 'runtime'), join(root, 'node_modules/nljobs'));
  symlinkSync(join(workspace, 'node_modules/@types/node'), join(root, 'node_modules/@types/node'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function build(write = true) {
  return buildProject(createNodeHost(), { cwd: normalizePath(root), write, compile });
}

/** What tsc says about the project's own files. */
function typecheck(): readonly string[] {
  const tsc = join(workspace, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
    cwd: root,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => /\(\d+,\d+\): error/.test(line));
}

const JOBS = `# Billing

## Send reminders

Every weekday at 18:00, send reminders to customers with overdue invoices. At most once per customer per day.

## Welcome

When a user signs up, send a "*/ welcome \` email.

## Clean up

Every night at 2 AM, delete sessions older than 30 days, one at a time, retry 5 times.
`;

const CONFIG = `interface Zone { readonly name: string }
const zone: Zone = { name: 'Europe/Berlin' };
export default { timezone: zone.name };
`;

test('what is generated passes a strict type check, as stubs and as handlers', async () => {
  put('jobs.md', JOBS);
  put('nljobs.config.ts', CONFIG);
  const report = await build();
  expect(report.diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error')).toEqual([]);
  expect(report.outcome).toBe('done');
  expect(report.jobs[0]?.spec?.triggers[0]).toMatchObject({ timezone: 'Europe/Berlin' });
  expect(typecheck()).toEqual([]);

  put(
    'src/jobs/types.ts',
    `declare module './generated/events.ts' {
  interface EventPayloads {
    'user.signed_up': { readonly userId: string };
  }
}
declare module './generated/handlers.ts' {
  interface App {
    readonly mail: (to: string) => Promise<void>;
  }
}
export {};
`,
  );
  put(
    'src/jobs/handlers/welcome.ts',
    `import type { Handlers } from '../generated/handlers.ts';

export const handler: Handlers['welcome'] = async (input, ctx) => {
  await ctx.app.mail(input.userId);
};
`,
  );
  put(
    'src/jobs/handlers/send-reminders.ts',
    `import type { Handlers } from '../generated/handlers.ts';

interface Customer {
  readonly id: string;
}

export const handler: Handlers<Customer>['send-reminders'] = {
  items: () => [{ id: 'c1' }],
  key: (customer) => customer.id,
  effect: (customer, ctx) => ctx.app.mail(customer.id),
};
`,
  );
  expect(typecheck()).toEqual([]);

  put('src/jobs/handlers/send-reminders.ts', 'export const handler = async () => undefined;\n');
  put('src/jobs/handlers/welcome.ts', 'export const handler = (input: { orderId: number }) => input.orderId;\n');
  const errors = typecheck();
  expect(errors.map((line) => line.split('(')[0])).toEqual([
    'src/jobs/generated/jobs.jobs.ts',
    'src/jobs/generated/jobs.jobs.ts',
  ]);
});

test('a second build writes nothing and touches no file', async () => {
  put('jobs.md', JOBS);
  await build();
  const times = () =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('node_modules'))
      .map((path) => [path, statSync(join(root, path)).mtimeMs, statSync(join(root, path)).ino]);
  const before = times();
  const second = await build();
  expect(second.written).toEqual([]);
  expect(times()).toEqual(before);
  expect((await build(false)).outcome).toBe('done');
});

test('a config that fails says where, and nothing is written', async () => {
  put('jobs.md', JOBS);
  put('nljobs.config.ts', "export default {\n  timezone: 'UTC',\n  outDir: missing(),\n};\n");
  const thrown = await build();
  expect([thrown.outcome, thrown.written]).toEqual(['unusable', []]);
  const [located] = thrown.diagnostics;
  expect(located?.diagnostic.message).toBe('nljobs.config.ts cannot be loaded: missing is not defined');
  const { start, end } = located?.diagnostic.span ?? { start: 0, end: 0 };
  expect(located?.source.text.slice(start, end)).toBe('missing');
});

test('a config with a mistake in its syntax says where', () => {
  put('jobs.md', JOBS);
  put('nljobs.config.ts', "export default {\n  timezone: 'UTC'\n  outDir: 'x',\n};\n");
  // In a process of its own: the test runner would read the file in place of Node.
  const script = `
    import { createNodeHost } from ${JSON.stringify(join(workspace, 'compiler/host/node.ts'))};
    import { loadConfig } from ${JSON.stringify(join(workspace, 'compiler/config/load.ts'))};
    const { diagnostics } = await loadConfig(createNodeHost(), ${JSON.stringify(normalizePath(root))});
    console.log(JSON.stringify(diagnostics.map(({ source, diagnostic: { code, message, span } }) => [code, message, source.text.slice(span.start, span.end)])));
  `;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@nljobs/source', '--input-type=module', '-e', script],
    { encoding: 'utf8', cwd: root },
  );
  expect(stderr).toBe('');
  const [finding] = JSON.parse(stdout) as [string, string, string][];
  expect(finding?.[0]).toBe('NLJ6020');
  expect(finding?.[2]).toBe('outDir');
});

test('nothing is written through a link that leads out of the project', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'nljobs-outside-'));
  try {
    put('jobs.md', JOBS);
    mkdirSync(join(root, 'src/jobs'), { recursive: true });
    symlinkSync(outside, join(root, 'src/jobs/generated'));
    const report = await build();
    expect(report.outcome).toBe('unusable');
    expect(report.diagnostics.map(({ diagnostic }) => diagnostic.code)).toContain('NLJ6025');
    expect(readdirSync(outside)).toEqual([]);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

test('the stamp loads nothing heavy', () => {
  const stamp = readFileSync(join(workspace, 'compiler/services/stamp.ts'), 'utf8');
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(join(workspace, 'compiler/services/stamp.ts'))});
    await import(${JSON.stringify(join(workspace, 'compiler/host/node.ts'))});
    console.log(loaded.filter((url) => url.includes('node_modules') || url.includes('/runtime/')).join());
  `;
  expect(stamp).not.toContain("from 'nljobs");
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect([stdout.trim(), stderr]).toEqual(['', '']);
});
