import type { GenerationStore, Member, RegisteredJob, Sign, Standing } from '../store/generation-store.ts';
import type { MemoryWorld } from './memory-world.ts';

const ALIVE = 30_000;

/** What is deployed, in memory: the same answers as the one in SQL. `now` is epoch milliseconds. */
export function memoryGenerations(world: MemoryWorld, now: () => number): GenerationStore {
  const keyOf = (namespace: string, generation: string): string => JSON.stringify([namespace, generation]);
  const termOf = (namespace: string, generation: string): number =>
    world.tables.generations.get(keyOf(namespace, generation))?.term ?? 0;
  const activeOf = (namespace: string): string | undefined => world.tables.deployments.get(namespace)?.active;

  const standing = ({ namespace, generation }: Member): Standing | null => {
    const { generations, instances } = world.tables;
    const active = activeOf(namespace);
    const mine = generations.get(keyOf(namespace, generation));
    if (active === undefined || mine === undefined) return null;
    const newer = [...instances].filter(
      ([, one]) => one.namespace === namespace && termOf(namespace, one.generation) > mine.term,
    );
    return { active, newer: newer.map(([instance, { beats }]) => ({ instance, beats })) };
  };
  const show = ({ namespace, generation, instance }: Member): void => {
    const beats = (world.tables.instances.get(instance)?.beats ?? 0) + 1;
    world.tables.instances.set(instance, { namespace, generation, beats, seen: now() });
  };
  const putInForce = (namespace: string, generation: string, at: number): void => {
    const { deployments, generations } = world.tables;
    const before = activeOf(namespace);
    const previous = before === generation ? undefined : before;
    const term = (deployments.get(namespace)?.term ?? 0) + 1;
    deployments.set(namespace, {
      active: generation,
      term,
      changedAt: at,
      ...(previous === undefined ? {} : { previous }),
    });
    const record = generations.get(keyOf(namespace, generation));
    if (record) generations.set(keyOf(namespace, generation), { ...record, term, activeSince: now() });
  };
  const idsOf = (namespace: string, generation: string): readonly string[] =>
    (world.tables.generations.get(keyOf(namespace, generation))?.jobs ?? []).map(({ spec }) => spec.id);
  const join = (member: Member, jobs: readonly RegisteredJob[], force: boolean, at: number): Standing => {
    const { generations } = world.tables;
    const { namespace, generation } = member;
    const known = generations.get(keyOf(namespace, generation));
    const record = known ?? { namespace, generation, term: 0, firstSeen: now(), activeSince: now(), jobs };
    generations.set(keyOf(namespace, generation), record);
    if (known === undefined || (force && activeOf(namespace) !== generation)) putInForce(namespace, generation, at);
    show(member);
    return standing(member) ?? { active: generation, newer: [] };
  };
  const takeOver = (member: Member, silent: readonly Sign[], until: number): boolean => {
    if (activeOf(member.namespace) === member.generation) return true;
    const seen = standing(member);
    if (seen === null) return false;
    const before = new Map(silent.map(({ instance, beats }) => [instance, beats]));
    if (seen.newer.some(({ instance, beats }) => before.get(instance) !== beats)) return false;
    putInForce(member.namespace, member.generation, until);
    for (const { instance } of seen.newer) world.tables.instances.delete(instance);
    return true;
  };

  return {
    exclusive: false,
    join: (member, jobs, force, at) => world.run(undefined, () => join(member, jobs, force, at)),
    beat: (member) =>
      world.run(undefined, () => {
        show(member);
        return standing(member);
      }),
    takeOver: (member, silent, until) => world.run(undefined, () => takeOver(member, silent, until)),
    leave: (instance) => world.run(undefined, () => void world.tables.instances.delete(instance)),
    holdsActive: (namespace, generation, within) => world.run(within, () => activeOf(namespace) === generation),
    active: (namespace) => world.run(undefined, () => activeOf(namespace) ?? null),
    everHad: (namespace, jobs) =>
      world.run(undefined, () => {
        const seen = [...world.tables.generations.values()].filter((one) => one.namespace === namespace);
        const had = new Set(seen.flatMap((one) => one.jobs.map(({ spec }) => spec.id)));
        return new Set(jobs.filter((id) => had.has(id)));
      }),
    predecessor: (namespace) =>
      world.run(undefined, () => {
        const { previous, changedAt } = world.tables.deployments.get(namespace) ?? {};
        if (previous === undefined || changedAt === undefined) return null;
        const before = world.tables.generations.get(keyOf(namespace, previous));
        return before === undefined ? null : { jobs: before.jobs, until: changedAt };
      }),
    jobsInForce: () =>
      world.run(undefined, () =>
        [...world.tables.deployments].flatMap(([namespace, { active }]) => idsOf(namespace, active)),
      ),
    elsewhere: (namespace, jobs) =>
      world.run(undefined, () => {
        const alive = new Set(
          [...world.tables.instances.values()].filter(({ seen }) => seen > now() - ALIVE).map((one) => one.namespace),
        );
        const others = [...world.tables.deployments].filter(([other]) => other !== namespace && alive.has(other));
        return new Map(
          others.flatMap(([other, { active }]) =>
            idsOf(other, active)
              .filter((id) => jobs.includes(id))
              .map((id) => [id, other] as const),
          ),
        );
      }),
    jobsOf: (namespace, generation) =>
      world.run(undefined, () => world.tables.generations.get(keyOf(namespace, generation))?.jobs ?? null),
    list: (namespace) =>
      world.run(undefined, () =>
        [...world.tables.generations.values()]
          .filter((one) => one.namespace === namespace)
          .sort((a, b) => b.term - a.term)
          .map(({ generation, firstSeen, activeSince }) => ({
            generation,
            active: activeOf(namespace) === generation,
            firstSeen,
            activeSince,
            instances: [...world.tables.instances.values()].filter(
              (one) => one.namespace === namespace && one.generation === generation && one.seen > now() - ALIVE,
            ).length,
          }))
          .filter(({ active, instances }) => active || instances > 0),
      ),
  };
}
