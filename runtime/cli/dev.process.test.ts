import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand, startCommand } from './testing/command.ts';

/** The workspace's own packages, built: what a user's `npm install` would put there. */
const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-dev-'));
  write('package.json', '{ "name": "demo", "private": true, "type": "module" }');
  mkdirSync(join(cwd, 'node_modules/@nljobs'), { recursive: true });
  symlinkSync(join(PACKAGES, 'nljobs'), join(cwd, 'node_modules/nljobs'));
  symlinkSync(join(PACKAGES, '@nljobs/compiler'), join(cwd, 'node_modules/@nljobs/compiler'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
}

/** A handler as its author would leave it, beside a module of the author's own. */
function writeHandler(job: string, body: string): void {
  write(
    `src/jobs/handlers/${job}.ts`,
    `import { word } from '../../word.ts';\nexport const handler = async (): Promise<string> => { ${body} return word; };\n`,
  );
}

test('dev --once builds, tells how each description is read, runs what comes due, and sums up', async () => {
  write(
    'jobs.md',
    '# Demo\n\n## Tick\n\nEvery second, say tick\n\n## Remind\n\nEvery year on 1 March at 6 PM, send reminders\n',
  );
  write('src/word.ts', "export const word: string = 'tock';\n");
  writeHandler('tick', '');
  const { code, stdout, stderr } = await runCommand(['dev', '--once', '--limit', '30s'], { cwd });
  expect(stderr).toContain('Not written, and left unscheduled: remind.');
  expect(stderr).toContain('API at http://127.0.0.1:');
  expect(stdout).toContain('tick  Every second, say tick\n  read as  ');
  expect(stdout).toMatch(/implied\s+zone UTC/u);
  expect(stdout).toMatch(/tick completed in \S+ "tock"/u);
  const summary = stdout
    .slice(stdout.indexOf('JOB '))
    .split('\n')
    .map((line) => line.split(/\s{2,}/u));
  expect(summary[0]).toEqual(['JOB', 'COMPLETED', 'FAILED', 'LAST', 'TOOK', 'NEXT']);
  expect(summary[1]?.slice(0, 4)).toEqual(['tick', expect.stringMatching(/^[1-9]/u), '0', 'completed']);
  expect(summary[2]?.slice(0, 4)).toEqual(['remind', '0', '0', 'not run']);
  expect(code).toBe(0);
});

test('a run that fails for good makes --once exit 6', async () => {
  write('jobs.md', '# Demo\n\n## Tick\n\nEvery second, say tick; do not retry\n');
  write('src/word.ts', "export const word: string = 'tock';\n");
  writeHandler('tick', "if (word === 'tock') throw new TypeError('no bell');");
  const { code, stdout, stderr } = await runCommand(['dev', '--once', '--limit', '30s'], { cwd });
  expect(`${stdout}${stderr}`).toContain('no bell');
  expect(code).toBe(6);
});

test('a description that cannot be read is told with its code, and nothing is started', async () => {
  write('jobs.md', '# Demo\n\n## Tick\n\nSomeday maybe\n');
  const { code, stdout, stderr } = await runCommand(['dev', '--once'], { cwd });
  expect([1, 4]).toContain(code);
  expect(`${stdout}${stderr}`).toMatch(/NLJ\d{4}/u);
  expect(stderr).not.toContain('API at');
});

test('an edit of a description, of a handler or of what it imports is taken up', async () => {
  write('jobs.md', '# Demo\n\n## Tick\n\nEvery second, say tick\n');
  write('src/word.ts', "export const word: string = 'one';\n");
  writeHandler('tick', '');
  const dev = startCommand(['dev'], { cwd });
  try {
    await dev.said(/completed in \S+ "one"/u);
    write('src/word.ts', "export const word: string = 'two';\n");
    await dev.said(/completed in \S+ "two"/u);
    writeHandler('tick', "if (word !== '') return 'three';");
    await dev.said(/completed in \S+ "three"/u);
    write('jobs.md', '# Demo\n\n## Tick\n\nEvery 2 seconds, say tick\n');
    await dev.said(/read as {2}.*\bevery 2 seconds\b/u);
  } finally {
    dev.kill('SIGINT');
  }
  expect((await dev.done).code).toBe(130);
});

test('a save that breaks what a handler imports is told with file and line; the old code goes on, and the next save recovers', async () => {
  write('jobs.md', '# Demo\n\n## Tick\n\nEvery second, say tick\n');
  write('src/word.ts', "export const word: string = 'one';\n");
  writeHandler('tick', '');
  const dev = startCommand(['dev'], { cwd });
  try {
    await dev.said(/completed in \S+ "one"/u);
    write('src/word.ts', "// half saved\nexport const word: string = = 'two';\n");
    await dev.said(/not reloaded: .*\n- "tick": src\/word\.ts:2: SyntaxError: /u);
    const before = dev.soFar().length;
    await dev.said(/completed in \S+ "one"/u, before);
    write('src/word.ts', "export const other: string = 'two';\n");
    await dev.said(/"tick": src\/jobs\/handlers\/tick\.ts:1: SyntaxError: .*export named 'word'/u);
    write('src/word.ts', "export const word: string = 'three';\n");
    await dev.said(/completed in \S+ "three"/u);
  } finally {
    dev.kill('SIGINT');
  }
  const { code, stderr } = await dev.done;
  expect(code).toBe(130);
  expect(stderr).not.toMatch(/^ {4}at /mu);
  const { stdout } = await runCommand(['runs', 'list', '--json', '--limit', '200'], { cwd });
  const { items } = JSON.parse(stdout) as { items: readonly { readonly status: string }[] };
  expect(items.length).toBeGreaterThan(2);
  expect(items.map(({ status }) => status)).not.toContain('failed');
});

test('a first build with errors is told; dev waits, and starts with the save that mends it', async () => {
  write('jobs.md', '# Demo\n\n## Tick\n\nEvery blorp, say tick\n');
  write('src/word.ts', "export const word: string = 'one';\n");
  writeHandler('tick', '');
  const dev = startCommand(['dev'], { cwd });
  try {
    await dev.said(/NLJ2002/u);
    await dev.said(/Nothing runs yet; save again/u);
    write('src/word.ts', "export const word: string = = 'two';\n");
    write('jobs.md', '# Demo\n\n## Tick\n\nEvery second, say tick\n');
    await dev.said(/not started: .*\n- "tick": src\/word\.ts:1: SyntaxError/u);
    write('src/word.ts', "export const word: string = 'two';\n");
    await dev.said(/completed in \S+ "two"/u);
  } finally {
    dev.kill('SIGINT');
  }
  expect((await dev.done).code).toBe(130);
});

test('warnings of a build are drawn below the description that they are about, once', async () => {
  write('jobs.md', '# Demo\n\n## Report\n\nEvery week, send the report\n');
  write('src/word.ts', "export const word: string = 'one';\n");
  writeHandler('report', '');
  const { stdout, stderr } = await runCommand(['dev', '--once', '--limit', '1s'], { cwd });
  expect(stdout).toContain('report  Every week');
  expect(stderr.match(/^warning.*NLJ\d{4}/gmu)).toHaveLength(1);
});
