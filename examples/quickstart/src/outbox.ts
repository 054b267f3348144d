import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A message to somebody. There is no mail server here: what is sent is a line in a file. */
export interface Message {
  readonly to: string;
  readonly subject: string;
  /** Names the message for good, so that a provider which takes such a key sends it once, whatever happens to us. */
  readonly key?: string;
}

/** Ignored by git, in the folder that the jobs run in; in an image, where that is not ours to write, in the temporary one. */
const OUTBOX =
  process.env['NODE_ENV'] === 'production' ? join(tmpdir(), 'outbox.log') : new URL('../outbox.log', import.meta.url);

export async function send(message: Message): Promise<void> {
  await appendFile(OUTBOX, `${JSON.stringify(message)}\n`);
}
