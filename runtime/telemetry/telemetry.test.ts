import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RuntimeEvent } from '../events.ts';
import { createHandler } from '../handler.ts';
import type { AnyHandler } from '../registry.ts';
import type { Runtime } from '../runtime.ts';
import { placeInMemory } from '../testing/contract-place.ts';
import { memoryRuntime, sampleSpec } from '../testing/index.ts';
import { measureOf } from './metrics.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const once = { maxAttempts: 1, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] } as const;
let runtime: Runtime;
afterEach(() => runtime.stop({ graceMs: 50 }));

async function start(handlers: Readonly<Record<string, AnyHandler>>): Promise<void> {
  runtime = memoryRuntime({
    jobs: Object.entries(handlers).map(([id, handler]) => ({
      spec: sampleSpec({ id, retry: once }),
      load: async () => ({ handler }),
    })),
    logger: silent,
    environment: 'test',
  });
  await runtime.start();
}

const fails: AnyHandler = async () => {
  throw new TypeError('no route');
};

/** The samples of a text in the format of Prometheus: name and labels to value. */
function samplesOf(text: string): ReadonlyMap<string, number> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const found = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)$/u.exec(line);
      if (found === null) throw new Error(`no sample: ${line}`);
      return [found[1] ?? '', Number(found[2])];
    }),
  );
}

describe('metrics', () => {
  test('count what was done since the start, however late they are asked for first', async () => {
    await start({ good: async () => 1, bad: fails });
    for (const id of ['good', 'good', 'bad']) {
      await runtime.runs.ended((await runtime.trigger(id)).id);
    }
    const samples = samplesOf(await runtime.metrics());
    expect(samples.get('nljobs_runs_created_total{job="good"}')).toBe(2);
    expect(samples.get('nljobs_attempts_started_total{job="good"}')).toBe(2);
    expect(samples.get('nljobs_runs_completed_total{job="good"}')).toBe(2);
    expect(samples.get('nljobs_runs_failed_total{job="bad"}')).toBe(1);
    expect(samples.get('nljobs_attempt_duration_seconds_count{job="good",outcome="completed"}')).toBe(2);
    expect(samples.get('nljobs_attempt_lateness_seconds_count{job="bad"}')).toBe(1);
    expect(samples.get('nljobs_queue_depth{state="ready"}')).toBe(0);
    expect(samples.get('nljobs_dead_letters')).toBe(1);
    expect(samples.get('nljobs_attempts_running')).toBe(0);
    await runtime.runs.ended((await runtime.trigger('good')).id);
    expect(samplesOf(await runtime.metrics()).get('nljobs_runs_completed_total{job="good"}')).toBe(3);
  });

  test('a run of several steps is one run; its attempts are those of its steps, and neither its waits nor its whole time', async () => {
    const does: AnyHandler = async () => 1;
    const steps = [{ do: 'a', handler: 'a' }, { wait: 'P3D' }, { do: 'b', handler: 'b' }];
    const place = placeInMemory([
      {
        spec: sampleSpec({
          id: 'trial',
          action: { text: 'trial', handler: 'unused', params: {}, steps },
          durable: true,
        }),
        load: async () => ({ a: does, b: does }),
      },
    ]);
    runtime = await place.start();
    const { id } = await runtime.trigger('trial');
    const until = (is: () => Promise<boolean>) =>
      vi.waitFor(
        async () => {
          await place.clock.advance(20);
          expect(await is()).toBe(true);
        },
        { timeout: 10_000, interval: 2 },
      );
    await until(async () => (await place.store.chains.steps(id)).length === 2);
    await place.pass(3 * 86_400_000);
    await until(async () => (await runtime.runs.get(id)).status === 'completed');
    const samples = samplesOf(await runtime.metrics());
    expect(samples.get('nljobs_runs_created_total{job="trial"}')).toBe(1);
    expect(samples.get('nljobs_runs_completed_total{job="trial"}')).toBe(1);
    expect(samples.get('nljobs_attempt_duration_seconds_count{job="trial",outcome="completed"}')).toBe(2);
    expect(samples.get('nljobs_attempt_duration_seconds_sum{job="trial",outcome="completed"}')).toBeLessThan(60);
  });

  test.each([
    ['run.created', { reason: 'manual', scheduledFor: 0 }],
    ['run.cancelled', { message: 'by hand' }],
    ['run.failed', { attempt: 0, duration: 0, error: null, message: 'its job is gone' }],
  ] as const)('%s of a step is measured of nothing', (type, more) => {
    const event = { type, at: 0, job: 'j', run: 'r', ...more } as RuntimeEvent;
    expect(measureOf({ ...event, root: 'whole' } as RuntimeEvent)).toBeNull();
    expect(measureOf(event)).toMatchObject({ of: type.slice(4) });
  });

  test('GET /metrics answers in the format of Prometheus, to those who may read', async () => {
    await start({ good: async () => 1 });
    const handler = createHandler(runtime, {
      authorize: (request) =>
        request.headers.get('authorization') === null ? null : { name: 'prometheus', scopes: ['jobs:read'] },
    });
    expect((await handler(new Request('http://localhost/metrics'))).status).toBe(401);
    const response = await handler(new Request('http://localhost/metrics', { headers: { authorization: 'x' } }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await response.text()).toContain('# TYPE nljobs_queue_depth gauge');
    handler.close();
  });
});

describe('traces', () => {
  const spans = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const manager = new AsyncLocalStorageContextManager();
  beforeEach(() => {
    context.setGlobalContextManager(manager.enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(provider);
  });
  afterEach(() => {
    spans.reset();
    trace.disable();
    propagation.disable();
    context.disable();
  });

  test('an attempt goes on from the span that it was asked for in, and what the handler does from the attempt', async () => {
    await start({
      good: async () => trace.getTracer('app').startActiveSpan('work', (span) => span.end()),
    });
    const run = await trace.getTracer('app').startActiveSpan('request', async (span) => {
      const asked = await runtime.enqueue('good');
      span.end();
      return asked;
    });
    await runtime.runs.ended(run.id);
    const all = spans.getFinishedSpans();
    const [request, enqueue, attempt, work] = ['request', 'good enqueue', 'good', 'work'].map((name) =>
      all.find((span) => span.name === name),
    );
    expect(new Set([request, enqueue, attempt, work].map((span) => span?.spanContext().traceId)).size).toBe(1);
    expect(enqueue?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(attempt?.parentSpanContext?.spanId).toBe(enqueue?.spanContext().spanId);
    expect(work?.parentSpanContext?.spanId).toBe(attempt?.spanContext().spanId);
    expect([enqueue?.kind, attempt?.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    expect(attempt?.attributes).toMatchObject({ 'nljobs.run': run.id, 'nljobs.attempt': 1, 'nljobs.reason': 'manual' });
  });

  test('a failed attempt says so, with its error', async () => {
    await start({ bad: fails });
    await runtime.runs.ended((await runtime.trigger('bad')).id);
    const attempt = spans.getFinishedSpans().find((span) => span.name === 'bad');
    expect(attempt?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no route' });
    expect(attempt?.events[0]).toMatchObject({ name: 'exception', attributes: { 'exception.type': 'TypeError' } });
  });
});
