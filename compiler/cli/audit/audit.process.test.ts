import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT_CODES } from 'nljobs/spec/core';
import { afterEach, beforeEach, expect, it } from 'vitest';

/** The built command in a folder that has never heard of it; `npm run build` comes before. */
const bin = fileURLToPath(new URL('../../bin/nljobs-compiler.js', import.meta.url));
const NOW = ['--now', '2027-01-01T00:00:00Z'];
const WRONG = '# backup at 3am every day\n0 4 * * * backup\n';
const RIGHT = '# backup at 3am every day\n0 3 * * * backup\n';

let base: string;
const at = (path: string): string => join(base, path);
function put(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-audit-')));
  mkdirSync(at('repo'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function audit(...args: readonly string[]) {
  const { NO_COLOR: _n, FORCE_COLOR: _f, CI: _c, GITHUB_STEP_SUMMARY: _s, ...env } = process.env;
  const ran = spawnSync(process.execPath, [bin, 'audit', ...NOW, ...args], { cwd: at('repo'), env, encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

it('ends with 0 in an empty folder, and leaves nothing behind', () => {
  const { code, out, err } = audit();
  expect({ code, out }).toEqual({ code: EXIT_CODES.done, out: '' });
  expect(err).toContain('0 schedules in 0 files');
  expect(readdirSync(at('repo'))).toEqual([]);
});

it('ends with 0 for what agrees, 1 for what contradicts, 1 for warnings under --strict, 2 for what is not there', () => {
  put('repo/crontab', RIGHT);
  expect(audit().code).toBe(EXIT_CODES.done);
  put('repo/crontab', WRONG);
  expect(audit().code).toBe(EXIT_CODES.findings);
  put('repo/crontab', '* 5 * * * once\n');
  expect(audit().code).toBe(EXIT_CODES.done);
  expect(audit('--strict').code).toBe(EXIT_CODES.findings);
  expect(audit('nowhere')).toMatchObject({ code: EXIT_CODES.usage, err: expect.not.stringContaining('    at ') });
  expect(audit('--baseline', 'nowhere.json').code).toBe(EXIT_CODES.usage);
  expect(audit('--no-such-option').code).toBe(EXIT_CODES.usage);
});

it('reports only what is new beside a baseline, and counts what is gone', () => {
  put('repo/crontab', WRONG);
  expect(audit('--update-baseline').code).toBe(EXIT_CODES.done);
  const known = audit();
  expect(known).toMatchObject({ code: EXIT_CODES.done, out: '' });
  expect(known.err).toContain('1 schedule in 1 file');
  put('repo/crontab', `# other lines\n\n${WRONG}\n# every Monday at 9:00\n0 9 * * 2 report\n`);
  const { code, out } = audit();
  expect(code).toBe(EXIT_CODES.findings);
  expect(out).toContain('0 9 * * 2');
  expect(out).not.toContain('backup');
  expect(audit('--update-baseline', '--baseline', 'known-cron.json').code).toBe(EXIT_CODES.done);
  expect(audit('--baseline', 'known-cron.json').err).toContain('2 schedules in 1 file');
  rmSync(at('repo/known-cron.json'));
  put('repo/crontab', RIGHT);
  expect(audit()).toMatchObject({
    code: EXIT_CODES.done,
    err: expect.stringContaining('1 finding of the baseline is gone'),
  });
});

it('--fix writes what is exact and nothing else, aside first, and keeps the rights of a file', () => {
  const open = '# every other day at noon\n0 12 * * 1 poll\n';
  put('repo/crontab', `${WRONG}\n${open}`);
  chmodSync(at('repo/crontab'), 0o640);
  expect(audit('--fix').code).toBe(EXIT_CODES.findings);
  expect(readFileSync(at('repo/crontab'), 'utf8')).toBe(`${RIGHT}\n${open}`);
  expect(readdirSync(at('repo'))).toEqual(['crontab']);
  expect(statSync(at('repo/crontab')).mode & 0o777).toBe(0o640);
});

it('follows no link out of the folder, neither to read nor to write', () => {
  put('outside/crontab', WRONG);
  put('repo/etc/readme', '');
  symlinkSync(at('outside/crontab'), at('repo/crontab'));
  symlinkSync(at('outside'), at('repo/cron.d'));
  symlinkSync(at('repo'), at('repo/etc/loop'));
  const { code, err } = audit('--fix');
  expect(code).toBe(EXIT_CODES.done);
  expect(err).toContain('1 file (outside)');
  expect(readFileSync(at('outside/crontab'), 'utf8')).toBe(WRONG);
});

it('passes over binary, huge and broken files, and counts them', () => {
  put('repo/crontab', new Uint8Array([0x30, 0x00, 0x01]));
  put('repo/a/crontab', '#'.repeat(1_000_001));
  put('repo/b/crontab', new Uint8Array([0xff, 0xfe, 0x20, 0x30]));
  put('repo/c/crontab', WRONG);
  const { code, err } = audit();
  expect(code).toBe(EXIT_CODES.findings);
  for (const said of ['1 file (binary)', '1 file (too-large)', '1 file (broken)']) expect(err).toContain(said);
});

it('runs nothing of the repository', () => {
  const boom = `require('fs').writeFileSync(${JSON.stringify(at('ran'))}, '');\n`;
  for (const name of ['nljobs.config.ts', 'nljobs.config.js', 'trigger.config.ts', 'tasks.js'])
    put(
      `repo/${name}`,
      `${boom}const cron = require('node-cron');\n// every day at 3am\ncron.schedule('0 4 * * *', go);\n`,
    );
  put('repo/package.json', '{"scripts":{"prepare":"exit 9"}}');
  expect(audit().code).toBe(EXIT_CODES.findings);
  expect(existsSync(at('ran'))).toBe(false);
});
