import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { GuardedHandler, Handler, JobRegistration, Jobs, StepHandler } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';

/** As the generated code has them. */
interface Events {
  'user.signed_up': { readonly userId: string; readonly name?: string };
  'order.placed': unknown;
}
interface Handlers<Item = unknown> {
  'welcome-new-users': Handler<Events['user.signed_up']>;
  'rebuild-the-search-index': Handler<unknown>;
  nightly: GuardedHandler<Item, null>;
  'trial-welcome': {
    sendWelcomeMail: StepHandler<Events['user.signed_up']>;
    sendCheckInEmail: StepHandler<Events['user.signed_up']>;
  };
}

/** Never called: what is written here is for the type checker. */
async function ask(runtime: Runtime<Events, Handlers>): Promise<void> {
  await runtime.emit('user.signed_up', { userId: 'u-1' });
  await runtime.emit('order.placed');
  await runtime.emit('order.placed', { anything: 1 }, { id: 'o-1' });
  await runtime.enqueue('welcome-new-users', { userId: 'u-1', name: 'Ada' }, { runAt: new Date() });
  await runtime.trigger('rebuild-the-search-index');
  await runtime.trigger('nightly');
  await runtime.trigger('trial-welcome', { userId: 'u-1' });
  // @ts-expect-error: an input that does not fit any of its steps
  await runtime.trigger('trial-welcome', { id: 'u-1' });
  // @ts-expect-error: an event of another name
  await runtime.emit('user.signed_out', { userId: 'u-1' });
  // @ts-expect-error: a payload that does not fit
  await runtime.emit('user.signed_up', { userId: 1 });
  // @ts-expect-error: a payload that is missing
  await runtime.emit('user.signed_up');
  // @ts-expect-error: a job of another name
  await runtime.enqueue('welcome-new-user', { userId: 'u-1' });
  // @ts-expect-error: an input that does not fit
  await runtime.enqueue('welcome-new-users', { id: 'u-1' });
  // @ts-expect-error: a job that takes no input
  await runtime.enqueue('nightly', { since: 'today' });
}

test('what the generated list says of events and handlers is what may be emitted and enqueued', () => {
  const jobs: Jobs<Events, Handlers> = [];
  const runtime = createRuntime({ jobs, events: { 'user.signed_up': z.object({ userId: z.string() }) } });
  expectTypeOf(runtime).toEqualTypeOf<Runtime<Events, Handlers>>();
  expectTypeOf(ask).parameter(0).toEqualTypeOf(runtime);
  // @ts-expect-error: a schema of an event that there is not
  createRuntime({ jobs, events: { 'user.signed_op': z.object({}) } });
});

test('a list that says nothing takes anything', () => {
  const jobs: readonly JobRegistration[] = [];
  const runtime = createRuntime({ jobs, events: { 'any.event': z.string() } });
  expectTypeOf(runtime).toEqualTypeOf<Runtime>();
  expectTypeOf(runtime.emit<'any.event'>)
    .parameter(1)
    .toEqualTypeOf<unknown>();
});
