import type { Trigger } from 'nljobs/spec/core';
import type { HolidayCalendar, LanguageContext } from '../compilation.ts';

/** What the meaning of a text depends on beside its words. */
export interface Settings extends LanguageContext {
  readonly text: string;
  /** Epoch milliseconds, or null where nothing may depend on the day. */
  readonly now: number | null;
  readonly holidayCalendar: HolidayCalendar | null;
  readonly relativeDates: 'read' | 'refuse';
  /** Triggers in canonical English, for messages and fixes. Handed in, because the readback knows this room. */
  readonly inWords: (triggers: readonly Trigger[]) => string;
}
