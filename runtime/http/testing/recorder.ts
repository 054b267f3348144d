import type { Operations } from '../operations.ts';
import type { JobDetail, PauseFacts, RunDetail } from '../wire.ts';

export const RUN: RunDetail = {
  id: '3f0e7a52-6e4c-5a44-9f6d-1f0c8f8f6c01',
  job: 'send-reminders',
  status: 'pending',
  reason: 'manual',
  scheduledFor: '2027-01-01T09:00:00Z',
  previousScheduledFor: null,
  createdAt: '2027-01-01T09:00:00Z',
  startedAt: null,
  finishedAt: null,
  attempt: 0,
  maxAttempts: 4,
  input: { a: 1 },
  scope: null,
  result: null,
  error: null,
  progress: null,
  message: null,
  cancelRequested: false,
  attempts: [],
};
export const JOB: JobDetail = {
  id: 'send-reminders',
  title: 'Send reminders',
  group: null,
  description: 'Every day at 9 AM, send reminders',
  canonical: 'Every day at 09:00 UTC, send reminders',
  triggers: ['cron'],
  serial: true,
  scheduled: true,
  implemented: true,
  paused: false,
  pause: null,
  next: '2027-01-02T09:00:00Z',
  upcoming: ['2027-01-02T09:00:00Z'],
  lastRun: null,
  spec: { specVersion: 1 },
};

export const PAUSE: PauseFacts = {
  all: false,
  since: '2027-01-01T09:00:00Z',
  until: '2027-01-02T09:00:00Z',
  by: 'ana',
  reason: 'month-end',
};

/** Operations that remember how they were called and answer with the same job and run. */
export function recorder(overrides: Partial<Operations> = {}): { operations: Operations; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const note =
    <T>(name: string, value: T) =>
    async (...args: unknown[]): Promise<T> => {
      calls.push([name, ...args]);
      return value;
    };
  const operations: Operations = {
    jobs: note('jobs', [JOB]),
    job: note('job', JOB),
    runs: note('runs', { items: [RUN], cursor: 'next' }),
    run: note('run', RUN),
    logs: note('logs', []),
    trigger: note('trigger', RUN),
    cancel: note('cancel', RUN),
    replay: note('replay', RUN),
    generations: note('generations', []),
    retryDead: note('retryDead', RUN),
    deleteDead: note('deleteDead', { id: RUN.id }),
    pause: note('pause', { id: JOB.id, paused: true, pause: PAUSE }),
    resume: note('resume', { id: JOB.id, paused: false, pause: null }),
    deadLetters: note('deadLetters', { items: [], cursor: null }),
    emit: note('emit', [RUN]),
    ...overrides,
  };
  return { operations, calls };
}
