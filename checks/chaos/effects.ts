import { openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What handlers really did, kept beside the store and not by it: a file a process, a line an effect. A line is handed to
 * the kernel before the handler goes on, so a kill -9 loses none.
 */
export type Effect =
  /** A handler was called. `token` names this call; `pid` is the process it ran in, `at` the machine's clock. */
  | {
      readonly kind: 'begun';
      readonly token: string;
      readonly job: string;
      readonly run: string;
      readonly attempt: number;
      readonly pid: number;
      readonly at: number;
    }
  /** It did one thing of several that a checkpoint counts. */
  | { readonly kind: 'item'; readonly token: string; readonly run: string; readonly item: number; readonly at: number }
  /** It ended by itself. */
  | { readonly kind: 'ended'; readonly token: string; readonly how: 'returned' | 'threw'; readonly at: number };

export interface EffectLog {
  write(effect: Effect): void;
}

/** The log of this process, in a folder that is there. */
export function openEffects(folder: string): EffectLog {
  const file = openSync(join(folder, `${process.pid}-${Date.now()}.ndjson`), 'a');
  return {
    write(effect) {
      writeSync(file, `${JSON.stringify(effect)}\n`);
    },
  };
}

/** Everything that all processes did, in no order. A last line that a kill cut short is left out: it did not happen. */
export function readEffects(folder: string): readonly Effect[] {
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Effect),
  );
}
