import { showDuration } from './show.ts';
import { cut } from './table.ts';
import { printable } from './terminal.ts';

/** What is known of a run that goes on. */
export interface Going {
  readonly job: string;
  readonly status: string;
  readonly attempt: number;
  readonly progress: {
    readonly processed: number;
    readonly total: number | null;
    readonly message: string | null;
  } | null;
  /** What was said last: why it waits, or what its handler logged. */
  readonly said: string;
  /** Since it was asked for, milliseconds. */
  readonly elapsed: number;
}

const BAR = 20;

/** One line that says how far a run is, in at most so many columns. Pure. */
export function progressLine({ job, status, attempt, progress, said, elapsed }: Going, columns: number): string {
  const parts = [printable(job), status, showDuration(elapsed)];
  if (attempt > 1) parts.push(`attempt ${attempt}`);
  if (progress !== null) {
    const { processed, total, message } = progress;
    if (total !== null && total > 0) {
      const share = Math.min(1, Math.max(0, processed / total));
      const full = Math.round(share * BAR);
      parts.push(`${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${Math.floor(share * 100)}% ${processed}/${total}`);
    } else parts.push(String(processed));
    if (message !== null && message !== '') parts.push(printable(message));
  } else if (said !== '') parts.push(printable(said));
  return cut(parts.join('  '), columns);
}
