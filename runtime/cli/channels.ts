import { z } from 'zod';

const fromEnvironment = z.strictObject({ env: z.string().min(1) });
const url = z.union([z.url(), fromEnvironment]);

/** What stands behind a channel: as `NLJOBS_CHANNELS` says it, or as the config of the project was built. */
const channel = z.union([
  z.string().min(1),
  z.strictObject({ email: z.union([z.string().min(3), z.array(z.string().min(3)).min(1)]) }),
  z.strictObject({ slack: url }),
  z.strictObject({ webhook: url, secret: z.union([z.string().min(16), fromEnvironment]).optional() }),
]);

export const channels = z.record(z.string().min(1), channel);
