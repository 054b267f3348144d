import { z } from 'zod';

/** Names a job, an event or a run; longer ones cannot exist. */
export const name = z.string().min(1).max(200);
/** RFC 3339, of a year that clocks, zones and databases agree about. */
export const instant = z.iso
  .datetime({ offset: true })
  .regex(/^(?:19|[2-9]\d)\d{2}-/u, { error: 'lies outside the years 1900 to 9999' });
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(500).optional(),
};
export const pageQuery = z.strictObject(paging);
