import type { RunStatus, TokenScope } from '../spec/vocabulary.ts';
import type {
  AuditView,
  BackfillView,
  CompiledView,
  DeadLetterView,
  GenerationView,
  ItemView,
  JobDetail,
  JobView,
  LogView,
  NewTokenView,
  OccurrenceView,
  PageOf,
  PauseView,
  Problem,
  RecentRuns,
  RunDetail,
  RunView,
  ScheduleView,
  TokenView,
  WorkerView,
} from './wire.ts';

/**
 * The port to what an operator can ask of nljobs. The HTTP API serves it, the CLI's client speaks it over HTTP, and
 * both a running instance and a bare store can stand behind it, so that every face says the same.
 *
 * What cannot be done is thrown as a `Refusal`; any other error is a fault of ours or of the database.
 */
export interface Operations {
  /** `system`: those of nljobs itself too. */
  jobs(which?: { readonly system?: boolean | undefined }): Promise<readonly JobView[]>;
  job(id: string): Promise<JobDetail>;
  runs(query: RunsQuery): Promise<PageOf<RunView>>;
  /** The last runs of every job that has any, at most `each` of one. */
  recent(query: { readonly each: number }): Promise<readonly RecentRuns[]>;
  /** When jobs start by their schedules, ascending, of those that start at all: `from` exclusive, `to` inclusive. */
  occurrences(query: OccurrencesQuery): Promise<readonly OccurrenceView[]>;
  run(id: string): Promise<RunDetail>;
  /** Oldest first. */
  logs(runId: string, query: PageQuery): Promise<PageOf<LogView>>;
  items(runId: string, query: PageQuery & { readonly done?: boolean | undefined }): Promise<PageOf<ItemView>>;
  /** Runs a job now. For a serial job with an open run: refused as `conflict`, naming that run. */
  trigger(job: string, input: unknown, wishes?: TriggerWishes): Promise<RunView>;
  /** Cancels a run that has not ended: at once where it waits, by its signal where it runs. */
  cancel(runId: string): Promise<RunView>;
  /** Makes a new run with the input and the scheduled instant of an earlier one. */
  replay(runId: string): Promise<RunView>;
  /** Pauses a job, or with null all of them. */
  pause(job: string | null, wishes: PauseWishes): Promise<PauseView>;
  /** Ends the pause of a job, or with null that of all; a job may still rest under the other. */
  resume(job: string | null): Promise<PauseView>;
  /** The versions of the jobs that are in force or have instances, the latest first. */
  generations(): Promise<readonly GenerationView[]>;
  /** The instances that work, the newest first. */
  workers(): Promise<readonly WorkerView[]>;
  /** Makes the runs of a job's occurrences in a range that have none. */
  backfill(job: string, wishes: BackfillWishes): Promise<BackfillView>;
  /** The schedules made at run time, newest first. */
  schedules(query: SchedulesQuery): Promise<PageOf<ScheduleView>>;
  schedule(id: string): Promise<ScheduleView>;
  /** Makes a schedule. What cannot be read is refused as `invalid`, with everything that is wrong and where. */
  createSchedule(wishes: ScheduleWishes): Promise<ScheduleView>;
  /** What a schedule would be, and when it would fire; nothing is kept, and its id is empty. */
  previewSchedule(wishes: ScheduleWishes): Promise<ScheduleView>;
  /** It starts nothing until it is resumed; what lies in between is not made up for. */
  pauseSchedule(id: string): Promise<ScheduleView>;
  resumeSchedule(id: string): Promise<ScheduleView>;
  deleteSchedule(id: string): Promise<{ readonly id: string }>;
  deadLetters(query: DeadLettersQuery): Promise<PageOf<DeadLetterView>>;
  deadLetter(id: string): Promise<DeadLetterView>;
  /** Runs a dead letter's run again, as a new run, and takes the letter away. */
  retryDead(id: string): Promise<RunView>;
  /** Takes a dead letter away; its run stays as it is, as long as history is kept. */
  deleteDead(id: string): Promise<{ readonly id: string }>;
  /** Hands an event to the jobs that wait for it, and gives the runs it made. The same id twice starts nothing twice. */
  emit(event: string, payload: unknown, id?: string | null): Promise<readonly RunView[]>;
  /** What a text in English means; refused as `unavailable` where there is no compiler. */
  compile(wishes: CompileWishes): Promise<CompiledView>;
  /** All tokens, newest first, those that ended included; never themselves. */
  tokens(): Promise<readonly TokenView[]>;
  /** Makes a token, which is shown this once. */
  createToken(wishes: TokenWishes): Promise<NewTokenView>;
  /** Gives a token another secret, which is shown this once; the one before may go on for a while. */
  rotateToken(id: string, wishes: RotateWishes): Promise<NewTokenView>;
  revokeToken(id: string): Promise<TokenView>;
  /** What was asked that changes something, newest first. */
  audit(query: PageQuery): Promise<PageOf<AuditView>>;
}

