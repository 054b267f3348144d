import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createEventBus } from '../events.ts';
import { createEventTail, type EventTail } from './event-tail.ts';
import { type RunningServer, startServer } from './server.ts';
import { recorder } from './testing/recorder.ts';

const running: { readonly server: RunningServer; readonly tail: EventTail; readonly sockets: Socket[] }[] = [];
afterEach(async () => {
  for (const { server, tail, sockets } of running.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await Promise.all([tail.close(), server.close(0)]);
  }
});

async function served() {
  const bus = createEventBus(Date.now, (error) => {
    throw error;
  });
  let looking = 0;
  const tail = createEventTail({ subscribe: (listener) => bus.subscribe(listener), instance: 'a', now: Date.now });
  const counted: EventTail = {
    ...tail,
    follow: async function* (asked) {
      looking += 1;
      try {
        yield* tail.follow(asked);
      } finally {
        looking -= 1;
      }
    },
  };
  const { operations, calls } = recorder();
  const server = await startServer({
    operations,
    token: 'token',
    notReady: async () => null,
    metrics: async () => '',
    events: counted,
    slow: { headers: 150, request: 300, check: 20 },
    stalledMs: 150,
  });
  const sockets: Socket[] = [];
  running.push({ server, tail, sockets });
  /** Says this, and then nothing more. */
  const say = (text: string): Socket => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => {});
    sockets.push(socket);
    socket.write(text);
    return socket;
  };
  return { say, server, bus, calls, looking: () => looking };
}

const HEAD = 'Host: 127.0.0.1\r\nAuthorization: Bearer token\r\nContent-Type: application/json\r\n';

test('who does not come to the end of the headers is cut off', async () => {
  const { say } = await served();
  const socket = say('GET /api/v1/jobs HTTP/1.1\r\nHost: 127.0');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /u);
  await once(socket, 'close');
});

test('who does not come to the end of the body is cut off, and what was asked is not done', async () => {
  const { say, calls } = await served();
  const socket = say(`POST /api/v1/jobs/x/runs HTTP/1.1\r\n${HEAD}Content-Length: 1000\r\n\r\n{"input":`);
  socket.resume();
  await once(socket, 'close');
  expect(calls).toEqual([]);
});

test('headers without end are refused before they are read to it', async () => {
  const { say } = await served();
  const socket = say(`GET /api/v1/jobs HTTP/1.1\r\nX-Long: ${'x'.repeat(100_000)}`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1\.1 431 /u);
});

test('who looks on and takes nothing is cut off, and others are told all the while', async () => {
  const { say, server, bus, looking } = await served();
  const stalled = say(`GET /api/v1/stream HTTP/1.1\r\n${HEAD}\r\n`);
  await once(stalled, 'readable');
  stalled.pause();
  const response = await fetch(`${server.url}/api/v1/stream`, { headers: { authorization: 'Bearer token' } });
  const reader = response.body?.getReader();
  let heard = 0;
  const reading = (async () => {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) heard += next.value.length;
  })();
  // More than the buffers of both ends hold.
  const message = 'x'.repeat(8_000);
  for (let i = 0; looking() !== 1 && i < 20_000; i += 1) {
    bus.emit({ type: 'run.cancelled', job: 'a', run: 'r', message });
    if (i % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(looking()).toBe(1);
  const before = heard;
  bus.emit({ type: 'run.cancelled', job: 'a', run: 'r', message });
  await expect.poll(() => heard).toBeGreaterThan(before);
  await reader?.cancel();
  await reading;
});
