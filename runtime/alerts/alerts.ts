import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Logger } from '../registry.ts';
import { inWords } from '../scheduler/in-words.ts';
import type { Job } from '../scheduler/job.ts';
import type { Claimed } from '../store/alert-store.ts';
import type { Store } from '../store/store.ts';
import type { AlertOptions } from './options.ts';
import { PATIENCE } from './options.ts';
import { resolveChannels } from './resolve.ts';
import { type SendOptions, send, Unreachable } from './send.ts';
import { unreachableOf } from './unreachable.ts';
import { lookForAlerts, overdueOf } from './watch.ts';

export interface AlertsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly namespace: string;
  readonly jobs: () => ReadonlyMap<string, Job>;
  readonly alerts: AlertOptions;
  /** Whether schedules fire here. */
  readonly scheduling: boolean;
  /** Whether the registrations here are in force. */
  readonly active: () => boolean;
}

/** How often is looked, milliseconds: what comes within it is one message. */
const LOOK = 5_000;
/** How many messages are sent at once. */
const AT_ONCE = 10;
/** How often the scheduler gives its own sign of life, milliseconds. */
const BEAT = 60_000;
/** The wait after a message could not be sent, milliseconds; it doubles up to the last. */
const FIRST_RETRY = 30_000;
const LAST_RETRY = 3_600_000;
/** How long a message is tried, milliseconds, before it is given up. */
const WORTH_TRYING = 24 * 3_600_000;

/** Looks for what is to be told and sends it, beside the runs and never in their way. */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #resolved: ReturnType<typeof resolveChannels>;
  readonly #receivers: SendOptions;
  #cancel = (): void => {};
  #stopped = true;
  #going: Promise<void> = Promise.resolve();
  #sending: Promise<void> | null = null;
  #beaten = Number.NEGATIVE_INFINITY;

  constructor(options: AlertsOptions) {
    this.#options = options;
    const { channels = {} } = options.alerts;
    this.#resolved = resolveChannels(channels, process.env);
    this.#receivers = { ...options.alerts, channels: this.#resolved.channels };
  }

  start(): void {
    this.#stopped = false;
    this.#tellUnreachable();
    this.#later();
  }

  /** Ends when what goes on has ended; what is not sent stays to be sent, here or by another instance. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#going;
    await this.#sending;
  }

  #later(): void {
    this.#cancel = this.#options.clock.after(LOOK, () => {
      this.#going = this.#look().finally(() => {
        if (!this.#stopped) this.#later();
      });
    });
  }

  async #look(): Promise<void> {
    const { clock, logger } = this.#options;
    try {
      while (!this.#stopped && (await lookForAlerts(this.#options)));
      if (clock.now() - this.#beaten >= BEAT) await this.#beat();
    } catch (error) {
      logger.warn('It could not be looked for what is to be told; tried again shortly.', error);
    }
    // A receiver that is slow must not keep the next look waiting.
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  /** The scheduler's own sign of life: this instance is in force, its store answers, and no schedule is overdue. */
  async #beat(): Promise<void> {
    const { clock, logger, alerts, active, scheduling } = this.#options;
    if (alerts.heartbeat === undefined || !active() || !scheduling) return;
    if ((await overdueOf(this.#options)).length > 0) return;
    this.#beaten = clock.now();
    const message = { subject: 'heartbeat of the scheduler', text: '', data: { type: 'nljobs.heartbeat' } };
    // Nobody waits for it, and a late one is worth nothing.
    send(this.#receivers, { id: randomUUID(), target: { via: 'heartbeat', to: alerts.heartbeat }, message }).catch(
      (error: unknown) => logger.warn('The heartbeat of the scheduler could not be sent.', error),
    );
  }

  async #send(): Promise<void> {
    const { store, clock, logger, namespace, alerts } = this.#options;
    try {
      for (;;) {
        const now = clock.now();
        const lease = 2 * (alerts.patience ?? PATIENCE) + LOOK;
        const claimed = await store.alerts.claim(namespace, now, now + lease, AT_ONCE);
        await Promise.all(claimed.map((one) => this.#deliver(one)));
        if (claimed.length < AT_ONCE || this.#stopped) return;
      }
    } catch (error) {
      logger.warn('Messages could not be taken up to be sent; tried again shortly.', error);
    }
  }

  async #deliver(letter: Claimed): Promise<void> {
    const { store, clock, logger } = this.#options;
    try {
      await send(this.#receivers, letter);
      await store.alerts.sent(letter.id, clock.now());
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      const now = clock.now();
      const wait = Math.min(FIRST_RETRY * 2 ** (letter.attempts - 1), LAST_RETRY);
      const over = error instanceof Unreachable || now + wait - letter.createdAt > WORTH_TRYING;
      const about = `A message for ${letter.target.via} ${shownTarget(letter)} could not be sent (${words})`;
      if (over) logger.error(`${about} and is given up: ${letter.message.subject}`);
      else logger.warn(`${about}; the next try is in ${inWords(wait)}.`);
      await store.alerts.unsent(letter.id, now, over ? null : now + wait, words);
    }
  }

  /** Says at the start whom nobody could reach: at night it would be too late. */
  #tellUnreachable(): void {
    const { jobs, logger } = this.#options;
    for (const words of this.#resolved.missing) logger.warn(words);
    for (const { id, spec } of jobs().values()) {
      for (const { target, why } of unreachableOf(spec, this.#receivers)) {
        logger.warn(`"${id}": ${target.via} ${target.to} cannot be told: ${why}.`);
      }
    }
  }
}

/** A URL may hold a token in its path. */
function shownTarget({ target: { via, to } }: Claimed): string {
  if (via !== 'webhook' && via !== 'heartbeat') return to;
  try {
    return new URL(to).host;
  } catch {
    return via === 'heartbeat' ? to : 'of no valid address';
  }
}
