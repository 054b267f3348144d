import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { InvalidScheduleError, RuntimeError } from './errors.ts';
import type { Compile } from './scheduler/english.ts';
import type { Job } from './scheduler/job.ts';
import { readWhen, type When } from './scheduler/when.ts';
import { refuseOtherScope } from './scheduler/whose.ts';
import { canonicalJson } from './spec/canonical-json.ts';
import type { Page } from './store/page.ts';
import type { ScheduleChange, ScheduleQuery, ScheduleStore, StoredSchedule } from './store/schedule-store.ts';
import { type Asked, type Schedule, scheduleOf } from './store/schedule-view.ts';

export type { When } from './scheduler/when.ts';

/** What a schedule made at run time is made of. */
export interface ScheduleWishes {
  /** A cron, an `RRULE:`, an ISO 8601 duration or time, English where `compile` was handed over, or an object that says which. */
  readonly when: When;
  /** IANA. Default: the zone of the job's own schedules, else UTC. */
  readonly timezone?: string;
  /** Bounds, both included: an instant, a local time of the zone, or a date. */
  readonly from?: string | Date;
  readonly until?: string | Date;
  /** What the handler gets. */
  readonly input?: unknown;
  /** The tenant its runs belong to. */
  readonly scope?: string;
}

export interface NewScheduleWishes extends ScheduleWishes {
  readonly job: string;
  /** The application's own name for it: making it again with the same key gives the one that is there. */
  readonly key?: string;
}

export interface SchedulesOptions {
  readonly store: ScheduleStore;
  readonly clock: Clock;
  readonly compile: Compile | null;
  /** @throws RuntimeError `unknown-job`. */
  readonly job: (id: string) => Job;
  readonly jobs: () => ReadonlyMap<string, Job>;
  /** The input as it is kept. @throws RuntimeError `invalid-input`. */
  readonly inputOf: (job: string, input: unknown) => Promise<unknown>;
  /** Told that a schedule was made or changed here. */
  readonly changed: () => void;
}

/** The longest key, characters. */
const LONGEST_KEY = 200;

/** What an application asks about the schedules that its users make. All errors are `RuntimeError`s, in words. */
export class Schedules {
  readonly #options: SchedulesOptions;

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  /**
   * Makes a schedule; it fires from now on, on every instance.
   * @throws InvalidScheduleError, which says what is wrong and where; nothing is kept then. RuntimeError `unknown-job`,
   * `invalid-input`, and `schedule-exists` where another schedule has this key.
   */
  async create(wishes: NewScheduleWishes): Promise<Schedule> {
    const { store, clock, changed } = this.#options;
    const job = this.#options.job(wishes.job);
    const key = wishes.key ?? null;
    if (key !== null && (key === '' || key.length > LONGEST_KEY)) {
      throw new RuntimeError('invalid-input', `The key of a schedule has 1 to ${LONGEST_KEY} characters.`);
    }
    const read = await this.#read(job, wishes);
    const id = randomUUID();
    const { schedule, created } = await store.create({ id, key, job: job.id, ...read, createdAt: clock.now() });
    if (created) changed();
    else if (asking(schedule) !== asking({ ...read, job: job.id })) {
      throw new RuntimeError(
        'schedule-exists',
        `A schedule with the key "${key}" is there already and asks for something else (${schedule.id}); change that one, or delete it first.`,
      );
    }
    return this.#view(schedule);
  }

  /** What a schedule would be, read as `create` reads it; nothing is kept, and its id is empty. @throws as `create`. */
  async preview(wishes: NewScheduleWishes): Promise<Schedule> {
    const job = this.#options.job(wishes.job);
    const read = await this.#read(job, wishes);
    const now = this.#options.clock.now();
    const made = { id: '', key: wishes.key ?? null, job: job.id, change: 0, paused: false, endedAt: null };
    return this.#view({ ...made, ...read, createdAt: now, updatedAt: now, watermark: now });
  }

