import { z } from 'zod';
import { OUT_OF_RANGE, outOfRange } from '../../spec/instant-range.ts';

/** Names a job, an event or a run; longer ones cannot exist. */
export const name = z.string().min(1).max(200);
/** RFC 3339, of a year that clocks, zones and databases agree about: that of UTC, which may be another than the one written. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => !outOfRange(Date.parse(text)), { error: OUT_OF_RANGE });
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(500).optional(),
};
export const pageQuery = z.strictObject(paging);
