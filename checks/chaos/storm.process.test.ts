import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ground, openGround } from './place.ts';
import { rollover } from './rollover.ts';
import { storm } from './storm.ts';

/** What CI runs of the harness: with troubles.process.test.ts at least 200 kills. `npm run chaos` runs more. */
const PATIENCE = 480_000;
const quiet = { seed: 1, log: (): void => {} };
let ground: Ground;

beforeAll(async () => {
  ground = await openGround();
});
afterAll(async () => {
  await ground?.close();
});

it('every invariant holds after a storm of kills', { timeout: PATIENCE }, async () => {
  const { violations, figures } = await storm(ground, { ...quiet, kills: 110 });
  expect(violations).toEqual([]);
  expect(figures['kills']).toBeGreaterThanOrEqual(110);
  expect(figures['requests acknowledged']).toBeGreaterThan(0);
});

it('every invariant holds after a storm of kills where the queue is on Redis', { timeout: PATIENCE }, async () => {
  const { violations, figures } = await storm(ground, { ...quiet, engine: 'redis', kills: 12 });
  expect(violations).toEqual([]);
  expect(figures['requests acknowledged']).toBeGreaterThan(0);
});

it('every invariant holds while one version rolls over another', { timeout: PATIENCE }, async () => {
  expect((await rollover(ground, { ...quiet, back: false })).violations).toEqual([]);
});
