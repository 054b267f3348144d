import type { Schedule } from '../calendar/schedule.ts';
import type { Joined } from './days.ts';
import type { DialectId, FieldName } from './dialects.ts';
import type { Field } from './field.ts';

/** A cron that can be said exactly: when it fires, by which dialect, and what is doubtful about it. */
export interface CronReading {
  readonly ok: true;
  readonly dialect: DialectId;
  readonly schedule: Schedule;
  /** The first and the last year, both included, where the cron names years. */
  readonly years: { readonly from: number; readonly until: number } | null;
  /** Which field stood where. */
  readonly layout: readonly FieldName[];
  readonly fields: ReadonlyMap<FieldName, Field>;
  readonly joined: Joined;
  readonly doubts: readonly Doubt[];
}

export interface CronRefusal {
  readonly ok: false;
  /** A sentence or two, with their full stops. */
  readonly reason: string;
  /** Whether it could be read, in more ways than one: those are `instead`. */
  readonly ambiguous: boolean;
  readonly instead: readonly Alternative[];
}

/** Something else that a cron may mean: another cron, or the schedule that another dialect makes of it. */
export interface Alternative {
  readonly title: string;
  readonly cron?: string;
  readonly schedule?: Schedule;
}

export interface Doubt {
  readonly kind: 'layout' | 'uneven-step' | 'start-step' | 'every-minute' | 'both-days' | 'dialect';
  /** One or two sentences. */
  readonly message: string;
  readonly instead: readonly Alternative[];
}
