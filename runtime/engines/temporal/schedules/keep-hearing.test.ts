import { describe, expect, it, vi } from 'vitest';
import { type Hearing, keepHearing } from './keep-hearing.ts';

/** A worker that runs until it is shut down or fails. */
function worker(): Hearing & { fail(): void; readonly state: () => string } {
  let state = 'INITIALIZED';
  let end = (_error: Error | null): void => {};
  return {
    state: () => state,
    getState: () => state,
    run() {
      state = 'RUNNING';
      return new Promise((resolve, reject) => {
        end = (error) => (error === null ? resolve() : reject(error));
      });
    },
    shutdown() {
      state = 'STOPPED';
      end(null);
    },
    fail() {
      state = 'FAILED';
      end(new Error('the worker failed'));
    },
  };
}

describe('hearing of occurrences', () => {
  it('goes on when a worker failed and none could be made for a while', async () => {
    const [first, second] = [worker(), worker()];
    const away = (): Promise<Hearing> => Promise.reject(new Error('the server is away'));
    const make = vi.fn<() => Promise<Hearing>>(async () => second);
    make.mockResolvedValueOnce(first).mockImplementationOnce(away).mockImplementationOnce(away);
    const told: string[] = [];
    const stop = await keepHearing({ make, onError: ({ message }) => void told.push(message), again: 1 });
    first.fail();
    await vi.waitFor(() => expect(second.state()).toBe('RUNNING'));
    expect(told).toEqual(['the worker failed', 'the server is away', 'the server is away']);
    await stop();
    expect(second.state()).toBe('STOPPED');
    expect(make).toHaveBeenCalledTimes(4);
  });

  it('stops one that was being made when the stop came, so that its connection can be closed', async () => {
    const [first, late] = [worker(), worker()];
    let finish = (_made: Hearing): void => {};
    const make = vi.fn<() => Promise<Hearing>>(() => {
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    make.mockResolvedValueOnce(first);
    const stop = await keepHearing({ make, onError: () => {}, again: 1 });
    first.fail();
    await vi.waitFor(() => expect(make).toHaveBeenCalledTimes(2));
    const stopped = stop();
    finish(late);
    await stopped;
    expect(late.state()).toBe('STOPPED');
  });

  it('tells who never heard anything', async () => {
    const make = (): Promise<Hearing> => Promise.reject(new Error('the server is away'));
    await expect(keepHearing({ make, onError: () => {}, again: 1 })).rejects.toThrow('away');
  });
});
