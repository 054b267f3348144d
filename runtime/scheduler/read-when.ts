import type { ScheduleFault } from '../errors.ts';
import type { ScheduleTrigger } from '../spec/job-spec.ts';

/** When a schedule that is made at run time fires, as it was understood, or everything that is wrong with it. */
export type ReadWhen =
  | {
      readonly ok: true;
      readonly triggers: readonly ScheduleTrigger[];
      readonly timezone: string;
      /** In canonical English, where a compiler was there to say it. */
      readonly readback: string | null;
    }
  | { readonly ok: false; readonly faults: readonly ScheduleFault[] };

export function refused(faults: readonly ScheduleFault[]): ReadWhen {
  return { ok: false, faults };
}
