import type { RuntimeEvent } from '../events.ts';
import { narrate } from './narrate.ts';
import type { Terminal } from './terminal.ts';

/** Tells events as they happen: a line each for people, or with --json the event itself. */
export function tellEvents(terminal: Terminal): (event: RuntimeEvent) => void {
  if (terminal.json) return (event) => terminal.answer(JSON.stringify(event));
  return (event) => {
    const line = narrate(event, terminal.style);
    if (line !== null) terminal.answer(line);
  };
}
