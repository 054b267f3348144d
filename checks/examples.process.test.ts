import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyExample, examples } from './house/example.ts';
import { bin, run, succeed } from './house/process.ts';

it('there are examples', () => {
  expect(examples).toContain('quickstart');
});

describe.each(examples)('examples/%s', (name) => {
  let base: string;
  let folder: string;
  let scripts: Readonly<Record<string, string>>;
  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-example-')));
    folder = join(base, name);
    copyExample(name, folder);
    scripts = (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
      .scripts;
  });
  afterAll(() => {
    rmSync(base, { recursive: true, force: true });
  });

  it('has its generated files and its lock up to date', async () => {
    expect(await run(bin('nljobs'), ['build', '--check'], { cwd: folder })).toMatchObject({ code: 0 });
  });

  it('is sound, by its own script', async () => {
    expect(scripts).toHaveProperty('check');
    await succeed('npm', ['run', '--silent', 'check'], { cwd: folder });
  });

  it('builds, by its own script, to an entry for nljobs start', async () => {
    await succeed('npm', ['run', '--silent', 'build'], { cwd: folder });
    expect(existsSync(join(folder, 'dist/jobs/generated/index.js'))).toBe(true);
  });

  it('runs its demo to the end', async ({ skip }) => {
    if (scripts['demo'] === undefined) skip('this example has no demo');
    const said = await succeed('npm', ['run', '--silent', 'demo', '--', '--once'], { cwd: folder });
    expect(said).toContain('What ran:');
    expect(said).not.toContain('did not complete');
  });
});
