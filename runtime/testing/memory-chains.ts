import { TERMINAL_STATUSES } from '../spec/vocabulary.ts';
import type { ChainStore } from '../store/chain-store.ts';
import type { Run } from '../store/store.ts';
import type { MemoryWorld } from './memory-world.ts';

/** Chains of steps, in memory: the same answers as those in SQL. */
export function memoryChains(world: MemoryWorld): ChainStore {
  const isOpen = (run: Run | undefined): run is Run =>
    run !== undefined && !(TERMINAL_STATUSES as readonly string[]).includes(run.status);
  const plain = (run: Run): Run => {
    const { seq: _, ...rest } = run as Run & { readonly seq: number };
    return rest;
  };
  const change = (id: string, over: Partial<Run>): Run | null => {
    const run = world.tables.runs.get(id);
    if (!run) return null;
    world.tables.runs.set(id, { ...run, ...over });
    return plain({ ...run, ...over });
  };
  const forget = (root: string): void => {
    for (const [name, one] of world.tables.awaits) if (one.root === root) world.tables.awaits.delete(name);
  };
  const nameOf = (root: string, event: string, nth: number): string => JSON.stringify([root, event, nth]);
  const chosen = (roots: readonly string[]) =>
    new Map(
      roots.flatMap((root) => {
        const chain = world.tables.chains.get(root);
        return chain ? [[root, chain] as const] : [];
      }),
    );
  return {
    expect: (expected, within) =>
      world.run(within, () => {
        for (const one of expected) {
          const name = nameOf(one.root, one.event, one.nth);
          const before = world.tables.awaits.get(name);
          if (before === undefined) world.tables.awaits.set(name, { ...one, came: null });
        }
      }),
    open: (chain, { worker, attempt }, within) =>
      world.run(within, () => {
        const held = [...world.tables.attempts.values()].find(
          (one) =>
            one.runId === chain.root && one.finishedAt === null && one.worker === worker && one.attempt === attempt,
        );
        if (!held || world.tables.runs.get(chain.root)?.status !== 'running') return null;
        world.tables.attempts.delete(held.seq);
        if (!world.tables.chains.has(chain.root)) world.tables.chains.set(chain.root, chain);
        return change(chain.root, { step: { at: '', kind: 'root', name: '' }, losses: 0 });
      }),
    read: (roots, within) => world.run(within, () => chosen(roots)),
    lock: (roots, within) =>
      world.run(
        within,
        () =>
          new Map(
            [...chosen(roots)].flatMap(([root, chain]) => {
              const run = world.tables.runs.get(root);
              return run ? [[root, { ...chain, run: plain(run) }] as const] : [];
            }),
          ),
      ),
    note: (root, { results = {}, events = {} }, message, within) =>
      world.run(within, () => {
        const chain = world.tables.chains.get(root);
        if (!chain) return;
        const learned = { results: { ...chain.results, ...results }, events: { ...chain.events, ...events } };
        world.tables.chains.set(root, { ...chain, ...learned });
        if (isOpen(world.tables.runs.get(root))) change(root, { message });
      }),
    close: (root, { at, ...end }, within) =>
      world.run(within, () => {
        const run = world.tables.runs.get(root);
        forget(root);
        if (!isOpen(run) || run.step?.kind !== 'root') return null;
        return change(root, { ...end, finishedAt: at });
      }),
    cancel: (root, at, within) =>
      world.run(within, () => {
        const run = world.tables.runs.get(root);
        if (!world.tables.chains.has(root) || !isOpen(run)) return null;
        const steps = [...world.tables.runs.values()].filter((one) => one.root === root && isOpen(one));
        const over = { status: 'cancelled', cancelRequested: true, finishedAt: at } as const;
        const cancelled = steps
          .filter(({ status }) => status === 'pending')
          .flatMap(({ id }) => change(id, { ...over, message: 'cancelled before it started' }) ?? []);
        const running = steps.filter(({ status }) => status === 'running').map(({ id }) => id);
        for (const id of running) change(id, { cancelRequested: true });
        if (running.length === 0) forget(root);
        const now = change(
          root,
          running.length > 0 ? { cancelRequested: true } : { ...over, message: 'cancelled between two steps' },
        );
        return now === null ? null : { run: now, cancelled, running };
      }),
    failRootsOf: (steps, message, at, within) =>
      world.run(within, () => {
        const roots = new Set(steps.flatMap((id) => world.tables.runs.get(id)?.root ?? []));
        return [...roots].filter((root) => {
          if (!isOpen(world.tables.runs.get(root))) return false;
          change(root, { status: 'failed', message, finishedAt: at });
          forget(root);
          return true;
        });
      }),
    steps: (root, within) =>
      world.run(within, () => [...world.tables.runs.values()].filter((run) => run.root === root).map(plain)),
    stepsOf: (ids, within) =>
      world.run(
        within,
        () =>
          new Map(
            ids.flatMap((id) => {
              const run = world.tables.runs.get(id);
              const step = run?.step ?? null;
              if (!run || step === null) return [];
              return [[id, { step, root: run.root ?? null, reason: run.reason, createdAt: run.createdAt }] as const];
            }),
          ),
      ),
    look: ({ root, event, nth }, within) =>
      world.run(within, () => {
        const one = world.tables.awaits.get(nameOf(root, event, nth));
        if (one === undefined) return { is: 'busy' } as const;
        return one.came === null ? ({ is: 'open' } as const) : ({ is: 'came', payload: one.came.payload } as const);
      }),
    pass: (root, passed, within) =>
      world.run(within, () => {
        for (const { event, nth } of passed) {
          const name = nameOf(root, event, nth);
          if (world.tables.awaits.get(name)?.came === null) world.tables.awaits.delete(name);
        }
      }),
    arrive: ({ namespace, event, id, keys, payload, at, starts, putsOff }, belongs, within) =>
      world.run(within, () => {
        const met = new Map<string, number>();
        const all = [...world.tables.awaits.values()].filter(
          (one) => one.namespace === namespace && one.event === event && isOpen(world.tables.runs.get(one.root)),
        );
        const taken = new Set(all.flatMap(({ root, came }) => (came?.id === id ? [root] : [])));
        for (const one of all.toSorted((a, b) => a.nth - b.nth)) {
          const run = world.tables.runs.get(one.root);
          const waits = run?.status === 'pending' && run.attempt === 0;
          if (run === undefined || starts.includes(run.id)) continue;
          if (waits && putsOff.includes(run.standing ?? '')) continue;
          const chain = { keys: one.keys, scope: run.scope, job: run.job };
          const near = one.keys.length === 0 || one.keys.some((key) => keys.includes(key));
          if (one.came !== null || taken.has(one.root) || met.has(one.root) || !near || !belongs(chain)) continue;
          met.set(one.root, one.nth);
          world.tables.awaits.set(nameOf(one.root, event, one.nth), { ...one, came: { id, payload, at } });
        }
        return [...met].map(([root, nth]) => ({ root, nth }));
      }),
    wake: (ids, at, within) =>
      world.run(within, () =>
        ids.flatMap((id) => {
          const run = world.tables.runs.get(id);
          if (run?.status !== 'pending' || run.attempt !== 0) return [];
          const scheduledFor = Math.min(run.scheduledFor, Math.max(at, run.createdAt));
          return change(id, { scheduledFor, madeWay: run.madeWay + 1, handedOver: true }) ?? [];
        }),
      ),
    awaited: (namespace) =>
      world.run(
        undefined,
        () =>
          new Set(
            [...world.tables.awaits.values()].flatMap((one) =>
              one.namespace === namespace && one.came === null && isOpen(world.tables.runs.get(one.root))
                ? [one.event]
                : [],
            ),
          ),
      ),
  };
}
