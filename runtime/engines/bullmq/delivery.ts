import { z } from 'zod';
import type { Claim, Delivery } from '../../engine/engine.ts';
import { PRIORITIES, type Priority } from '../../spec/vocabulary.ts';

/** What a delivery carries through BullMQ, beside its id: short names, since Redis holds all of it in memory. */
const carried = z.object({
  r: z.string(),
  j: z.string(),
  g: z.string(),
  p: z.enum(PRIORITIES),
  a: z.number().nullable(),
});
export type Carried = z.infer<typeof carried>;

/** BullMQ takes 0 for the list that goes first, in its order; what has a number goes behind it, the smallest first. */
const PRIORITY: Readonly<Record<Priority, number>> = { critical: 0, high: 1, normal: 2, low: 3 };

export function carriedBy({ runId, job, group, priority, at }: Delivery): Carried {
  return { r: runId, j: job, g: group, p: priority, a: at };
}

export function priorityOf({ priority }: Delivery): number {
  return PRIORITY[priority];
}

/** What was claimed; null where it was not put there by nljobs. */
export function claimOf(id: string, data: unknown, lost: number): Claim | null {
  const read = carried.safeParse(data);
  if (!read.success) return null;
  const { r: runId, j: job, g: group, p: priority, a: at } = read.data;
  return { id, runId, job, group, priority, at, lost };
}
