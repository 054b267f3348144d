import { z } from 'zod';

export const statusView = z.object({ status: z.string() });
export const deletedView = z.object({ id: z.string() });

/** One page; pass `cursor` back for the next, null at the end. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly cursor: string | null;
}

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), cursor: z.string().nullable() });
}

/** RFC 9457 problem details; `run` and `errors` are our extension members. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  kind: z.string(),
  run: z.string().optional(),
  errors: z
    .array(
      z.object({
        at: z.string(),
        message: z.string(),
        /** In a text that was sent: UTF-16 code units. */
        span: z.object({ start: z.int(), end: z.int() }).optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof problem>;
