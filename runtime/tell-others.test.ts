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
  const state: { watched: boolean; asked: number; answer: (() => Promise<void>) | null } = {
    watched: false,
    asked: 0,
    answer: null,
  };
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
        await state.answer?.();
      },
      told: async () => ({ mark: '0', events: [] }),
      forget: async () => {},
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

test('what could not be told is a gap, which is told before what came since, and by itself where nothing did', async () => {
  const { clock, state, types, emit, stop } = telling();
  state.watched = true;
  await clock.advance(2_200);
  state.answer = async () => {
    throw new Error('gone');
  };
  emit();
  await clock.advance(200);
  state.answer = null;
  emit();
  await clock.advance(2_000);
  expect(types()).toEqual([['gap'], ['run.cancelled'], ['gap', 'run.cancelled']]);
  state.answer = async () => {
    throw new Error('gone');
  };
  emit();
  await clock.advance(200);
  state.answer = null;
  await clock.advance(2_000);
  expect(types().slice(3)).toEqual([['run.cancelled'], ['gap']]);
  stop();
});

test('while a portion is being told the next one is gathered, and never grows without bounds', async () => {
  const { clock, state, types, emit, stop } = telling();
  state.watched = true;
  await clock.advance(2_200);
  let answer = (): void => {};
  state.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  emit();
  await clock.advance(200);
  for (let i = 0; i < 1_100; i += 1) {
    emit();
    await clock.advance(1);
  }
  expect(types()).toHaveLength(2);
  state.answer = null;
  answer();
  await clock.advance(200);
  const [, , next, ...more] = types();
  expect([next?.[0], (next?.length ?? 0) <= 500, more]).toEqual(['gap', true, []]);
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
