import type { RuntimeEvent } from '../events.ts';
import type { Gauges, Instruments, Measure } from './measure.ts';

/** What an event says that is measured; null for all others. A step is no run of its job, but its attempts are attempts. */
export function measureOf(event: RuntimeEvent): Measure | null {
  switch (event.type) {
    case 'run.created':
      return event.root === undefined ? { of: 'created', job: event.job } : null;
    case 'run.started':
      return { of: 'started', job: event.job, late: Math.max(0, event.at - event.scheduledFor) };
    case 'run.completed':
      return ended('completed', event);
    case 'run.failed':
      return ended('failed', event);
    case 'run.retrying':
      return { of: 'retried', job: event.job };
    case 'run.skipped':
      return { of: 'skipped', job: event.job };
    case 'run.cancelled':
      return event.root === undefined ? { of: 'cancelled', job: event.job } : null;
    default:
      return null;
  }
}

type End = Extract<RuntimeEvent, { readonly type: 'run.completed' | 'run.failed' }>;

function ended(of: 'completed' | 'failed', { job, root, attempt, spans, duration }: End): Measure | null {
  const run = root === undefined;
  const took = attempt > 0 && spans === undefined ? duration : null;
  return run || took !== null ? { of, job, run, duration: took } : null;
}

/** Measures that may wait for somebody to ask; from then on the instruments are loaded. */
const MOST_WAITING = 1_000;

/**
 * What an instance has done since it started, in the text format of Prometheus. The exporter is loaded when it is first
 * asked for, or when much has happened: an instance that nobody asks pays nothing for it.
 */
export class Metrics {
  readonly #gauges: Gauges;
  readonly #failed: (error: unknown) => void;
  #waiting: Measure[] = [];
  #instruments: Instruments | null = null;
  #loading: Promise<Instruments> | null = null;

  constructor(gauges: Gauges, failed: (error: unknown) => void) {
    this.#gauges = gauges;
    this.#failed = failed;
  }

  readonly hear = (event: RuntimeEvent): void => {
    const measure = measureOf(event);
    if (measure === null) return;
    if (this.#instruments !== null) {
      this.#instruments.record(measure);
      return;
    }
    this.#waiting.push(measure);
    if (this.#waiting.length === MOST_WAITING) this.#load().catch(this.#failed);
  };

  /** The text that `GET /metrics` answers with. */
  async text(): Promise<string> {
    return (await this.#load()).text();
  }

  #load(): Promise<Instruments> {
    this.#loading ??= import('./prometheus.ts').then(({ createInstruments }) => {
      const instruments = createInstruments(this.#gauges);
      for (const measure of this.#waiting) instruments.record(measure);
      this.#waiting = [];
      this.#instruments = instruments;
      return instruments;
    });
    return this.#loading;
  }
}
