import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT_CODES } from 'nljobs/spec/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main } from './index.ts';
import { fakeTerminal } from './testing/terminal.ts';

const GOLDEN = fileURLToPath(new URL('../../fixtures/audit/sources', import.meta.url));

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-import-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function nljobs(...argv: string[]) {
  const terminal = fakeTerminal({ cwd });
  const exitCode = await main(argv, terminal);
  return { exitCode, ...terminal.written };
}

const jobsFile = (): string => readFileSync(join(cwd, 'jobs.md'), 'utf8');

it('writes a file that checks without an error, with a job for every schedule that can be read', async () => {
  const imported = await nljobs('import', GOLDEN, '--json');
  expect(imported.exitCode).toBe(EXIT_CODES.done);
  const { jobs, left } = JSON.parse(imported.out) as {
    jobs: { id: string; description: string; from: { file: string } }[];
    left: { from: { cron: string } }[];
  };
  const found = readFileSync(`${GOLDEN}.found.txt`, 'utf8').trim().split('\n').length;
  expect(jobs.length + left.length).toBe(found);
  expect(left.map(({ from }) => from.cron)).toEqual(['H 4 * * *']);

  const checked = await nljobs('check', '--json');
  const report = JSON.parse(checked.out) as { diagnostics: { severity: string; message: string }[]; ids: string[] };
  expect(report.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(checked.exitCode).toBe(EXIT_CODES.done);
  // What was written is canonical already.
  const before = jobsFile();
  expect((await nljobs('fmt', '--check')).exitCode).toBe(EXIT_CODES.done);
  expect(jobsFile()).toBe(before);
});

it('quotes where a job comes from, and asks what is doubtful', async () => {
  writeFileSync(
    join(cwd, 'crontab'),
    '# The first Monday at 9\n0 9 1-7 * 1 /usr/local/bin/pay --all `x`\n\n# Sundays\nCRON_TZ=Europe/Berlin\n0 4 * * 0 [ $(date +\\%d) -le 7 ] && /bin/prune\n5 25 * * * /bin/never\n',
  );
  const { exitCode, out, err } = await nljobs('import');
  expect({ exitCode, out }).toEqual({ exitCode: EXIT_CODES.done, out: 'wrote  jobs.md\n' });
  expect(err).toContain('2 jobs from 1 file, 4 questions to answer in the quotes.');
  expect(err).toContain('left out: crontab:7 5 25 * * *: In the hour field “25” is not an hour (0 to 23).');
  const text = jobsFile();
  expect(text).toMatchInlineSnapshot(`
    "---
    timezone: UTC
    ---

    # From crontab

    ## pay

    On the 1st, 2nd, 3rd, 4th, 5th, 6th and 7th of every month and on Mondays at 09:00 UTC, run the job pay.

    > crontab, line 2:
    >
    > \`\` 0 9 1-7 * 1 /usr/local/bin/pay --all \`x\` \`\`
    >
    > **Question:** The words beside it and the cron contradict each other. Which is meant? The words: “The first Monday at 9”, which is: On the 1st Monday of every month at 09:00, run the job pay. The cron: On the 1st, 2nd, 3rd, 4th, 5th, 6th and 7th of every month and on Mondays at 09:00 UTC, run the job pay.
    >
    > **Question:** The file does not say in which zone it fires. Is UTC right?
    >
    > **Question:** Both day fields are set, and cron joins them by “or”: it fires on the named days of the month and, besides, on the named days of the week. Is that meant?

    ## prune

    Every Sunday at 04:00 Europe/Berlin, run the job prune.

    > crontab, line 6:
    >
    > \`0 4 * * 0 [ $(date +\\%d) -le 7 ] && /bin/prune\`
    >
    > **Question:** What it starts tests the date itself, so that the cron alone does not say when it acts. Can the description say it (“on the first Monday of the month”), and the test go?

    # Not taken over

    > crontab, line 7:
    >
    > \`5 25 * * * /bin/never\`
    >
    > In the hour field “25” is not an hour (0 to 23).
    "
  `);
});

it('overwrites nothing, and writes no file without a job', async () => {
  expect(await nljobs('import')).toMatchObject({ exitCode: EXIT_CODES.done, out: '' });
  writeFileSync(join(cwd, 'crontab'), '0 9 * * * /bin/x\n');
  writeFileSync(join(cwd, 'jobs.md'), 'mine');
  const refused = await nljobs('import');
  expect(refused.exitCode).toBe(EXIT_CODES.usage);
  expect(refused.err).toContain('jobs.md is there already, and import overwrites nothing.');
  expect(jobsFile()).toBe('mine');
  const shown = await nljobs('import', 'crontab', '--out', '-', '--timezone', 'Asia/Tokyo');
  expect(shown.out).toContain('Every day at 09:00 Asia/Tokyo, run the job x.');
  expect((await nljobs('import', 'nowhere', '--out', '-')).exitCode).toBe(EXIT_CODES.usage);
});
