import { expect, test } from 'vitest';
import { createEventBus, type NewEvent } from './events.ts';
import { tellOthers } from './tell-others.ts';
import { fakeClock } from './testing/index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function telling() {
  const clock = fakeClock();
  const bus = createEventBus(clock.now, (error) => {
    throw error;
  });
  const state = { watched: false, asked: 0 };
  const told: (readonly { readonly type: string }[])[] = [];
  const stop = tellOthers({
    clock,
    logger: silent,
    subscribe: (listener) => bus.subscribe(listener),
    relay: {
      lookOn: async () => {},
      isWatched: async () => {
        state.asked += 1;
        return state.watched;
      },
      tell: async (events) => {
        told.push(events as readonly { readonly type: string }[]);
      },
      told: async () => ({ mark: '0', events: [] }),
      listen: async () => async () => {},
    },
  });
  const emit = (message = 'stopped', event: Partial<NewEvent> = {}) =>
    bus.emit({ type: 'run.cancelled', job: 'a', run: 'r', message, ...event } as NewEvent);
  const types = () => told.map((events) => events.map(({ type }) => type));
  return { clock, state, told, types, emit, stop };
}

test('nobody is told anything while nobody looks on elsewhere', async () => {
  const { clock, state, told, emit, stop } = telling();
  emit();
  await clock.advance(10_000);
  expect([told, state.asked]).toEqual([[], 5]);
  stop();
});

test('what happens is told in portions, from the moment on at which somebody does, which is told as a gap', async () => {
  const { clock, state, types, emit, stop } = telling();
  emit();
  state.watched = true;
  await clock.advance(2_000);
  emit();
  emit();
  await clock.advance(200);
  emit();
  await clock.advance(200);
  expect(types()).toEqual([['gap', 'run.cancelled', 'run.cancelled'], ['run.cancelled']]);
  state.watched = false;
  await clock.advance(2_000);
  emit();
  await clock.advance(2_000);
  expect(types()).toHaveLength(2);
  stop();
});

test('more than can be told at once is a gap, however it is too much', async () => {
  const { clock, state, types, emit, stop } = telling();
  state.watched = true;
  await clock.advance(2_200);
  for (let i = 0; i < 502; i += 1) emit();
  await clock.advance(200);
  for (let i = 0; i < 40; i += 1) emit('x'.repeat(8_000));
  await clock.advance(200);
  const [, many, large] = types();
  expect(many).toEqual(['gap', 'run.cancelled']);
  expect([large?.[0], (large?.length ?? 0) < 33]).toEqual(['gap', true]);
  stop();
});

test('what a handler returned stays here', async () => {
  const { clock, state, told, emit, stop } = telling();
  state.watched = true;
  await clock.advance(2_200);
  emit('', { type: 'run.completed', attempt: 1, duration: 5, result: 'secret' });
  await clock.advance(200);
  expect(JSON.stringify(told)).not.toContain('secret');
  stop();
});

test('nothing is told after it was stopped', async () => {
  const { clock, state, told, emit, stop } = telling();
  state.watched = true;
  await clock.advance(2_200);
  emit();
  stop();
  emit();
  await clock.advance(10_000);
  expect(told).toHaveLength(1);
});
