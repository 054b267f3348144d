import type { Look, Reconciled, ServerClock, ServerFired, ToldOccurrence } from '../../../engine/server-clock.ts';
import { provenFrom } from '../../../spec/core.ts';
import type { TemporalConnection } from '../connect.ts';
import { STANDARD_PREFIX } from '../settings.ts';
import { listen } from './listen.ts';
import { pausedOf, reconcile } from './reconcile.ts';
import { ZoneAnswers } from './zones.ts';

export interface TemporalSchedulesOptions {
  /** Asked when it is needed: an engine connects when it is started. */
  readonly connection: () => TemporalConnection;
  /** Of the deployment: others on the server may have namespaces of ours with the same names. */
  readonly prefix?: string;
  readonly onError?: (error: Error) => void;
}

/** Temporal Schedules as the server that fires jobs. */
export function temporalSchedules(options: TemporalSchedulesOptions): ServerClock {
  return new TemporalSchedules(options);
}

class TemporalSchedules implements ServerClock {
  readonly name = 'temporal';
  readonly #options: TemporalSchedulesOptions;
  readonly #reworded = new Map<string, string>();
  readonly #zones = new ZoneAnswers();

  constructor(options: TemporalSchedulesOptions) {
    this.#options = options;
  }

  reconcile(namespace: string, wanted: readonly ServerFired[], look: Look): Promise<Reconciled> {
    const { connection } = this.#options;
    const year = provenFrom(Date.now());
    const { client } = connection();
    const agrees = (zone: string): Promise<boolean> => this.#zones.agrees(client, zone, year);
    const reworded = this.#reworded;
    return reconcile({ client, namespace: this.#scoped(namespace), look, year, agrees, reworded }, wanted);
  }

  paused(namespace: string): Promise<ReadonlyMap<string, string>> {
    return pausedOf(this.#options.connection().client, this.#scoped(namespace));
  }

  async answers(patience: number): Promise<void> {
    const { connection } = this.#options;
    const { connection: at, options } = connection().client;
    const { namespace } = options;
    await at.withDeadline(Date.now() + patience, () => at.workflowService.describeNamespace({ namespace }));
  }

  listen(namespace: string, told: (occurrence: ToldOccurrence) => Promise<void>): Promise<() => Promise<void>> {
    const { connection, onError = () => {} } = this.#options;
    return listen({ at: connection(), namespace: this.#scoped(namespace), told, onError });
  }

  /** A prefix has no such sign, so that no two of them give the same. */
  #scoped(namespace: string): string {
    const { prefix = STANDARD_PREFIX } = this.#options;
    return prefix === STANDARD_PREFIX ? namespace : `${prefix}:${namespace}`;
  }
}