/** A text that is to be read, and how. */
export interface CompileWishes {
  readonly text: string;
  /** RFC 3339. */
  readonly now?: string | undefined;
  /** IANA. */
  readonly timezone?: string | undefined;
  readonly phrase?: boolean | undefined;
  readonly next?: number | undefined;
}

/** What a token is made of. */
export interface TokenWishes {
  readonly name: string;
  /** All, where nothing is said. */
  readonly scopes?: readonly TokenScope[] | undefined;
  readonly project?: string | undefined;
  /** Where whoever has it is told of what it asks for with `notify: true`: an address, #channel or channel. */
  readonly address?: string | undefined;
  /** RFC 3339. */
  readonly expiresAt?: string | undefined;
}

/** How a token is rotated. */
export interface RotateWishes {
  /** RFC 3339: until when the one before counts; not at all where nothing is said. */
  readonly keepUntil?: string | undefined;
}

/** What may be said of a run that is asked for. */
export interface TriggerWishes {
  /** The same key gives the same run. */
  readonly idempotencyKey?: string | undefined;
  /** RFC 3339: not before this. */
  readonly runAt?: string | undefined;
  /** The tenant the run belongs to. */
  readonly scope?: string | undefined;
  /** All attempts, the first included. */
  readonly maxAttempts?: number | undefined;
  /** An address, #channel or channel that is told when it has ended; true for that of whoever asks. */
  readonly notify?: string | true | undefined;
}

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface RunsQuery extends PageQuery {
  readonly job?: string | undefined;
  /** The tenant. */
  readonly scope?: string | undefined;
  readonly status?: RunStatus | undefined;
}

/** RFC 3339. */
export interface OccurrencesQuery {
  readonly job?: string | undefined;
  readonly from: string;
  readonly to: string;
  /** At most so many of one job. */
  readonly each: number;
  /** At most so many in all. */
  readonly limit: number;
}

/** What may be said of a pause. */
export interface PauseWishes {
  /** RFC 3339: when it ends by itself. */
  readonly until?: string | undefined;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

/** The range of a backfill, RFC 3339, and what may be said of it. */
export interface BackfillWishes {
  readonly from: string;
  readonly to?: string | undefined;
  readonly limit?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly skipped?: boolean | undefined;
}

/** What a schedule made at run time is made of. */
export interface ScheduleWishes {
  readonly job: string;
  readonly key?: string | undefined;
  /** A text that says by its form what it is, or an object that names it. */
  readonly when: WhenWish;
  readonly timezone?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly input?: unknown;
  readonly scope?: string | undefined;
}
export type WhenWish =
  | string
  | { readonly cron: string | readonly string[] }
  | { readonly rrule: string; readonly start?: string | undefined }
  | { readonly every: string; readonly start?: string | undefined }
  | { readonly at: string }
  | { readonly text: string };

export interface SchedulesQuery extends PageQuery {
  readonly job?: string | undefined;
  readonly scope?: string | undefined;
}

export interface DeadLettersQuery extends PageQuery {
  readonly job?: string | undefined;
  /** The tenant of the run. */
  readonly scope?: string | undefined;
}

/** Why an operation was not done, each with the status that HTTP gives it. */
export const REFUSALS = {
  invalid: { status: 400, title: 'The request is not valid' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'There is no such thing' },
  conflict: { status: 409, title: 'It is going already' },
  'key-reused': { status: 422, title: 'The key stands for another request' },
  'wrong-state': { status: 409, title: 'It is not in a state for that' },
  unavailable: { status: 503, title: 'Not available here' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;
export type RefusalKind = keyof typeof REFUSALS;

/** An operation that was understood and not done; the message says why, in a sentence for people. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  /** The run that stands in the way. */
  readonly run: string | null;
  /** What was wrong with what was sent, each with its place. */
  readonly errors: NonNullable<Problem['errors']>;

  constructor(
    kind: RefusalKind,
    message: string,
    run: string | null = null,
    errors: NonNullable<Problem['errors']> = [],
  ) {
    super(message);
    this.name = 'Refusal';
    this.kind = kind;
    this.run = run;
    this.errors = errors;
  }
}
