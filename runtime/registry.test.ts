import { describe, expect, test } from 'vitest';
import { PermanentError } from './errors.ts';
import {
  defineJob,
  type GuardedHandler,
  type Handler,
  isGuarded,
  isUnimplemented,
  type JobContext,
  type JobRegistration,
  unimplemented,
} from './registry.ts';

interface Order {
  readonly id: string;
}
interface App {
  readonly mail: (to: string) => void;
}

describe('registry', () => {
  test('typed handlers, guarded handlers and stubs of both all fit a registration', () => {
    const plain: Handler<Order, App> = async (input, ctx) => ctx.app.mail(input.id);
    const guarded: GuardedHandler<Order, null, App> = {
      items: () => [{ id: 'o1' }],
      key: (order) => order.id,
      effect: (order, ctx) => ctx.app.mail(order.id),
    };
    const stub: Handler<Order, App> = unimplemented('a');
    const guardedStub: GuardedHandler<Order, null, App> = unimplemented('b');
    const loads: readonly JobRegistration['load'][] = [
      async () => ({ handler: plain }),
      async () => ({ handler: guarded }),
      async () => ({ handler: stub }),
      async () => ({ handler: guardedStub }),
    ];
    expect(loads.map((load) => typeof defineJob({ spec: {} as JobRegistration['spec'], load }).load)).toEqual(
      Array(4).fill('function'),
    );
    expect([isGuarded(plain), isGuarded(guarded)]).toEqual([false, true]);
    expect([plain, guarded, unimplemented('a')].map((one) => isUnimplemented(one))).toEqual([false, false, true]);
  });

  test('a stub that is called after all says so, and is not retried', () => {
    expect(() => unimplemented('send-reminders')(null, {} as JobContext)).toThrow(PermanentError);
    expect(() => unimplemented('send-reminders')(null, {} as JobContext)).toThrow(
      '"send-reminders" is not written yet',
    );
  });
});
