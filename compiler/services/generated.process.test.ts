import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { createMemoryHost } from '../host/memory.ts';
import { buildProject } from './build.ts';

/**
 * What every golden project gets written passes a strict type check, a linter's recommended rules and a formatter. So does
 * `fixtures/generated`: every kind of job and option, names and types too long for a line, jobs that were renamed; and
 * handlers that are written as their stubs show fit their types.
 */
const workspace = fileURLToPath(new URL('../..', import.meta.url));
const KINDS = ['jobs', 'projects'];
let root = '';

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'nljobs-goldens-'));
  for (const kind of KINDS) {
    for (const name of readdirSync(join(workspace, 'fixtures', kind))) {
      const folder = join(workspace, 'fixtures', kind, name);
      if (!existsSync(join(folder, 'expected/src'))) continue;
      // Handlers of another shape are there to be told of, and fail a type check as they should.
      if (readFileSync(join(folder, 'expected.json'), 'utf8').includes('NLJ7016')) continue;
      // What somebody had written before is a part of it.
      for (const part of ['input/src', 'expected/src']) {
        if (existsSync(join(folder, part)))
          cpSync(join(folder, part), join(root, 'src', kind, name), { recursive: true });
      }
    }
  }
  mkdirSync(join(root, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(workspace, 'runtime'), join(root, 'node_modules/nljobs'));
  symlinkSync(join(workspace, 'node_modules/@types/node'), join(root, 'node_modules/@types/node'));
  const put = (name: string, value: object) => writeFileSync(join(root, name), JSON.stringify(value, null, 2));
  put('package.json', { type: 'module' });
  put('tsconfig.json', {
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      customConditions: ['@nljobs/source'],
      noEmit: true,
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      rewriteRelativeImportExtensions: true,
      skipLibCheck: true,
    },
    include: ['src'],
  });
  put('tsconfig.examples.json', {
    extends: './tsconfig.json',
    compilerOptions: { noUnusedParameters: false },
    include: ['examples'],
  });
  await putGenerated();
  put('biome.json', {
    root: true,
    formatter: { indentStyle: 'space', lineWidth: 100 },
    javascript: { formatter: { quoteStyle: 'single' } },
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Builds `fixtures/generated`, with half of its jobs renamed since, as stubs and as handlers that follow their examples. */
async function putGenerated(): Promise<void> {
  const jobs = readFileSync(join(workspace, 'fixtures/generated/jobs.md'), 'utf8');
  const host = createMemoryHost({ '/p/jobs.md': jobs });
  const holidayCalendar = () => ({ dates: ['2027-01-01', '2027-07-05'], through: '2030-12-31' });
  const build = () => buildProject(host, { cwd: '/p', write: true, compile, holidayCalendar });
  const { ids } = await build();
  const renamed = new Set(ids.filter((_, index) => index % 2 === 0));
  let at = -1;
  host.put(
    '/p/jobs.md',
    jobs.replace(/^## .*$/gm, (heading) => {
      const id = ids[++at] ?? '';
      return renamed.has(id) ? `${heading} {#now-${id.slice(0, 50)}} <!-- was: ${id} -->` : heading;
    }),
  );
  const { diagnostics } = await build();
  const errors = diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error');
  expect(errors.map(({ diagnostic }) => diagnostic.message)).toEqual([]);
  for (const path of host.files.keys()) {
    if (!path.startsWith('/p/src/jobs/')) continue;
    const name = path.slice('/p/src/jobs/'.length);
    const text = host.text(path) ?? '';
    for (const [folder, shown] of [
      ['src/generated', text],
      ['examples', asShown(name, text)],
    ] as const) {
      mkdirSync(dirname(join(root, folder, name)), { recursive: true });
      writeFileSync(join(root, folder, name), shown);
    }
  }
}

/** A stub as its example shows it: uncommented, in the place of what is not written yet. */
function asShown(name: string, text: string): string {
  if (name === 'predicates.ts')
    return text.replace('Partial<Predicates>', 'Predicates').replace(/^ {2}\/\/ (\w+: )/gm, '$1');
  const [stub = '', shown] = text.split('// Like this:\n');
  if (shown === undefined) return text;
  return `${stub.slice(0, stub.indexOf('export const handler'))}${shown.replace(/^\/\/ {3}/gm, '')}`.replace(
    /^import \{ unimplemented \}.*\n/,
    '',
  );
}

function run(tool: string, args: readonly string[]): string {
  const ran = spawnSync(process.execPath, [join(workspace, 'node_modules', tool), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return `${ran.stdout}${ran.stderr}`;
}

test('a strict type check finds nothing', () => {
  const said = run('typescript/bin/tsc', ['-p', '.', '--pretty', 'false']);
  expect(said.split('\n').filter((line) => line.startsWith('src/'))).toEqual([]);
});

test('handlers that are written as stubs show fit their types', () => {
  const said = run('typescript/bin/tsc', ['-p', 'tsconfig.examples.json', '--pretty', 'false']);
  expect(said.split('\n').filter((line) => line.startsWith('examples/'))).toEqual([]);
});

test('a linter and a formatter find nothing', () => {
  const said = run('@biomejs/biome/bin/biome', ['check', '--max-diagnostics=none', '--colors=off', 'src']);
  expect(said).toMatch(/Checked \d+ files in .*No fixes applied\.\s*$/);
});
