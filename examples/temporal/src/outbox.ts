import { appendFile } from 'node:fs/promises';

/** There is no mail server here: what is sent is a line in a file, ignored by git. */
const OUTBOX = new URL('../outbox.log', import.meta.url);

/** Sends once per key, as a provider does that takes idempotency keys. */
export async function send(message: {
  readonly to: string;
  readonly subject: string;
  readonly key: string;
}): Promise<void> {
  await appendFile(OUTBOX, `${JSON.stringify(message)}\n`);
}
