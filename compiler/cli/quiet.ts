import { type Stats, statSync } from 'node:fs';

/*
 * When a change is whole. Editors write a file in several steps, and a build of half a file would be wrong; waiting for
 * long is what a watch is slow by. So files that changed are looked at twice: where the second look, a little later, finds
 * what the first found, the change is whole. What comes later all the same is built again.
 */

/** Between two looks at a file, milliseconds. */
const LOOK = 15;
/**
 * What takes longer to see (milliseconds): files that are gone or empty, which are most often about to be written, and
 * what chokidar keeps to itself, which tells of no second change to a file within 50 ms.
 */
const SETTLE = 60;

/** Tells when what changed is to be built. */
export interface Quiet {
  /** Something changed. `written`: a file that is there now, and can be looked at. */
  changed(path: string, written: boolean): void;
  stop(): void;
}

/** What a file is known by; null where it is empty, cannot be looked at or is not there, so that more is to be expected. */
export type Signature = (path: string) => string | null;

/** Size and time of a file. Of one that may not be looked at the build tells, which reads it; here nobody could be told. */
export const signatureOf: Signature = (path) => {
  const stats = statsOf(path);
  return stats === null || !stats.isFile() || stats.size === 0 ? null : `${stats.size} ${stats.mtimeMs} ${stats.ino}`;
};

function statsOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** @param settled called when changes are whole; what it reads then is looked at once more after it */
export function createQuiet(signature: Signature, settled: () => void): Quiet {
  /** What changed since the last build was begun, as it was last seen. */
  let seen = new Map<string, string | null>();
  /** What the last build was begun with, to be looked at again. */
  let built = new Map<string, string | null>();
  let last = 0;
  let timer: NodeJS.Timeout | null = null;
  let again: NodeJS.Timeout | null = null;

  const begin = () => {
    timer = null;
    built = new Map([...built, ...seen]);
    seen = new Map();
    if (again !== null) clearTimeout(again);
    again = setTimeout(lookAgain, SETTLE);
    settled();
  };
  const look = () => {
    const now = new Map([...seen.keys()].map((path) => [path, signature(path)]));
    const whole = [...now].every(([path, one]) => one !== null && one === seen.get(path));
    seen = now;
    // A file that stays empty or away is so on purpose, and one that grows without end is built as it is.
    if (whole || performance.now() - last >= SETTLE) begin();
    else timer = setTimeout(look, LOOK);
  };
  const lookAgain = () => {
    again = null;
    const changed = [...built].filter(([path, one]) => signature(path) !== one);
    built = new Map();
    for (const [path] of changed) note(path, true);
  };
  const note = (path: string, written: boolean) => {
    last = performance.now();
    seen.set(path, written ? signature(path) : null);
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(look, LOOK);
  };
  return {
    changed: note,
    stop() {
      if (timer !== null) clearTimeout(timer);
      if (again !== null) clearTimeout(again);
    },
  };
}
