import { expect, it } from 'vitest';
import { projectFiles } from './files.ts';
import { packageName, plan } from './plan.ts';

const choices = { name: 'shop', timezone: 'Europe/Berlin', esm: true };

it('makes every file in an empty folder', () => {
  const steps = plan(projectFiles(choices), () => false);
  expect(steps.map(({ does, file }) => `${does} ${file.path}`)).toEqual([
    'create jobs.md',
    'create nljobs.config.ts',
    'create src/jobs/handlers/say-hello.ts',
    'create package.json',
    'create tsconfig.json',
    'create .gitignore',
    'create .gitattributes',
    'create .github/workflows/jobs.yml',
  ]);
});

it('keeps what is there, a config under any of its names included', () => {
  const present = new Set(['nljobs.config.mjs', '.gitignore', 'jobs.md']);
  const kept = plan(projectFiles(choices), (path) => present.has(path)).filter(({ does }) => does === 'kept');
  expect(kept.map(({ file }) => file.path)).toEqual(['jobs.md', 'nljobs.config.mjs', '.gitignore']);
});

it('names the config so that Node reads it as a module in any project', () => {
  const paths = projectFiles({ ...choices, esm: false }).map(({ path }) => path);
  expect(paths).toContain('nljobs.config.mts');
  expect(paths).not.toContain('nljobs.config.ts');
});

it.each([
  ['My Shop', 'my-shop'],
  ['.hidden', 'hidden'],
  ['日本', 'jobs'],
  ['a--b-', 'a--b'],
  ['node_modules', 'jobs'],
])('calls the package of the folder %s %s', (folder, name) => {
  expect(packageName(folder)).toBe(name);
});
