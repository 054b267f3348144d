import { z } from 'zod';
import { WORKER_STATES } from '../../spec/vocabulary.ts';
import { instant } from './instant.ts';

/** One version of the jobs, as instances have it. */
export const generationView = z.object({
  id: z.string(),
  /** Whether its schedules are the ones that fire. */
  active: z.boolean(),
  /** Whether the instance that answers has it. */
  here: z.boolean(),
  firstSeen: instant,
  activeSince: instant,
  /** Instances that live. */
  instances: z.number().int(),
});
export type GenerationView = z.infer<typeof generationView>;

/** An instance that works, as it said last. */
export const workerView = z.object({
  /** Under which it begins attempts, as their `worker`. */
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  /** Of nljobs. */
  version: z.string(),
  /** Of its jobs. */
  generation: z.string(),
  engine: z.string(),
  slots: z.int(),
  /** How many attempts go on. */
  running: z.int(),
  /** Some of them, longest first. */
  going: z.array(z.object({ run: z.string(), job: z.string(), attempt: z.int(), since: instant })),
  /** `draining`: it takes no more work and comes to an end; `silent`: nothing was heard of it for 30 s. */
  state: z.enum(WORKER_STATES),
  /** Whether it is the one that answers. */
  here: z.boolean(),
  since: instant,
  seen: instant,
  /** How far its clock is ahead of the database’s, milliseconds; null where it does not say. */
  ahead: z.number().nullable().default(null),
  /** The release of its zone data, such as `2026a`; null where it does not say. */
  zones: z.string().nullable().default(null),
  /** Whether schedules fire from it. */
  scheduling: z.boolean().default(true),
});
export type WorkerView = z.infer<typeof workerView>;
