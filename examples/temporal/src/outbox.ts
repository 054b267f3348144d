import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** There is no mail server here: what is sent is a line in a file, in an image that of the only folder that may be written. */
const OUTBOX =
  process.env['NODE_ENV'] === 'production' ? join(tmpdir(), 'outbox.log') : new URL('../outbox.log', import.meta.url);

/** Sends once per key, as a provider does that takes idempotency keys. */
export async function send(message: {
  readonly to: string;
  readonly subject: string;
  readonly key: string;
}): Promise<void> {
  await appendFile(OUTBOX, `${JSON.stringify(message)}\n`);
}
