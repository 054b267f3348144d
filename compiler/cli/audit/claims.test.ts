import { describe, expect, it } from 'vitest';
import { judge } from '../../audit/judge.ts';
import { answerClaims, readClaim } from './claims.ts';

async function answered(lines: readonly unknown[]) {
  const written: string[] = [];
  async function* input() {
    for (const line of lines)
      yield new TextEncoder().encode(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  }
  const exitCode = await answerClaims(judge, input(), {
    now: Date.UTC(2027, 0, 1),
    out: async (text) => void written.push(text),
  });
  return { exitCode, answers: written.map((line) => JSON.parse(line)) };
}

describe('nljobs audit --stdin --ndjson', () => {
  it('answers each line in the words of the contract', async () => {
    const { exitCode, answers } = await answered([
      { comment: 'every Monday at 9am', cron: '0 9 ? * 1 *', dialect: 'aws', timezone: null, cronTimezone: 'UTC' },
      { comment: 'every 7 minutes', cron: '*/7 * * * *' },
      { comment: 'rotates the logs', cron: '0 0 * * *' },
    ]);
    expect(exitCode).toBe(1);
    expect(answers).toEqual([
      {
        verdict: 'contradicts',
        at: { words: '2027-01-04T09:00:00+00:00', cron: '2027-01-03T09:00:00+00:00' },
        fix: '0 9 ? * MON *',
        notes: [],
        reason: 'They name other days.',
        says: 'Every Monday at 09:00',
        fires: 'Every Sunday at 09:00 UTC',
        error: null,
      },
      expect.objectContaining({
        verdict: 'agrees',
        at: null,
        fix: null,
        notes: [expect.stringContaining('starts again')],
      }),
      expect.objectContaining({ verdict: 'unknown', at: null, fix: null, notes: [] }),
    ]);
  });

  it('is done where nothing contradicts', async () => {
    expect((await answered([{ comment: 'hourly', cron: '0 * * * *' }])).exitCode).toBe(0);
  });

  it('answers lines that it cannot use, and the others', async () => {
    const { exitCode, answers } = await answered([
      '{"comment"',
      '[]',
      { comment: 'hourly' },
      '',
      { comment: 'hourly', cron: '9 * * * *' },
    ]);
    expect(exitCode).toBe(2);
    expect(answers.map(({ verdict, error }) => [verdict, error?.code ?? null])).toEqual([
      ['unknown', 'NLJ9101'],
      ['unknown', 'NLJ9101'],
      ['unknown', 'NLJ9102'],
      ['unknown', 'NLJ9101'],
      ['agrees', null],
    ]);
  });
});

describe('a line', () => {
  it.each([
    ['GitHub Actions', 'github'],
    ['github-actions', 'github'],
    ['K8s', 'kubernetes'],
    ['EventBridge', 'aws'],
    ['quartz', 'quartz'],
    ['crontab', 'vixie'],
    [null, null],
  ])('names a dialect as people do: %s', (dialect, id) => {
    expect(readClaim(JSON.stringify({ comment: '', cron: '', dialect }))).toMatchObject({
      claim: { dialect: id },
      notes: [],
    });
  });

  it('with a dialect or a zone that nobody knows is read without it, and says so', () => {
    const line = { comment: '', cron: '', dialect: 'quarz', timezone: 'Mars/Olympus' };
    expect(readClaim(JSON.stringify(line))).toMatchObject({
      claim: { dialect: null, timezone: null },
      notes: [expect.stringContaining('did you mean quartz'), expect.stringContaining('Mars/Olympus')],
    });
  });

  it.each([
    'CRON_TZ=Europe/Berlin 0 9 * * *',
    '0 9 * * * Europe/Berlin',
  ])('may name the zone in the cron: %s', (cron) => {
    expect(readClaim(JSON.stringify({ comment: '', cron }))).toMatchObject({
      claim: { cron: '0 9 * * *', cronTimezone: 'Europe/Berlin' },
    });
  });
});
