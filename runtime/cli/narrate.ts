import type { RuntimeEvent } from '../events.ts';
import { showDuration, showInstant, statusColor } from './show.ts';
import { printable, printableLines, type Terminal } from './terminal.ts';

/**
 * One event as a line for the console of `dev` and `start`; null for one that is not told. A run has one line when it
 * starts and one when it ends; what its handler logs stands between them.
 */
export function narrate(event: RuntimeEvent, style: Terminal['style']): string | null {
  if ('generation' in event) return narrateGeneration(event, style);
  const line = (what: string): string => `${stamp(event, style)} ${what}`;
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
      return narrateSkipped([event], style);
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

export type Skipped = Extract<RuntimeEvent, { type: 'run.skipped' }>;

/** Runs of one job that were skipped for one reason, as one line; null for none. */
export function narrateSkipped(events: readonly Skipped[], style: Terminal['style']): string | null {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return null;
  const which =
    events.length === 1
      ? `for ${showInstant(iso(first.scheduledFor))}`
      : `${events.length} runs, for ${showInstant(iso(first.scheduledFor))} to ${showInstant(iso(last.scheduledFor))}`;
  return `${stamp(last, style)} ${style(statusColor('skipped'), 'skipped')} ${which}: ${printable(last.message)}`;
}

type GenerationEvent = Extract<RuntimeEvent, { readonly generation: string }>;

/** What a rolling deploy means for this instance. */
function narrateGeneration(event: GenerationEvent, style: Terminal['style']): string {
  const what =
    event.type === 'generation.active'
      ? `the jobs of this instance (${event.generation.slice(0, 8)}) are in force again: it starts what is due`
      : `the jobs of this instance (${event.generation.slice(0, 8)}) are superseded by those of a later deployment (${event.by.slice(0, 8)}): it starts nothing by schedule, and runs what it knows`;
  return `${timeOf(event, style)} ${style('yellow', what)}`;
}

function stamp(event: Exclude<RuntimeEvent, GenerationEvent>, style: Terminal['style']): string {
  return `${timeOf(event, style)} ${style('bold', event.job)}`;
}

function timeOf({ at }: RuntimeEvent, style: Terminal['style']): string {
  return style('dim', new Date(at).toISOString().slice(11, 19));
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function shortJson(value: unknown): string {
  const text = printable(JSON.stringify(value) ?? '');
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
