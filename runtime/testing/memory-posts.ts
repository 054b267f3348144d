import { randomUUID } from 'node:crypto';
import type { PostStore } from '../store/post-store.ts';
import type { MemoryWorld } from './memory-world.ts';

/** See `PostStore`. */
export function memoryPosts(world: MemoryWorld, now: () => number): PostStore {
  return {
    put: (change, after, wake, within) =>
      world.run(within, () => {
        const number = String(world.next());
        world.tables.posts.set(number, { change, at: now(), due: now() + after });
        if (wake) world.postLater();
        return number;
      }),
    take: (limit, during) =>
      world.run(undefined, () => {
        const due = [...world.tables.posts].filter(([, post]) => post.due <= now()).slice(0, limit);
        for (const [number, post] of due) world.tables.posts.set(number, { ...post, due: now() + during });
        return due.map(([number, { change, at }]) => ({ number, change, age: now() - at }));
      }),
    remove: (numbers) =>
      world.run(undefined, () => {
        for (const number of numbers) world.tables.posts.delete(number);
      }),
    waiting: () =>
      world.run(undefined, () => {
        const posts = [...world.tables.posts.values()].slice(0, 1_000);
        return { count: posts.length, age: posts[0] === undefined ? 0 : now() - posts[0].at };
      }),
    memory: (namespace) => world.run(undefined, () => world.tables.queues.get(namespace) ?? null),
    remember: (namespace, memory) =>
      world.run(undefined, () => {
        world.tables.queues.set(namespace, memory);
      }),
    identity: () =>
      world.run(undefined, () => {
        const known = world.tables.queues.get('') ?? randomUUID();
        world.tables.queues.set('', known);
        return known;
      }),
    known: () => world.run(undefined, () => world.tables.queues.get('') ?? null),
    async listen(heard) {
      world.postListeners.add(heard);
      return async () => {
        world.postListeners.delete(heard);
      };
    },
  };
}
