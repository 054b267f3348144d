import { z } from 'zod';

/** Names a job, an event or a run; longer ones cannot exist. */
export const name = z.string().min(1).max(200);
/** RFC 3339. */
export const instant = z.iso.datetime({ offset: true });
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(500).optional(),
};
export const pageQuery = z.strictObject(paging);
