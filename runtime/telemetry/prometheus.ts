import type { Attributes } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { Gauges, Instruments } from './measure.ts';

/** Seconds: from a quick run to one of hours. */
const DURATIONS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400];
const DELAYS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3_600];

/** Instruments of an instance of their own: what an application measures of itself stays with it. */
export function createInstruments(gauges: Gauges): Instruments {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('nljobs');
  const counter = (name: string, description: string) => meter.createCounter(`nljobs_${name}`, { description });
  const counters = {
    created: counter('runs_created', 'Runs that were made.'),
    started: counter('attempts_started', 'Attempts that began.'),
    completed: counter('runs_completed', 'Runs that completed.'),
    failed: counter('runs_failed', 'Runs that failed for good.'),
    retried: counter('attempts_retried', 'Attempts that another one follows.'),
    skipped: counter('runs_skipped', 'Runs that were recorded and not run.'),
    cancelled: counter('runs_cancelled', 'Runs that were cancelled.'),
  };
  const seconds = (name: string, description: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(`nljobs_${name}`, { description, unit: 's', advice: { explicitBucketBoundaries } });
  const duration = seconds(
    'attempt_duration_seconds',
    'How long the last attempt of a run, or of a step, took.',
    DURATIONS,
  );
  const lateness = seconds(
    'attempt_lateness_seconds',
    'From the instant a run stands for, its schedule or when it was asked for, to the begin of an attempt.',
    DELAYS,
  );
  const depth = meter.createObservableGauge('nljobs_queue_depth', {
    description: 'Deliveries in the queue: due, not due yet, in hand.',
  });
  const running = meter.createObservableGauge('nljobs_attempts_running', {
    description: 'Attempts that are going on in this instance.',
  });
  const dead = meter.createObservableGauge('nljobs_dead_letters', {
    description: 'Runs that failed for good and wait.',
  });
  meter
    .createObservableGauge('nljobs_instance_info', { description: 'What the instance runs on; always 1.' })
    .addCallback((observed) => observed.observe(1, { engine: gauges.engine }));
  meter.addBatchObservableCallback(
    async (observe) => {
      const [queue, letters] = await Promise.all([gauges.depth(), gauges.deadLetters()]);
      for (const [state, count] of Object.entries(queue)) observe.observe(depth, count, { state });
      observe.observe(running, gauges.running());
      observe.observe(dead, letters);
    },
    [depth, running, dead],
  );
  const serializer = new PrometheusSerializer('', false, undefined, true, true);
  return {
    record(measure) {
      const labels: Attributes = { job: measure.job };
      const { of } = measure;
      if (of !== 'completed' && of !== 'failed') {
        counters[of].add(1, labels);
        if (of === 'started') lateness.record(measure.late / 1_000, labels);
        return;
      }
      if (measure.run) counters[of].add(1, labels);
      if (measure.duration !== null) duration.record(measure.duration / 1_000, { ...labels, outcome: of });
    },
    async text() {
      const { resourceMetrics, errors } = await reader.collect();
      if (errors.length > 0) throw errors[0];
      return serializer.serialize(resourceMetrics);
    },
  };
}
