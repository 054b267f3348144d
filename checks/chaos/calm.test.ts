import { describe, expect, it } from 'vitest';
import { untilNone } from './calm.ts';

/** Looks that find so many, and then the last of them for ever. */
function looks(...found: readonly number[]) {
  let made = 0;
  const look = async (): Promise<number> => {
    made += 1;
    return found[made - 1] ?? found.at(-1) ?? 0;
  };
  return { look, made: () => made };
}

describe('waiting for runs to end', () => {
  it('believes no single look that a run was between two states in', async () => {
    const { look, made } = looks(2, 1, 0, 1, 1, 0, 0, 0);
    await untilNone(look, 10_000, 0);
    expect(made()).toBe(8);
  });

  it('gives up where nothing changes any more', async () => {
    const { look, made } = looks(3, 2);
    await untilNone(look, 30, 1);
    expect(made()).toBeGreaterThan(2);
  });
});
