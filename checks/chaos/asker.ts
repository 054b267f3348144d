import { eventRunId, manualRunId } from '../../runtime/scheduler/identity.ts';
import type { Asked } from './evidence.ts';
import type { Place } from './place.ts';
import type { Instance } from './process.ts';
import type { Random } from './random.ts';

const NAMESPACE = 'default';
const JOBS = ['asked', 'asked-serially', 'asked-stepwise'] as const;

/**
 * Asks running instances for runs, one request after the other, while they are killed; and remembers what was
 * acknowledged. A request whose instance died before it answered may have led to runs or not.
 */
export class Asker {
  readonly asked: Asked[] = [];
  readonly #place: Place;
  readonly #random: Random;
  readonly #refusals: string[] = [];
  readonly #open = new Set<Promise<void>>();
  #count = 0;

  constructor(place: Place, random: Random) {
    this.#place = place;
    this.#random = random;
  }

  /** What was refused although there was no reason to, in words. */
  get refusals(): readonly string[] {
    return this.#refusals;
  }

  /** How many requests were acknowledged so far. */
  get acknowledged(): number {
    return this.asked.filter(({ acknowledged }) => acknowledged).length;
  }

  /** Asks one instance for something, where any has started. Does not wait for the answer. */
  ask(): void {
    const { started } = this.#place;
    if (started.length === 0) return;
    this.#count += 1;
    const request = this.#request(this.#random.pick(started), `ask-${this.#count}`);
    const open = request.finally(() => this.#open.delete(open));
    this.#open.add(open);
  }

  /** Resolves once every request is answered, or its instance dead. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  async #request(instance: Instance, key: string): Promise<void> {
    if (this.#random.chance(30)) {
      const size = this.#random.between(0, 100);
      const runs = [...(size > 50 ? ['heard', 'heard-large'] : ['heard'])].map((job) => ({
        id: eventRunId(NAMESPACE, job, 'chaos.happened', key, 0),
        job,
      }));
      await this.#note(runs, instance.ask('emit', 'chaos.happened', { size }, { id: key }));
    } else {
      const job = this.#random.pick(JOBS);
      const runs = [{ id: manualRunId(NAMESPACE, job, key), job }];
      await this.#note(runs, instance.ask('enqueue', job, { key }, { idempotencyKey: key }));
    }
  }

  async #note(runs: Asked['runs'], asking: ReturnType<Instance['ask']>): Promise<void> {
    const said = await asking;
    if (said !== null && 'refused' in said) this.#refusals.push(said.refused);
    this.asked.push({ runs, acknowledged: said !== null && 'answer' in said });
  }
}
