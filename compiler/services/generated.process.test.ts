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
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** What every golden project gets written passes a strict type check, a linter's recommended rules and a formatter. */
const workspace = fileURLToPath(new URL('../..', import.meta.url));
const KINDS = ['jobs', 'projects'];
let root = '';

beforeAll(() => {
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
  put('biome.json', {
    root: true,
    formatter: { indentStyle: 'space', lineWidth: 100 },
    javascript: { formatter: { quoteStyle: 'single' } },
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

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

test('a linter and a formatter find nothing', () => {
  const said = run('@biomejs/biome/bin/biome', ['check', '--max-diagnostics=none', '--colors=off', 'src']);
  expect(said).toMatch(/Checked \d+ files in .*No fixes applied\.\s*$/);
});
