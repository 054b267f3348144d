import { PermanentError } from '../errors.ts';
import type { JobContext } from '../registry.ts';
import { BOUNDS } from './bounds.ts';
import type { AttemptIo } from './isolation/executor.ts';
import { toJson } from './record.ts';

/**
 * Makes `ctx.once` of an attempt. Asked twice at the same time for one key, it does it once.
 * @param isOver whether the attempt is over: what a handler left behind does is no part of it.
 */
export function onceOf(
  job: string,
  io: Pick<AttemptIo, 'onceBefore' | 'recordOnce'>,
  isOver: () => boolean,
): JobContext['once'] {
  const going = new Map<string, Promise<unknown>>();
  const once = async (key: string, fn: (idempotencyKey: string) => unknown): Promise<unknown> => {
    if (isOver()) throw new Error(`once: the attempt is over, so "${key}" is not done`);
    const { root, done } = await io.onceBefore(key);
    if (done !== null) return done.value;
    const json = toJson(await fn(`${job}:${root}:${key}`), BOUNDS.once);
    // It has happened: another attempt would do it again, and fail here again.
    if (!json.ok) throw new PermanentError(`once: what "${key}" gave cannot be kept: ${json.why}`);
    await io.recordOnce(key, json.value);
    return json.value;
  };
  return <Result>(key: string, fn: (idempotencyKey: string) => Result | Promise<Result>): Promise<Result> => {
    if (typeof key !== 'string' || key === '') {
      return Promise.reject(new TypeError('once: give a key, a text that names what is done'));
    }
    const doing = going.get(key) ?? once(key, fn).finally(() => going.delete(key));
    going.set(key, doing);
    // What comes back from JSON is what JSON can hold of it.
    return doing as Promise<Result>;
  };
}