  /** Newest first. */
  async list(query: Partial<ScheduleQuery> = {}): Promise<Page<Schedule>> {
    const page = await this.#options.store.list({ limit: 50, ...query });
    return { items: page.items.map((one) => this.#view(one)), cursor: page.cursor };
  }

  /** @throws RuntimeError `unknown-schedule`. */
  async get(id: string): Promise<Schedule> {
    return this.#view(await this.#find(id));
  }

  /** Changes what is named, and leaves the rest; it begins anew, so that nothing fires for the past. @throws as `create`. */
  async update(id: string, wishes: Partial<ScheduleWishes>): Promise<Schedule> {
    return this.#change(id, async (before) => {
      const { when, timezone, from, until } = before.asked as Asked;
      const kept = {
        when: when as When,
        timezone,
        input: before.input,
        ...(from === null ? {} : { from }),
        ...(until === null ? {} : { until }),
        ...(before.scope === null ? {} : { scope: before.scope }),
      };
      const read = await this.#read(this.#options.job(before.job), { ...kept, ...wishes });
      return { ...read, paused: before.paused };
    });
  }

  /** Starts nothing until it is resumed; what lies in between is not made up for. @throws RuntimeError `unknown-schedule`. */
  async pause(id: string): Promise<Schedule> {
    return this.#change(id, async (before) => ({ ...before, paused: true }));
  }

  async resume(id: string): Promise<Schedule> {
    return this.#change(id, async (before) => ({ ...before, paused: false }));
  }

  /** Deletes a schedule; its runs stay. From here on no occurrence of it is inserted anywhere. @throws RuntimeError `unknown-schedule`. */
  async delete(id: string): Promise<void> {
    if (!(await this.#options.store.delete(id))) throw unknownSchedule(id);
  }

  async #find(id: string): Promise<StoredSchedule> {
    const found = await this.#options.store.get(id);
    if (found === null) throw unknownSchedule(id);
    return found;
  }

  /** Changes a schedule as it is when the change comes: what another changed in between is looked at first. */
  async #change(
    id: string,
    change: (before: StoredSchedule) => Promise<Omit<ScheduleChange, 'at'>>,
  ): Promise<Schedule> {
    const { store, clock, changed } = this.#options;
    for (;;) {
      const before = await this.#find(id);
      const { asked, triggers, readback, timezone, input, scope, paused } = await change(before);
      const parts = { asked, triggers, readback, timezone, input, scope, paused };
      const after = await store.update(id, before.change, { ...parts, at: clock.now() });
      if (after === null) continue;
      changed();
      return this.#view(after);
    }
  }

  /** What is kept of wishes. @throws InvalidScheduleError, RuntimeError `invalid-input`. */
  async #read(
    job: Job,
    { when, timezone = job.timezone, from, until, input, scope }: ScheduleWishes,
  ): Promise<Pick<StoredSchedule, 'asked' | 'triggers' | 'readback' | 'timezone' | 'input' | 'scope'>> {
    const read = readWhen({
      when,
      timezone,
      now: this.#options.clock.now(),
      compile: this.#options.compile,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    });
    if (!read.ok) throw new InvalidScheduleError(read.faults);
    const kept = await this.#options.inputOf(job.id, input ?? null);
    refuseOtherScope(job.spec, kept, scope ?? null);
    return {
      asked: asJson({ when, timezone, from: from ?? null, until: until ?? null }),
      triggers: read.triggers,
      readback: read.readback,
      timezone: read.timezone,
      input: kept,
      scope: scope ?? null,
    };
  }

  #view(stored: StoredSchedule): Schedule {
    return scheduleOf(stored, this.#options.jobs().get(stored.job)?.scheduled ?? null, this.#options.clock.now());
  }
}

/** What two makings of one schedule must agree in. */
function asking({ job, asked, input, scope }: Pick<StoredSchedule, 'job' | 'asked' | 'input' | 'scope'>): string {
  return canonicalJson({ job, asked, input, scope });
}

/** As JSON keeps it: instants as text. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

function unknownSchedule(id: string): RuntimeError {
  return new RuntimeError('unknown-schedule', `There is no schedule ${id}.`);
}
