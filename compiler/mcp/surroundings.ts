import type { InstanceClient } from 'nljobs/client';
import type { HolidayCalendar } from '../compilation.ts';
import type { Host } from '../host/host.ts';
import type { BuildMemory } from '../services/memory.ts';

/** What is done with the running instance; throws `Trouble` where there is none, or where it refuses. */
export type WithInstance = <T>(body: (instance: InstanceClient) => Promise<T>) => Promise<T>;

/** What the tools work with; the verb puts files, clock and git in. */
export interface Surroundings {
  readonly host: Host;
  /** The project's root, absolute. */
  readonly cwd: string;
  readonly config: string | undefined;
  readonly holidayCalendar: HolidayCalendar;
  /** Epoch milliseconds. */
  now(): number;
  /** IANA name in place of the project's; null for none. */
  readonly timezone: string | null;
  /** The project as it stood in a commit. */
  base(
    revision: string,
  ):
    | { readonly ok: true; readonly host: Host }
    | { readonly ok: false; readonly reason: string; readonly advice: string };
  /** The text of a prompt file. */
  prompt(name: 'write-job' | 'review-jobs'): string;
  /** What builds of one server keep for each other. */
  readonly memory: BuildMemory;
  /** The version of this package. */
  readonly version: string;
  /** Whether sources may be written, and runs started and cancelled. */
  readonly writes: boolean;
  /** The running instance of the project. */
  readonly instance: WithInstance;
}
