import { describe, expect, it, vi } from 'vitest';
import { keepRunning, type Runs } from './keep-running.ts';

/** A worker that runs until it is shut down or fails. */
function worker(): Runs & { fail(): void; readonly state: () => string } {
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

describe('a worker that is kept running', () => {
  it('goes on when a worker failed and none could be made for a while', async () => {
    const [first, second] = [worker(), worker()];
    const away = (): Promise<Runs> => Promise.reject(new Error('the server is away'));
    const make = vi.fn<() => Promise<Runs>>(async () => second);
    make.mockResolvedValueOnce(first).mockImplementationOnce(away).mockImplementationOnce(away);
    const told: string[] = [];
    const stop = await keepRunning({
      make,
      onError: ({ message }) => void told.push(message),
      again: { first: 1, most: 8 },
    });
    first.fail();
    await vi.waitFor(() => expect(second.state()).toBe('RUNNING'));
    expect(told).toEqual(['the worker failed', 'the server is away', 'the server is away']);
    await stop();
    expect(second.state()).toBe('STOPPED');
    expect(make).toHaveBeenCalledTimes(4);
  });

  it('stops one that was being made when the stop came, so that its connection can be closed', async () => {
    const [first, late] = [worker(), worker()];
    let finish = (_made: Runs): void => {};
    const make = vi.fn<() => Promise<Runs>>(() => {
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    make.mockResolvedValueOnce(first);
    const stop = await keepRunning({ make, onError: () => {}, again: { first: 1, most: 8 } });
    first.fail();
    await vi.waitFor(() => expect(make).toHaveBeenCalledTimes(2));
    const stopped = stop();
    finish(late);
    await stopped;
    expect(late.state()).toBe('STOPPED');
  });

  it('tells who never had one', async () => {
    const make = (): Promise<Runs> => Promise.reject(new Error('the server is away'));
    await expect(keepRunning({ make, onError: () => {}, again: { first: 1, most: 8 } })).rejects.toThrow('away');
  });
});
