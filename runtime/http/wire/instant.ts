import { z } from 'zod';

/** RFC 3339, as we say it in UTC. */
export const instant = z.iso.datetime({ offset: true });
