import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEventBus } from '../events.ts';
import { createApp } from './app.ts';
import { createEventTail, type EventTail, type TailEvent } from './event-tail.ts';
import { recorder } from './testing/recorder.ts';
import { eventView } from './wire.ts';

const NOW = Date.parse('2027-01-01T09:00:00Z');
const tails: EventTail[] = [];
afterEach(() => {
  for (const tail of tails.splice(0)) tail.close();
});

function watched(most?: number) {
  const bus = createEventBus(
    () => NOW,
    (error) => {
      throw error;
    },
  );
  const tail = createEventTail({
    subscribe: (listener) => bus.subscribe(listener),
    instance: 'a',
    now: () => NOW,
    quietMs: 1000,
    ...(most === undefined ? {} : { most }),
  });
  tails.push(tail);
  const log = (job: string, run = `run-of-${job}`): void =>
    bus.emit({ type: 'run.cancelled', job, run, message: 'stopped' });
  return { tail, log };
}

function follow(tail: EventTail, asked: { job?: string; run?: string; after?: string | null } = {}) {
  const end = new AbortController();
  const stream = tail.follow({ after: null, ...asked, signal: end.signal })[Symbol.asyncIterator]();
  const next = async () => (await stream.next()).value as TailEvent | null | undefined;
  return { next, end };
}
const said = (one: TailEvent | null | undefined) =>
  one && [one.id, 'job' in one.event ? one.event.job : one.event.type];

describe('a stream', () => {
  test('tells what happens from when it begins, in order', async () => {
    const { tail, log } = watched();
    log('before');
    const { next } = follow(tail);
    const first = next();
    log('b');
    log('c');
    expect([said(await first), said(await next())]).toEqual([
      ['a-2', 'b'],
      ['a-3', 'c'],
    ]);
  });

  test('goes on behind the last event that the asker has', async () => {
    const { tail, log } = watched();
    for (const job of ['b', 'c', 'd']) log(job);
    const { next } = follow(tail, { after: 'a-1' });
    expect([said(await next()), said(await next())]).toEqual([
      ['a-2', 'c'],
      ['a-3', 'd'],
    ]);
  });

  test.each(['z-2', 'nonsense', 'a-99', 'a-1'])('tells a gap behind %s, which nobody remembers', async (after) => {
    const { tail, log } = watched(2);
    for (const job of ['b', 'c', 'd', 'e']) log(job);
    const { next } = follow(tail, { after });
    expect(said(await next())).toEqual(['a-4', 'gap']);
  });

  test('tells only what is asked for', async () => {
    const { tail, log } = watched();
    const { next } = follow(tail, { job: 'x', run: 'two' });
    const first = next();
    log('y', 'two');
    log('x', 'one');
    log('x', 'two');
    expect(said(await first)).toEqual(['a-3', 'x']);
  });

  test('of an asker that does not read is a gap, and then what comes after it', async () => {
    const { tail, log } = watched(3);
    const { next } = follow(tail);
    const first = next();
    log('b');
    await first;
    for (const job of ['c', 'd', 'e', 'f', 'g']) log(job);
    expect([said(await next()), said(await next())]).toEqual([
      ['a-5', 'gap'],
      ['a-6', 'g'],
    ]);
  });

  test('ends when the asker goes, and when the instance stops', async () => {
    const { tail } = watched();
    const gone = follow(tail);
    const waits = gone.next();
    gone.end.abort();
    expect(await waits).toBeUndefined();
    const other = follow(tail);
    const stops = other.next();
    tail.close();
    expect(await stops).toBeUndefined();
    expect(await follow(tail).next()).toBeUndefined();
  });
});

describe('over HTTP', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('events are named, numbered and as their schema says; silence is told', async () => {
    const { tail, log } = watched();
    log('before');
    const app = createApp({
      operations: recorder().operations,
      token: 't',
      notReady: async () => null,
      metrics: async () => '',
      events: tail,
    });
    const response = await app.request('/api/v1/stream?job=x', {
      headers: { authorization: 'Bearer t', 'last-event-id': 'a-1' },
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/u);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async () => (await reader?.read())?.value ?? '';
    expect(await read()).toBe('retry: 2000\n\n');
    log('y');
    log('x');
    const [name, data, id] = (await read()).split('\n');
    expect([name, id]).toEqual(['event: run.cancelled', 'id: a-3']);
    expect(eventView.parse(JSON.parse(data?.slice('data: '.length) ?? ''))).toEqual({
      type: 'run.cancelled',
      at: '2027-01-01T09:00:00.000Z',
      job: 'x',
      run: 'run-of-x',
      message: 'stopped',
    });
    const silent = read();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await silent).toBe(': still here\n\n');
    await reader?.cancel();
  });
});
