import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ground, openGround } from './place.ts';
import type { ServerEngine } from './queue.ts';
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

/** Where engines are required, what cannot be opened fails. */
async function canOpen(engine: ServerEngine): Promise<boolean> {
  if (process.env['NLJOBS_REQUIRE_ENGINES'] !== undefined) return true;
  return ground.queue(engine).then(
    () => true,
    () => false,
  );
}

it('every invariant holds after a storm of kills', { timeout: PATIENCE }, async () => {
  const { violations, figures } = await storm(ground, { ...quiet, kills: 104 });
  expect(violations).toEqual([]);
  expect(figures['kills']).toBeGreaterThanOrEqual(104);
  expect(figures['requests acknowledged']).toBeGreaterThan(0);
});

for (const [engine, kills] of [
  ['redis', 12],
  ['temporal', 6],
] as const) {
  it(`every invariant holds after a storm of kills on ${engine}`, { timeout: PATIENCE }, async ({ skip }) => {
    if (!(await canOpen(engine))) return skip('its server cannot be started here');
    const { violations, figures } = await storm(ground, { ...quiet, engine, kills });
    expect(violations).toEqual([]);
    expect(figures['requests acknowledged']).toBeGreaterThan(0);
  });
}

it('every invariant holds while one version rolls over another', { timeout: PATIENCE }, async () => {
  expect((await rollover(ground, { ...quiet, back: false })).violations).toEqual([]);
});
