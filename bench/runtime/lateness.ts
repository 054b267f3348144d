import { createRuntime } from '../../runtime/runtime.ts';
import { every } from './jobs.ts';
import type { Peer } from './peers.ts';
import { percentile } from './percentile.ts';
import type { Place, Places } from './places.ts';
import { quiet } from './quiet.ts';

export interface Lateness {
  readonly who: string;
  /** Occurrences a second, all due at the full second. */
  readonly rate: number;
  /** Milliseconds; null where it could not be measured, and then why. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly starts: number;
  /** Occurrences that had not started when the time was over. */
  readonly missing: number;
  readonly why: string | null;
}

export interface LatenessOptions {
  /** Where it is measured. */
  readonly at: readonly Place[];
  readonly rates: readonly number[];
  /** How long each is measured. */
  readonly seconds: number;
  readonly peers: readonly Peer[];
}

/** Seconds that are not counted: schedules are being taken up, code is being compiled. */
const WARM_UP = 2;

/**
 * How late starts are: from the instant an occurrence stands for to the first line of its handler, in one process, by
 * the wall clock of both. As many schedules as occurrences a second, each due at every full second: the cron of peers knows no
 * finer grain, and it is the worst case. One after the other, so that none waits for another's work.
 */
export async function lateness(
  places: Places,
  { at, rates, seconds, peers }: LatenessOptions,
): Promise<readonly Lateness[]> {
  const rows: Lateness[] = [];
  for (const rate of rates) {
    for (const place of at) rows.push(await ours(places, place, rate, seconds));
    for (const peer of peers) {
      const collected = collect(seconds);
      const stop = peer.start === null ? null : await peer.start(rate, collected.started);
      if (stop === null) {
        rows.push({ who: peer.name, rate, p50: null, p99: null, starts: 0, missing: 0, why: peer.why });
        continue;
      }
      await collected.over;
      await stop();
      rows.push(collected.row(peer.name, rate));
    }
  }
  return rows;
}

async function ours(places: Places, place: Place, rate: number, seconds: number): Promise<Lateness> {
  const who = `nljobs, ${place}`;
  const open = await places.open(place);
  if (open === null) {
    return {
      who,
      rate,
      p50: null,
      p99: null,
      starts: 0,
      missing: 0,
      why: 'a server that it needs cannot be started here',
    };
  }
  const collected = collect(seconds);
  const runtime = createRuntime({
    jobs: Array.from({ length: rate }, (_, index) =>
      every(`every-second-${index}`, 'PT1S', '2026-01-01T00:00:00Z', (ctx) => {
        collected.started(ctx.run.scheduledFor.getTime());
      }),
    ),
    opened: { store: open.store, engine: open.engine },
    logger: quiet,
    slots: 200,
  });
  try {
    await runtime.start();
    await collected.over;
    return collected.row(who, rate);
  } finally {
    await runtime.stop({ graceMs: 5_000 });
    await open.close();
  }
}

/** Collects starts by the instants that they stand for, over whole seconds after the warm-up. */
function collect(seconds: number): {
  readonly started: (instant: number) => void;
  readonly over: Promise<void>;
  readonly row: (who: string, rate: number) => Lateness;
} {
  const late: number[] = [];
  const first = (Math.floor(Date.now() / 1000) + 1 + WARM_UP) * 1000;
  const last = first + (seconds - 1) * 1000;
  return {
    started(instant) {
      if (instant >= first && instant <= last) late.push(Date.now() - instant);
    },
    over: new Promise<void>((resolve) => setTimeout(resolve, last + 3_000 - Date.now())),
    row: (who, rate) => ({
      who,
      rate,
      p50: percentile(late, 0.5),
      p99: percentile(late, 0.99),
      starts: late.length,
      missing: Math.max(0, rate * seconds - late.length),
      why: null,
    }),
  };
}
