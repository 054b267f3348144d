import type { RuntimeEvent } from '../events.ts';
import { showDuration, showInstant, statusColor } from './show.ts';
import { printable, printableLines, type Terminal } from './terminal.ts';

/**
 * One event as a line for the console of `dev` and `start`; null for one that is not told. A run has one line when it
 * starts and one when it ends; what its handler logs stands between them.
 */
export function narrate(event: RuntimeEvent, style: Terminal['style']): string | null {
  const line = (what: string): string =>
    `${style('dim', new Date(event.at).toISOString().slice(11, 19))} ${style('bold', event.job)} ${what}`;
  switch (event.type) {
    case 'run.started': {
      const again = event.attempt > 1 ? `, attempt ${event.attempt}` : '';
      const recovered = event.recovered ? ', recovered' : '';
      return line(
        `${style(statusColor('running'), 'started')} for ${showInstant(iso(event.scheduledFor))}${again}${recovered}`,
      );
    }
    case 'run.completed': {
      const result = event.result === null || event.result === undefined ? '' : ` ${shortJson(event.result)}`;
      return line(`${style(statusColor('completed'), 'completed')} in ${showDuration(event.duration)}${result}`);
    }
    case 'run.failed':
      return line(
        `${style(statusColor('failed'), 'failed')} after ${showDuration(event.duration)}: ${printable(event.message)}\n  nljobs runs show ${event.run}`,
      );
    case 'run.retrying':
      return line(
        `${style('yellow', event.outcome)}: ${printable(event.message)}; next attempt at ${showInstant(iso(event.next))}`,
      );
    case 'run.skipped':
      return line(
        `${style(statusColor('skipped'), 'skipped')} for ${showInstant(iso(event.scheduledFor))}: ${printable(event.message)}`,
      );
    case 'run.cancelled':
      return line(`${style(statusColor('cancelled'), 'cancelled')}: ${printable(event.message)}`);
    case 'run.log': {
      const { level, message, data } = event.line;
      const more = data === null || data === undefined ? '' : ` ${shortJson(data)}`;
      return line(`${style('dim', '|')} ${level === 'info' ? '' : `${level} `}${printableLines(message)}${more}`);
    }
    case 'job.paused':
    case 'job.resumed':
      return line(event.type === 'job.paused' ? 'paused' : 'going again');
    case 'run.created':
    case 'run.progress':
      return null;
  }
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function shortJson(value: unknown): string {
  const text = printable(JSON.stringify(value) ?? '');
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
