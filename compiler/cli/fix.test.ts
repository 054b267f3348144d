import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from 'nljobs/spec/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './index.ts';
import { fakeTerminal } from './testing/terminal.ts';

const JOBS = '## A\n\nEvry Monday at 9 AM, send the report.\n\n## B\n\nEvery day at 9, sync the orders.\n';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-fix-'));
  writeFileSync(join(cwd, 'jobs.md'), JOBS);
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function fix(answers: readonly string[], ...argv: string[]) {
  const terminal = fakeTerminal({ cwd, answers, isTerminal: true });
  const exitCode = await main(['fix', '--no-color', ...argv], terminal);
  return { exitCode, text: readFileSync(join(cwd, 'jobs.md'), 'utf8'), ...terminal.written };
}

describe('on a terminal', () => {
  it('puts each choice to the person, in its place', async () => {
    const { exitCode, text, err } = await fix(['Every', '9 PM']);
    expect(text).toBe(JOBS.replace('Evry', 'Every').replace('at 9,', 'at 9 PM,'));
    expect(err).toMatch(/jobs\.md:3[\s\S]*What should be done\?[\s\S]*Leave it\nStop here/);
    expect(exitCode).toBe(EXIT_CODES.done);
  });

  it('leaves what is left alone, and asks about it once', async () => {
    const { text, err } = await fix(['Leave it', '9 AM']);
    expect(text).toBe(JOBS.replace('at 9,', 'at 9 AM,'));
    expect(err.match(/What should be done/g)).toHaveLength(2);
  });

  it('stops where it is told to, and keeps what was chosen', async () => {
    expect((await fix(['Every', 'Stop here'])).text).toBe(JOBS.replace('Evry', 'Every'));
  });

  it('changes nothing where the person leaves', async () => {
    const { exitCode, text } = await fix(['Every']);
    expect([exitCode, text]).toEqual([EXIT_CODES.interrupted, JOBS]);
  });

  it('asks nobody where told not to', async () => {
    for (const flag of ['--no-input', '--dry-run', '--json']) {
      const { err, text } = await fix([], flag);
      expect([err.includes('What should be done'), text]).toEqual([false, JOBS]);
    }
  });
});
