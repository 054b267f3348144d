import { describe, expect, it } from 'vitest';
import { alertInWords } from '../../cli/diff/text.ts';
import { compile } from '../../compile.ts';
import { compareJobs, type JobSide } from './compare.ts';

function side(text: string): JobSide {
  const { spec, diagnostics } = compile(text, { job: { id: 'trial' } });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const handler = { path: 'src/jobs/handlers/trial.ts', text: null, state: null };
  return {
    id: 'trial',
    title: '',
    file: 'jobs.md',
    line: 1,
    text,
    spec,
    was: [],
    remembered: null,
    context: '',
    handler,
    proposed: null,
  };
}

const told = (before: string, after: string): readonly string[] =>
  compareJobs([side(before)], [side(after)], Date.UTC(2026, 0, 1)).flatMap(({ alerts }) =>
    alerts.flatMap((alert) => alertInWords(alert, 'trial')),
  );

describe('steps that change while runs may sleep between them', () => {
  const before = 'When a trial starts, send the welcome mail, wait 3 days, then send a check-in email.';

  it('are told, with the handlers that only those runs still call', () => {
    expect(told(before, 'When a trial starts, send the welcome mail, wait 5 days, then offer a call.')).toEqual([
      'New steps: Runs of its 3 steps may be asleep: they go on by the old ones. They call sendCheckInEmail, which the new words do not: keep it exported until they have ended.',
    ]);
    expect(told(before, before.replace('3 days', '2 days'))).toEqual([
      'New steps: Runs of its 3 steps may be asleep: they go on by the old ones.',
    ]);
  });

  it('are nothing to tell of where nothing sleeps, or the steps stay', () => {
    expect(told(before, before.replace('starts', 'is extended'))).toEqual([]);
    expect(told('When a trial starts, send the welcome mail.', before)).toEqual([]);
  });
});
