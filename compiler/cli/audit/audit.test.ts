import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../index.ts';
import { fakeTerminal } from '../testing/terminal.ts';

const NOW = ['--now', '2027-01-01T00:00:00Z'];
const CRONTAB = `# backup at 3am every day
0 4 * * * root backup

# every 7 minutes
*/7 * * * * root poll

* 5 * * * root once
`;
const WORKFLOW = `name: Nightly
on:
  schedule:
    # Every weekday at 9am UTC
    - cron: '0 9 * * 0-4'
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nljobs-audit-'));
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc/crontab'), CRONTAB);
  writeFileSync(join(folder, '.github/workflows/nightly.yml'), WORKFLOW);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function audit(
  argv: readonly string[],
  options: { readonly input?: string; readonly env?: Record<string, string> } = {},
) {
  const terminal = fakeTerminal({ cwd: folder, ...options });
  const exitCode = await main(['audit', ...NOW, ...argv], terminal);
  return { exitCode, ...terminal.written };
}

describe('nljobs audit', () => {
  it('shows the line, the words, what fires, where they part and the cron that is meant', async () => {
    const { exitCode, out, err } = await audit([]);
    expect(exitCode).toBe(1);
    expect(`${out}${err}`).toMatchInlineSnapshot(`
      "contradicts  .github/workflows/nightly.yml:5:14  GitHub Actions

        4 |     # Every weekday at 9am UTC
        5 |     - cron: '0 9 * * 0-4'
          |              ^^^^^^^^^^^

        The words say                       It fires
        Every weekday at 09:00 UTC          Every Monday, Tuesday, Wednesday,
                                            Thursday and Sunday at 09:00 UTC

        January 2027                        January 2027
         Mo  Tu  We  Th  Fr  Sa  Su          Mo  Tu  We  Th  Fr  Sa  Su
                          1*  ·   ·                           ·   ·   3*
          4   5   6   7   8*  ·   ·           4   5   6   7   ·   ·  10*
         11  12  13  14  15*  ·   ·          11  12  13  14   ·   ·  17*
         18  19  20  21  22*  ·   ·          18  19  20  21   ·   ·  24*
         25  26  27  28  29*  ·   ·          25  26  27  28   ·   ·  31*

        Fri 1 January 2027, 09:00 UTC  the words say so, and it does not fire
        Sun 3 January 2027, 09:00 UTC  it fires, and no word says so

        The words mean  0 9 * * 1-5   --fix writes it

      contradicts  etc/crontab:2:1  crontab

        1 | # backup at 3am every day
        2 | 0 4 * * * root backup
          | ^^^^^^^^^

        The words say                       It fires
        Every day at 03:00                  Every day at 04:00

        hour    0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
        words   ·  ·  ·  1  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
        cron    ·  ·  ·  ·  1  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·

        Fri 1 January 2027, 03:00  the words say so, and it does not fire
        Fri 1 January 2027, 04:00  it fires, and no word says so

        The words mean  0 3 * * *   --fix writes it

      warning  etc/crontab:7:1  * 5 * * *  NLJ8016
        The star in the minute field fires 60 times an hour, every minute from 05:00 to 05:59. For once in the hour, write 0.

      4 schedules in 2 files looked at: 1 agree with their words, 2 contradict them, of 0 nobody can tell, 1 have none.
      Beside that 1 warning and 1 note (--verbose shows them).
      "
    `);
  });

  it('takes a file, and is done where nothing is wrong', async () => {
    writeFileSync(join(folder, 'etc/crontab'), '# every day at 4am\n0 4 * * * root backup\n');
    expect(await audit(['etc/crontab'])).toMatchObject({ exitCode: 0, out: '' });
  });

  it('counts warnings as errors where it is asked to', async () => {
    writeFileSync(join(folder, 'etc/crontab'), '* 5 * * * root once\n');
    expect((await audit(['etc'])).exitCode).toBe(0);
    expect((await audit(['etc', '--strict'])).exitCode).toBe(1);
  });

  it.each([
    [['nowhere'], 'There is no file or folder'],
    [['a', 'b'], 'too many arguments'],
    [['--stdin'], '--stdin takes lines of JSON'],
    [['etc', '--stdin', '--ndjson'], 'a path or --stdin'],
    [['--baseline', 'none.json'], 'There is no baseline'],
  ])('says what is wrong with %j', async (argv, message) => {
    const { exitCode, err } = await audit(argv);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining(message) });
  });

  it('judges lines of standard input', async () => {
    const { exitCode, out } = await audit(['--stdin', '--ndjson'], {
      input: '{"comment":"hourly","cron":"9 * * * *"}\n',
    });
    expect([exitCode, JSON.parse(out)]).toEqual([0, expect.objectContaining({ verdict: 'agrees' })]);
  });
});

describe('its formats', () => {
  it('JSON holds the findings and what it came to', async () => {
    const { out } = await audit(['--json']);
    const answer = JSON.parse(out);
    expect(answer.findings.map(({ code, file, line }: Record<string, unknown>) => [code, file, line])).toEqual([
      ['NLJ8001', '.github/workflows/nightly.yml', 5],
      ['NLJ8001', 'etc/crontab', 2],
      ['NLJ8003', 'etc/crontab', 5],
      ['NLJ8016', 'etc/crontab', 7],
    ]);
    expect(answer.findings[1]).toMatchObject({
      says: 'Every day at 03:00',
      fires: 'Every day at 04:00',
      at: { words: '2027-01-01T03:00:00', cron: '2027-01-01T04:00:00' },
      fix: '0 3 * * *',
      words: { place: 'above' },
    });
    expect(answer).toMatchObject({ ok: false, summary: { counts: { schedules: 4, contradicts: 2 } } });
  });

  it('NDJSON is a line for each finding, then one for all', async () => {
    const lines = (await audit(['--ndjson'])).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.code ?? 'summary')).toEqual([
      'NLJ8001',
      'NLJ8001',
      'NLJ8003',
      'NLJ8016',
      'summary',
    ]);
  });

  it('GitHub is annotated, with a summary beside', async () => {
    const summary = join(folder, 'summary.md');
    const { out } = await audit(['--format', 'github'], { env: { GITHUB_STEP_SUMMARY: summary } });
    expect(out).toContain('::error file=etc/crontab,line=2,');
    expect(readFileSync(summary, 'utf8')).toContain('2 contradict them');
  });

  it('SARIF places every finding, notes too', async () => {
    const { runs } = JSON.parse((await audit(['--format', 'sarif'])).out);
    expect(runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual([
      'NLJ8001',
      'NLJ8001',
      'NLJ8016',
      'NLJ8003',
    ]);
  });

  it('Markdown is a table', async () => {
    expect((await audit(['--format', 'markdown'])).out).toContain('| error | NLJ8001 | etc/crontab:2 |');
  });
});

describe('--fix', () => {
  it('writes the crons that the words mean, and nothing else', async () => {
    expect((await audit(['--fix'])).exitCode).toBe(0);
    expect(readFileSync(join(folder, 'etc/crontab'), 'utf8')).toBe(CRONTAB.replace('0 4 * * *', '0 3 * * *'));
    expect(readFileSync(join(folder, '.github/workflows/nightly.yml'), 'utf8')).toBe(WORKFLOW.replace('0-4', '1-5'));
    expect((await audit([])).exitCode).toBe(0);
  });
});

describe('the baseline', () => {
  it('lets known findings be, wherever their lines move, and reports new ones', async () => {
    expect(await audit(['--update-baseline'])).toMatchObject({ exitCode: 0, out: '' });
    expect(await audit([])).toMatchObject({ exitCode: 0, err: expect.stringContaining('of the baseline left out') });
    writeFileSync(join(folder, 'etc/crontab'), `\n\n${CRONTAB}`);
    expect((await audit([])).exitCode).toBe(0);
    writeFileSync(join(folder, 'etc/crontab'), `${CRONTAB}\n# at noon\n0 13 * * * root lunch\n`);
    expect(await audit([])).toMatchObject({ exitCode: 1, out: expect.stringContaining('# at noon') });
  });

  it('may be another file, and says what is gone', async () => {
    await audit(['--update-baseline', '--baseline', 'known.json']);
    expect((await audit([])).exitCode).toBe(1);
    rmSync(join(folder, '.github'), { recursive: true });
    const { exitCode, err } = await audit(['--baseline', 'known.json']);
    expect({ exitCode, err }).toEqual({
      exitCode: 0,
      err: expect.stringContaining('1 finding of the baseline is gone'),
    });
  });
});
