import { z } from 'zod';
import { type Operations, Refusal } from '../http/operations.ts';
import { isRefusalKind } from '../http/problem.ts';
import { API_PREFIX, type Method } from '../http/route.ts';
import {
  auditView,
  backfillView,
  compiledView,
  deadLetterView,
  deletedView,
  generationView,
  itemView,
  jobDetail,
  jobView,
  logView,
  newTokenView,
  occurrenceView,
  pageOf,
  pauseView,
  problem,
  recentRunsView,
  runDetail,
  runView,
  scheduleView,
  tokenView,
  workerView,
} from '../http/wire.ts';
import { EXIT_CODES } from '../spec/exit-codes.ts';
import { CliFailure } from './failure.ts';

export interface ClientOptions {
  /** Of the instance, with or without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** How long one answer may take, in milliseconds. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/**
 * The operations of a running instance, over HTTP. A refusal arrives as the same `Refusal` that the instance threw;
 * an instance that cannot be reached or answers nonsense is a failure with exit code 5.
 */
export function httpOperations(options: ClientOptions): Operations {
  const base = `${options.url.replace(/\/+$/u, '')}${API_PREFIX}`;
  const send = options.fetch ?? fetch;

  async function ask<T extends z.ZodType>(
    method: Method,
    path: string,
    answer: T,
    body?: unknown,
    key: string | null = null,
  ): Promise<z.output<T>> {
    const sent = body === undefined ? null : write(body);
    let response: Response;
    let text: string;
    try {
      response = await send(`${base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${options.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === null ? {} : { 'idempotency-key': quoted(key) }),
        },
        ...(sent === null ? {} : { body: sent }),
        signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
      });
      text = await response.text();
    } catch (error) {
      throw new CliFailure(
        EXIT_CODES.unavailable,
        `No instance answers at ${options.url}.`,
        'Is it running? nljobs dev, or nljobs start',
        { cause: error },
      );
    }
    const value = readJson(text);
    if (!response.ok) throw refusalOf(response.status, value, options.url);
    const parsed = answer.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new CliFailure(
      EXIT_CODES.unavailable,
      `What answers at ${options.url} does not speak this API.`,
      'Is it an instance of this version of nljobs?',
      { cause: parsed.error },
    );
  }

  const id = encodeURIComponent;
  return {
    jobs: async (which = {}) => (await ask('GET', `/jobs${queryString(which)}`, pageOf(jobView))).items,
    job: (job) => ask('GET', `/jobs/${id(job)}`, jobDetail),
    runs: (query) => ask('GET', `/runs${queryString(query)}`, pageOf(runView)),
    recent: async (query) => (await ask('GET', `/recent${queryString(query)}`, pageOf(recentRunsView))).items,
    occurrences: async (query) => (await ask('GET', `/occurrences${queryString(query)}`, pageOf(occurrenceView))).items,
    run: (run) => ask('GET', `/runs/${id(run)}`, runDetail),
    logs: (run, query) => ask('GET', `/runs/${id(run)}/logs${queryString(query)}`, pageOf(logView)),
    trigger: (job, input, { idempotencyKey, ...wishes } = {}) =>
      ask('POST', `/jobs/${id(job)}/runs`, runView, { input, ...wishes }, idempotencyKey ?? null),
    items: (run, query) => ask('GET', `/runs/${id(run)}/items${queryString(query)}`, pageOf(itemView)),
    cancel: (run) => ask('POST', `/runs/${id(run)}/cancel`, runView),
    replay: (run) => ask('POST', `/runs/${id(run)}/replay`, runView),
    pause: (job, wishes) => ask('POST', `/jobs${job === null ? '' : `/${id(job)}`}/pause`, pauseView, wishes),
    resume: (job) => ask('POST', `/jobs${job === null ? '' : `/${id(job)}`}/resume`, pauseView),
    generations: async () => (await ask('GET', '/generations', pageOf(generationView))).items,
    workers: async () => (await ask('GET', '/workers', pageOf(workerView))).items,
    backfill: (job, wishes) => ask('POST', `/jobs/${id(job)}/backfill`, backfillView, wishes),
    schedules: (query) => ask('GET', `/schedules${queryString(query)}`, pageOf(scheduleView)),
    schedule: (schedule) => ask('GET', `/schedules/${id(schedule)}`, scheduleView),
    createSchedule: (wishes) => ask('POST', '/schedules', scheduleView, wishes),
    previewSchedule: (wishes) => ask('POST', '/schedules', scheduleView, { ...wishes, dryRun: true }),
    pauseSchedule: (schedule) => ask('POST', `/schedules/${id(schedule)}/pause`, scheduleView),
    resumeSchedule: (schedule) => ask('POST', `/schedules/${id(schedule)}/resume`, scheduleView),
    deleteSchedule: (schedule) => ask('DELETE', `/schedules/${id(schedule)}`, deletedView),
    deadLetters: (query) => ask('GET', `/dead${queryString(query)}`, pageOf(deadLetterView)),
    deadLetter: (letter) => ask('GET', `/dead/${id(letter)}`, deadLetterView),
    tokens: async () => (await ask('GET', '/tokens', pageOf(tokenView))).items,
    createToken: (wishes) => ask('POST', '/tokens', newTokenView, wishes),
    rotateToken: (token, wishes) => ask('POST', `/tokens/${id(token)}/rotate`, newTokenView, wishes),
    revokeToken: (token) => ask('DELETE', `/tokens/${id(token)}`, tokenView),
    audit: (query) => ask('GET', `/audit${queryString(query)}`, pageOf(auditView)),
    compile: (wishes) => ask('POST', '/compile', compiledView, wishes),
    retryDead: (letter) => ask('POST', `/dead/${id(letter)}/retry`, runView),
    deleteDead: (letter) => ask('DELETE', `/dead/${id(letter)}`, deletedView),
    emit: async (event, payload, key = null) =>
      (await ask('POST', '/events', z.object({ runs: z.array(runView) }), { event, payload }, key)).runs,
  };
}

/** A text as a string of structured fields (RFC 9651). */
function quoted(key: string): string {
  if (!/^[\x20-\x7e]{1,200}$/u.test(key))
    throw new Refusal('invalid', 'A key has 1 to 200 printable characters of ASCII.');
  return `"${key.replaceAll(/["\\]/gu, '\\$&')}"`;
}

/** JSON of what is asked. A text of JSON may nest deeper than it can be written again. */
function write(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal('invalid', 'This is nested too deeply to be sent.');
  }
}

function queryString(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value));
  return params.size === 0 ? '' : `?${params}`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an answer that is no success comes to. */
export function refusalOf(status: number, value: unknown, url: string): Error {
  const parsed = problem.safeParse(value);
  if (!parsed.success) {
    return new CliFailure(EXIT_CODES.unavailable, `The instance at ${url} answered with status ${status}.`);
  }
  const { kind, detail, run, errors } = parsed.data;
  if (isRefusalKind(kind)) return new Refusal(kind, detail, run ?? null, errors);
  if (kind === 'unauthorized') {
    return new CliFailure(
      EXIT_CODES.usage,
      `The instance at ${url} does not take this token: ${detail}`,
      'Set NLJOBS_TOKEN to the token of that instance.',
    );
  }
  return new CliFailure(EXIT_CODES.unavailable, `The instance at ${url} says: ${detail}`);
}
