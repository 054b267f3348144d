import type { RuntimeEvent } from '../events.ts';
import { narrate, narrateSkipped, type Skipped } from './narrate.ts';
import type { Terminal } from './terminal.ts';

/** How long skipped runs are gathered, in milliseconds: after a pause there may be thousands, all for one reason. */
const GATHER = 50;

export interface EventConsole {
  readonly tell: (event: RuntimeEvent) => void;
  /** Says what is still gathered. */
  readonly flush: () => void;
}

/**
 * Tells events as they happen: a line each for people, or with --json the event itself. Runs of a job that were skipped
 * one after the other for the same reason share a line.
 */
export function eventConsole(terminal: Terminal): EventConsole {
  if (terminal.json) return { tell: (event) => terminal.answer(JSON.stringify(event)), flush: () => {} };
  let gathered: Skipped[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    const line = narrateSkipped(gathered, terminal.style);
    gathered = [];
    if (line !== null) terminal.answer(line);
  };
  return {
    flush,
    tell: (event) => {
      const [first] = gathered;
      const alike = event.type === 'run.skipped' && first?.job === event.job && first.message === event.message;
      if (first !== undefined && !alike) flush();
      if (event.type === 'run.skipped') {
        if (gathered.length === 0) timer = setTimeout(flush, GATHER);
        gathered.push(event);
        return;
      }
      const line = narrate(event, terminal.style);
      if (line !== null) terminal.answer(line);
    },
  };
}
