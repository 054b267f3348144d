import type { Client } from '@temporalio/client';
import type { Claim, Engine } from '../../engine/engine.ts';
import type { TemporalEngine } from './index.ts';
import { AHEAD, activityIdOf, rootOf, STATE, type State, taskQueueOf, workflowIdOf } from './protocol.ts';
import { sideBySide } from './side-by-side.ts';

const AT_ONCE = 50;
/** So many are more than are asked one by one. */
const MANY = 100;
/** The server's word for queues of activities. */
const ACTIVITY_QUEUE = 2;

/**
 * Engines on one server, for the contract suite: what the server does by and by is waited for, by asking the executions
 * themselves, so that what is claimed is all that was due. Nothing is hidden by it: what an execution offers is claimed,
 * or the wait never ends.
 */
export class Settled {
  readonly #client: Client;
  readonly #namespace: string;
  readonly #lease: number;
  readonly #open = new Set<string>();
  /** Activities that were claimed. */
  readonly #taken = new Set<string>();
  /** Deliveries that were claimed, and not given back since. */
  readonly #leased = new Set<string>();
  /** How many claims of each engine are going on. */
  readonly #claiming = new Map<TemporalEngine, number>();
  #ahead = 0;

  constructor(client: Client, namespace: string, lease: number) {
    this.#client = client;
    this.#namespace = namespace;
    this.#lease = lease;
  }

  readonly ahead = (): number => this.#ahead;

  /** The engine, whose calls end when the server has done what follows of them. */
  settle(engine: TemporalEngine): Engine {
    return {
      name: engine.name,
      sharesStore: false,
      start: () => engine.start(),
      stop: () => engine.stop(),
      enqueue: async (deliveries) => {
        for (const one of deliveries) this.#open.add(rootOf(one));
        const accepted = await engine.enqueue(deliveries);
        // One after the other in the order of their calls; a large call is ordered within.
        if (deliveries.length < MANY) await this.#states(new Set(deliveries.map(rootOf)));
        if (deliveries.length === 1) await this.#queued();
        return accepted;
      },
      claim: (limit, except) => this.#claim(engine, limit, except ?? []),
      extend: (ids) => engine.extend(ids),
      complete: async (ids) => {
        await engine.complete(ids);
        for (const id of ids) this.#leased.delete(id);
      },
      release: async (ids, due) => {
        await engine.release(ids, due);
        for (const id of ids) this.#leased.delete(id);
      },
      cancel: (deliveries) => engine.cancel(deliveries),
      listen: (wake) => engine.listen(wake),
      depth: () => engine.depth(),
    };
  }

  /** Time passes: at once for what waits, and in truth for what is held, as far as leases reach. */
  async pass(ms: number): Promise<void> {
    this.#ahead += ms;
    if (this.#leased.size > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(ms, this.#lease + 1_000)));
    await sideBySide([...this.#open], AT_ONCE, async (root) => {
      const handle = this.#client.workflow.getHandle(workflowIdOf(this.#namespace, root));
      await handle.signal(AHEAD, this.#ahead).catch(() => this.#open.delete(root));
    });
  }

  /** Ends what is open, so that the next promise begins with nothing. */
  async clear(): Promise<void> {
    await sideBySide([...this.#open], AT_ONCE, async (root) => {
      await this.#client.workflow
        .getHandle(workflowIdOf(this.#namespace, root))
        .terminate()
        .catch(() => {});
    });
    this.#open.clear();
    this.#leased.clear();
    this.#ahead = 0;
  }

  async #claim(engine: TemporalEngine, limit: number, except: readonly string[]): Promise<readonly Claim[]> {
    const able = ({ group }: { readonly group: string }): boolean => !except.includes(group);
    this.#claiming.set(engine, (this.#claiming.get(engine) ?? 0) + 1);
    for (;;) {
      engine.ask(limit);
      const here = engine.look().buffered.filter(able);
      if (here.length >= limit) break;
      const before = engine.look().buffered.length;
      await new Promise((resolve) => setTimeout(resolve, 25));
      // While they come nobody has to be asked.
      if (engine.look().buffered.length > before) continue;
      if (!(await this.#comes(able))) break;
    }
    const claims = await engine.claim(limit, except);
    for (const activity of engine.look().held) this.#taken.add(activity);
    for (const { id } of claims) this.#leased.add(id);
    const claiming = (this.#claiming.get(engine) ?? 1) - 1;
    if (claiming > 0) this.#claiming.set(engine, claiming);
    else this.#claiming.delete(engine);
    engine.ask(0);
    return claims;
  }

  /** Whether something is offered that nobody has claimed, and that no instance that claims has got. */
  async #comes(able: (one: { readonly group: string }) => boolean): Promise<boolean> {
    const all = (await this.#states(this.#open)).flat();
    // What others who claim at this moment have got is theirs. Looked at when the executions have answered: what was here
    // when they were asked may have been given back since.
    const here = new Set([...this.#claiming.keys()].flatMap((one) => one.look().buffered.map(activityIdOf)));
    return all
      .filter(able)
      .some(({ is, bounced, activity }) =>
        is === 'waiting' ? bounced > 0 : !this.#taken.has(activity) && !here.has(activity),
      );
  }

  /** Until the server's queue has what executions have offered it, and nobody has asked for: that takes it a moment. */
  async #queued(): Promise<void> {
    const offered = (await this.#states(this.#open)).flat();
    const expected = offered.filter(({ is, activity }) => is === 'offered' && !this.#taken.has(activity)).length;
    // One that an instance has asked for passes the queue by.
    const until = performance.now() + 1_000;
    while (expected > 0 && performance.now() < until) {
      const { stats } = await this.#client.workflowService.describeTaskQueue({
        namespace: this.#client.options.namespace,
        taskQueue: { name: taskQueueOf(this.#namespace) },
        taskQueueType: ACTIVITY_QUEUE,
        reportStats: true,
      });
      if (Number(stats?.approximateBacklogCount ?? 0) >= expected) return;
    }
  }

  async #states(roots: ReadonlySet<string>): Promise<readonly State[]> {
    return sideBySide([...roots], AT_ONCE, async (root) => {
      const state: State = await this.#client.workflow.getHandle(workflowIdOf(this.#namespace, root)).query(STATE);
      if (state.length === 0) this.#open.delete(root);
      return state;
    });
  }
}
