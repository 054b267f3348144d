import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesBelow, textsBelow } from '../../fixtures/folders.ts';
import { fakeCompile } from '../../fixtures/projects/fake-compile.ts';
import { compile } from '../compile.ts';
import { createMemoryHost, type MemoryHost } from '../host/memory.ts';
import { buildProject } from './build.ts';
import { fixProject } from './fix.ts';
import { formatProject } from './format.ts';
import { renameJob } from './rename.ts';

/**
 * Projects through time: `<case>/steps.json` says what is done one after the other, folders hold what somebody puts in.
 * What came of each step must be `expected.txt`, and what stands there in the end, but for generated code, `expected`.
 * `UPDATE_GOLDEN=1` writes both. A file `language` with `real` in it has the real language read the words.
 */
const FIXTURES = fileURLToPath(new URL('../../fixtures/edits', import.meta.url));
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

interface Step {
  readonly put?: string;
  readonly delete?: string;
  /** Leaves the lockfile as a merge would, and puts it right again. */
  readonly conflict?: true;
  readonly resolve?: true;
  readonly build?: true;
  readonly fmt?: true;
  readonly fix?: { readonly codes?: readonly string[]; readonly choose?: number; readonly unsafe?: boolean };
  readonly rename?: readonly [string, string];
}

test.each(readdirSync(FIXTURES))('%s comes out as expected', async (name) => {
  const folder = join(FIXTURES, name);
  const steps: readonly Step[] = JSON.parse(readFileSync(join(folder, 'steps.json'), 'utf8'));
  const host = createMemoryHost();
  const real = existsSync(join(folder, 'language'));
  const transcript: string[] = [];
  for (const step of steps) {
    host.writes.length = 0;
    const told = await run(step, host, folder, real);
    const changed = host.writes.map((path) => `  ${host.text(path) === null ? 'removed' : 'wrote'} ${path.slice(3)}`);
    transcript.push([`$ ${JSON.stringify(step)}`, ...told.map((line) => `  ${line}`), ...changed].join('\n'));
  }
  const said = `${transcript.join('\n\n')}\n`;
  const tree = Object.fromEntries(
    [...host.files.keys()]
      .filter((path) => !path.includes('/generated/'))
      .map((path) => [path.slice(3), host.text(path) ?? '']),
  );
  if (UPDATE) {
    rmSync(join(folder, 'expected'), { recursive: true, force: true });
    writeFileSync(join(folder, 'expected.txt'), said);
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(folder, 'expected', path)), { recursive: true });
      writeFileSync(join(folder, 'expected', path), text);
    }
  }
  expect(said).toBe(readFileSync(join(folder, 'expected.txt'), 'utf8'));
  expect(tree).toEqual(textsBelow(join(folder, 'expected')));
});

async function run(step: Step, host: MemoryHost, folder: string, real: boolean): Promise<readonly string[]> {
  const options = { cwd: '/p', compile: real ? compile : fakeCompile };
  if (step.put !== undefined) {
    for (const [path, bytes] of Object.entries(filesBelow(join(folder, step.put), '/p'))) host.put(path, bytes);
    return [];
  }
  if (step.delete !== undefined) {
    host.files.delete(`/p/${step.delete}`);
    return [];
  }
  if (step.conflict) {
    const lock = host.text('/p/jobs.lock.json') ?? '';
    const theirs = lock.replace(/"spec": "[^"]*"/, '"spec": "ffffffffffffffff"');
    host.put('/p/jobs.lock.json', `<<<<<<< HEAD\n${lock}=======\n${theirs}>>>>>>> theirs\n`);
    return [];
  }
  if (step.resolve) {
    const lock = host.text('/p/jobs.lock.json') ?? '';
    host.put('/p/jobs.lock.json', lock.slice(lock.indexOf('\n') + 1, lock.indexOf('=======')));
    return [];
  }
  if (step.fmt) {
    const { files, jobs, left } = await formatProject(host, { ...options, write: true });
    return [
      `formatted ${jobs.join(', ') || 'nothing'} in ${[...files.keys()].join(', ') || 'no file'}`,
      ...left.map(({ job, reason }) => `left ${job}: ${reason}`),
    ];
  }
  if (step.fix !== undefined) {
    const { codes = [], choose = null, unsafe = false } = step.fix;
    const { made, after } = await fixProject(host, { ...options, codes, choose, unsafe, write: true });
    return [...made.map(({ code, title }) => `${code} ${title}`), after.outcome];
  }
  if (step.rename !== undefined) {
    const [from, to] = step.rename;
    const { kind, ...rest } = await renameJob(host, { ...options, from, to });
    return 'report' in rest ? [kind, rest.report.outcome] : [kind, JSON.stringify(rest)];
  }
  const report = await buildProject(host, { ...options, write: true });
  return [
    report.outcome,
    ...report.diagnostics.map(({ diagnostic: { code, severity, message } }) => `${severity} ${code} ${message}`),
  ];
}
