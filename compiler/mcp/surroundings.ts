import type { HolidayCalendar } from '../compilation.ts';
import type { Host } from '../host/host.ts';
import type { BuildMemory } from '../services/memory.ts';

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
  /** Whether sources may be written. */
  readonly writes: boolean;
}
