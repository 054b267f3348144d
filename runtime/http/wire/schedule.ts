import { z } from 'zod';
import { SCHEDULE_STATES } from '../../spec/vocabulary.ts';
import { instant } from './instant.ts';

/** A schedule made at run time; `when`, `from` and `until` are what was asked for, `triggers` what it was read as. */
export const scheduleView = z.object({
  id: z.string(),
  key: z.string().nullable(),
  job: z.string(),
  when: z.unknown(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  timezone: z.string(),
  triggers: z.array(z.record(z.string(), z.unknown())),
  readback: z.string().nullable(),
  input: z.unknown(),
  scope: z.string().nullable(),
  state: z.enum(SCHEDULE_STATES),
  upcoming: z.array(instant),
  createdAt: instant,
  updatedAt: instant,
});
export type ScheduleView = z.infer<typeof scheduleView>;
