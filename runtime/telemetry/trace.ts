import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/**
 * Traces by the OpenTelemetry API alone: spans are real where the application has registered an SDK, and cost next to
 * nothing where it has not.
 */
const tracer = () => trace.getTracer('nljobs');

/** What an attempt's span says of it. */
export interface Traced {
  readonly job: string;
  readonly run: string;
  readonly attempt: number;
  readonly reason: string;
  /** The `traceparent` under which the run was asked for; null where nobody traced that. */
  readonly trace: string | null;
}

/** How the body of a span ended. */
export interface Outcome {
  readonly failed: boolean;
  readonly error: { readonly name: string; readonly message: string } | null;
}

/** Asks for a run within a span, and tells `body` the `traceparent` to keep with it; null where nobody traces. */
export async function tracedAsk<T>(job: string, body: (traceparent: string | null) => Promise<T>): Promise<T> {
  const attributes = { 'nljobs.job': job };
  return tracer().startActiveSpan(`${job} enqueue`, { kind: SpanKind.PRODUCER, attributes }, async (span) => {
    try {
      const carrier: { traceparent?: string } = {};
      propagation.inject(context.active(), carrier);
      return await body(carrier.traceparent ?? null);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Runs an attempt within a span that goes on from the one it was asked for in. */
export async function tracedAttempt<T>(
  about: Traced,
  body: () => Promise<T>,
  judge: (value: T) => Outcome,
): Promise<T> {
  const parent =
    about.trace === null ? context.active() : propagation.extract(context.active(), { traceparent: about.trace });
  const attributes = {
    'nljobs.job': about.job,
    'nljobs.run': about.run,
    'nljobs.attempt': about.attempt,
    'nljobs.reason': about.reason,
  };
  return tracer().startActiveSpan(about.job, { kind: SpanKind.CONSUMER, attributes }, parent, async (span) => {
    try {
      const value = await body();
      const { failed, error } = judge(value);
      if (failed) {
        if (error !== null) span.recordException(error);
        span.setStatus({ code: SpanStatusCode.ERROR, ...(error === null ? {} : { message: error.message }) });
      }
      return value;
    } finally {
      span.end();
    }
  });
}
