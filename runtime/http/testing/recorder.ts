import type { EventTail } from '../event-tail.ts';
import type { Operations } from '../operations.ts';
import type {
  BackfillView,
  CompiledView,
  DeadLetterView,
  JobDetail,
  PauseFacts,
  RunDetail,
  ScheduleView,
  TokenView,
  WorkerView,
} from '../wire.ts';

/** A tail on which nothing happens. */
export const NO_EVENTS: EventTail = { async *follow() {}, async close() {} };

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
  items: { done: 0, failed: 0 },
  attempts: [],
  root: null,
  steps: [],
  waitsFor: null,
};
export const JOB: JobDetail = {
  id: 'send-reminders',
  title: 'Send reminders',
  group: null,
  description: 'Every day at 9 AM, send reminders',
  canonical: 'Every day at 09:00 UTC, send reminders',
  triggers: ['cron'],
  timezone: 'UTC',
  events: [],
  serial: true,
  scope: null,
  scheduled: true,
  implemented: true,
  paused: false,
  pause: null,
  next: '2027-01-02T09:00:00Z',
  firing: null,
  upcoming: ['2027-01-02T09:00:00Z'],
  lastRun: null,
  inputSchema: null,
  spec: { specVersion: 1 },
};

export const WORKER: WorkerView = {
  id: 'here:7:abc',
  host: 'here',
  pid: 7,
  version: '1.2.3',
  generation: '0123456789abcdef0123456789abcdef',
  engine: 'embedded',
  slots: 10,
  running: 1,
  going: [{ run: RUN.id, job: RUN.job, attempt: 1, since: '2027-01-01T09:00:00Z' }],
  state: 'working',
  here: true,
  since: '2027-01-01T08:00:00Z',
  seen: '2027-01-01T09:00:00Z',
  ahead: 0,
  zones: '2026a',
  scheduling: true,
};

export const PAUSE: PauseFacts = {
  all: false,
  since: '2027-01-01T09:00:00Z',
  until: '2027-01-02T09:00:00Z',
  by: 'ana',
  reason: 'month-end',
};

export const BACKFILL: BackfillView = {
  job: 'send-reminders',
  from: '2027-01-01T00:00:00Z',
  to: '2027-01-02T00:00:00Z',
  dryRun: false,
  made: 1,
  there: 0,
  skipped: 0,
  forgotten: 0,
  occurrences: [{ scheduledFor: '2027-01-01T09:00:00Z', run: RUN.id, was: 'made' }],
};

export const SCHEDULE: ScheduleView = {
  id: '9b0e7a52-6e4c-4a44-9f6d-1f0c8f8f6c02',
  key: 'ana',
  job: 'send-reminders',
  when: 'every day at 9am',
  from: null,
  until: null,
  timezone: 'UTC',
  triggers: [{ kind: 'cron', cron: ['0 9 * * *'] }],
  readback: 'Every day at 09:00 UTC',
  input: { user: 7 },
  scope: null,
  state: 'active',
  upcoming: ['2027-01-01T09:00:00Z'],
  createdAt: '2027-01-01T08:00:00Z',
  updatedAt: '2027-01-01T08:00:00Z',
};

export const LETTER: DeadLetterView = {
  id: '9c5b94b1-35ad-49bb-b118-8e8fc24abf80',
  run: RUN.id,
  job: RUN.job,
  at: '2027-01-01T10:00:00Z',
  reason: 'no attempts left',
  error: null,
};
export const COMPILED: CompiledView = {
  ok: true,
  text: 'every day at 9am',
  spec: { triggers: [] },
  next: ['2027-01-01T09:00:00Z'],
  readback: 'Every day at 09:00 UTC',
  diagnostics: [],
  words: [{ start: 0, end: 16, as: 'schedule' }],
};
export const TOKEN: TokenView = {
  id: '0b6e2f3c-5d0d-4b55-8b1a-5f0f6f0f7a11',
  name: 'CI',
  scopes: ['jobs:read'],
  project: null,
  address: null,
  createdAt: '2027-01-01T08:00:00Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
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
    recent: note('recent', [{ job: JOB.id, runs: [RUN] }]),
    occurrences: note('occurrences', [{ job: JOB.id, at: '2027-01-02T09:00:00Z' }]),
    run: note('run', RUN),
    logs: note('logs', { items: [], cursor: null }),
    items: note('items', { items: [], cursor: null }),
    trigger: note('trigger', RUN),
    cancel: note('cancel', RUN),
    replay: note('replay', RUN),
    generations: note('generations', []),
    workers: note('workers', [WORKER]),
    retryDead: note('retryDead', RUN),
    deleteDead: note('deleteDead', { id: RUN.id }),
    pause: note('pause', { id: JOB.id, paused: true, pause: PAUSE }),
    resume: note('resume', { id: JOB.id, paused: false, pause: null }),
    backfill: note('backfill', BACKFILL),
    schedules: note('schedules', { items: [SCHEDULE], cursor: null }),
    schedule: note('schedule', SCHEDULE),
    createSchedule: note('createSchedule', SCHEDULE),
    previewSchedule: note('previewSchedule', SCHEDULE),
    pauseSchedule: note('pauseSchedule', SCHEDULE),
    resumeSchedule: note('resumeSchedule', SCHEDULE),
    deleteSchedule: note('deleteSchedule', { id: SCHEDULE.id }),
    deadLetters: note('deadLetters', { items: [], cursor: null }),
    emit: note('emit', [RUN]),
    deadLetter: note('deadLetter', LETTER),
    compile: note('compile', COMPILED),
    tokens: note('tokens', []),
    createToken: note('createToken', { ...TOKEN, token: 'nljobs_secret' }),
    rotateToken: note('rotateToken', { ...TOKEN, token: 'nljobs_secret' }),
    revokeToken: note('revokeToken', TOKEN),
    audit: note('audit', { items: [], cursor: null }),
    ...overrides,
  };
  return { operations, calls };
}
