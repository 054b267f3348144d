import { describe, expect, it } from 'vitest';
import { applyFixes } from '../diagnostics/fix.ts';
import { Against, readBaseline, writeBaseline } from './baseline.ts';
import { Collisions } from './collisions.ts';
import { audit, collisionFinding } from './finding.ts';
import type { Found, FoundWords } from './found.ts';

const NEW_YEAR = Date.UTC(2027, 0, 1);

function found(
  cron: string,
  words: readonly (readonly [text: string, place: FoundWords['place']])[],
  more: Partial<Found> = {},
): Found {
  return {
    file: 'crontab',
    line: 2,
    column: 1,
    source: 'crontab',
    dialect: 'vixie',
    cron,
    start: 10,
    end: 10 + cron.length,
    timezone: null,
    words: words.map(([text, place]) => ({ text, place, start: 0, end: 9 })),
    testsDate: false,
    name: null,
    action: null,
    editable: true,
    ...more,
  };
}

describe('a schedule with words beside it', () => {
  it('that contradict is an error with an edit that makes them agree', () => {
    const { verdict, findings } = audit(found('0 4 * * *', [['backup at 3am', 'above']]), NEW_YEAR);
    expect(verdict).toBe('contradicts');
    expect(findings).toMatchObject([{ code: 'NLJ8001', severity: 'error', fixes: [{ safe: true }] }]);
    const { text } = applyFixes('# backup \n0 4 * * * root backup', findings[0]?.fixes ?? []);
    expect(text).toBe('# backup \n0 3 * * * root backup');
  });

  it('offers no edit where none is safe to make', () => {
    const [finding] = audit(found('0 4 * * *', [['at 3am', 'above']], { editable: false }), NEW_YEAR).findings;
    expect(finding).toMatchObject({ code: 'NLJ8001', judgement: { fix: '0 3 * * *' }, fixes: [] });
  });

  it('of which some agree and others do not is no error', () => {
    const words = [
      ['Weekly jobs', 'above'],
      ['every day at 4am', 'same-line'],
    ] as const;
    expect(audit(found('0 4 * * *', words), NEW_YEAR)).toMatchObject({ verdict: 'agrees', findings: [] });
  });

  it('is not saved by a name that agrees', () => {
    const words = [
      ['Nightly', 'name'],
      ['every weekday at 4am', 'above'],
    ] as const;
    expect(audit(found('0 4 * * 0-4', words), NEW_YEAR).verdict).toBe('contradicts');
  });

  it.each([
    ['Weekly report', 'unknown'],
    ['Weekly', 'unknown'],
    ['Runs every Monday at 4am', 'contradicts'],
  ] as const)('is judged by a name only where that is about when it runs: %s', (name, verdict) => {
    expect(audit(found('0 4 * * *', [[name, 'name']]), NEW_YEAR).verdict).toBe(verdict);
  });

  it('that nearly agree is a note, told once', () => {
    const { findings } = audit(found('*/7 * * * *', [['every 7 minutes', 'above']]), NEW_YEAR);
    expect(findings.map(({ code }) => code)).toEqual(['NLJ8003']);
  });

  it('that agree for a part of the year is a note of its own', () => {
    const words = [['Mondays at 9am ET', 'above']] as const;
    const { findings } = audit(found('0 13 * * 1', words, { timezone: 'UTC' }), NEW_YEAR);
    expect(findings.map(({ code }) => code)).toEqual(['NLJ8002']);
  });

  it('without any words is looked at by itself', () => {
    expect(audit(found('0 0 31 2 *', []), NEW_YEAR)).toMatchObject({ verdict: null, findings: [{ code: 'NLJ8010' }] });
  });
});

it('a date that never comes is let be where somebody says that it is meant', () => {
  expect(audit(found('0 0 31 2 *', [['to be run manually', 'same-line']]), NEW_YEAR).findings).toEqual([]);
  expect(audit(found('0 0 31 2 *', [['monthly clean-up', 'same-line']]), NEW_YEAR).findings).toMatchObject([
    { code: 'NLJ8010' },
  ]);
});

describe('a fingerprint', () => {
  const print = (more: Partial<Found>) =>
    audit(found('0 4 * * *', [['backup at 3am', 'above']], more), NEW_YEAR).findings[0]?.fingerprint;

  it('stays where the lines move', () => {
    expect(print({ line: 90, start: 900, end: 909 })).toBe(print({}));
  });

  it('changes with the file and the cron', () => {
    expect(print({ file: 'other' })).not.toBe(print({}));
    expect(print({ cron: '0 5 * * *' })).not.toBe(print({}));
  });
});

describe('a baseline', () => {
  const findings = [found('0 4 * * *', [['at 3am', 'above']]), found('0 5 * * *', [['at 3am', 'above']])].flatMap(
    (one) => audit(one, NEW_YEAR).findings,
  );

  it('leaves out what it holds, as often as it holds it, and counts what is gone', () => {
    const [first, second] = findings;
    if (first === undefined || second === undefined) throw new Error('two findings were expected');
    const baseline = readBaseline(writeBaseline([first, first, second]));
    if (typeof baseline === 'string') throw new Error(baseline);
    const against = new Against(baseline);
    expect([first, first, first].map((one) => against.isNew(one))).toEqual([false, false, true]);
    expect([against.matched, against.gone]).toEqual([2, 1]);
  });

  it('is the same text whatever the order in which things were found', () => {
    expect(writeBaseline(findings)).toBe(writeBaseline([...findings].reverse()));
    expect(writeBaseline([])).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
  });

  it.each([
    '',
    '[]',
    '{"version":2,"findings":[]}',
    '{"version":1,"findings":[{}]}',
  ])('is refused where it is none: %s', (text) => {
    expect(readBaseline(text)).toEqual(expect.any(String));
  });
});

it('schedules at one minute are told when they are many, at the first of them', () => {
  const collisions = new Collisions();
  for (let line = 1; line <= 6; line++) collisions.add(found('0 0 * * *', [], { line }));
  collisions.add(found('*/5 * * * *', []));
  collisions.add(found('0 1 * * *', []));
  const [only, ...others] = collisions.all;
  expect(others).toEqual([]);
  expect(only && collisionFinding(only)).toMatchObject({
    code: 'NLJ8017',
    found: { line: 1 },
    message: '6 schedules begin at 00:00: this one, crontab:2, crontab:3, crontab:4, crontab:5 and 1 more.',
  });
});
