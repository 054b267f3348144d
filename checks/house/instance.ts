import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Where an instance answers, as it says on its standard error; an Error with all it said where it ends before that. */
export async function addressOf(instance: ChildProcess): Promise<string> {
  let said = '';
  if (instance.stderr) {
    for await (const line of createInterface({ input: instance.stderr })) {
      said += `${line}\n`;
      const [, url] = /API at (http:\S+)/.exec(line) ?? [];
      if (url !== undefined) return url;
    }
  }
  throw new Error(`It ended without saying where it answers:\n${said}`);
}
