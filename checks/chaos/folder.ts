import { setTimeout as pause } from 'node:timers/promises';
import { Asker } from './asker.ts';
import { untilNone } from './calm.ts';
import { specsOf } from './jobs.ts';
import { type Ground, Place } from './place.ts';
import { randomOf } from './random.ts';
import { concluded, type Outcome } from './report.ts';

export interface FolderOptions {
  readonly seed: number;
  /** How often the process that holds the folder is killed. */
  readonly kills: number;
  readonly log: (line: string) => void;
}

const TIMES = { lease: 1_500, heartbeat: 300, poll: 300 } as const;
/** Nothing has ended for so long: nothing will. Less than the minute in which waiting runs are looked after. Milliseconds. */
const PATIENCE = 30_000;

/**
 * The folder of the embedded engine: a second process is refused while the first one works, the lock of a dead one is
 * taken over, and whatever moment of writing it is killed at, nothing that was acknowledged is lost.
 */
export async function embeddedFolder(ground: Ground, { seed, kills, log }: FolderOptions): Promise<Outcome> {
  const random = randomOf(seed).fork('folder');
  const place = await Place.embedded(ground, seed);
  const orders = { jobs: 'steps', ...TIMES } as const;
  const specs = specsOf('steps', seed);
  const asker = new Asker(place, random.fork('asker'));
  const problems: string[] = [];
  const earliest = Date.now();
  try {
    let holder = place.spawn(orders);
    await holder.started;
    const from = Date.now();
    problems.push(...(await refused(place, orders)));
    for (let killed = 0; killed < kills; killed += 1) {
      // Some are killed while they start, most while they write.
      if (random.chance(80)) {
        await holder.started;
        const before = asker.acknowledged;
        const writing = random.chance(50);
        for (
          const end = Date.now() + random.between(0, 300);
          Date.now() < end || (writing && holder.alive && asker.acknowledged === before);
        ) {
          asker.ask();
          await pause(random.between(1, 20));
        }
      } else await pause(random.between(0, 600));
      holder.kill();
      await holder.ended;
      if (killed % 10 === 9) log(`${killed + 1} of ${kills} kills of the folder's holder`);
      holder = place.spawn(orders);
    }
    await holder.started;
    problems.push(...(await refused(place, orders)));
    await asker.settled();
    const to = Date.now();
    await untilNone(() => openRuns(holder, to), PATIENCE, 300);
    await place.stopAll();
    const evidence = await place.evidence({ specs, owed: { from, to, earliest }, asked: asker.asked });
    const died = (await place.died()).filter((one) => !one.includes('is in use'));
    return concluded('the embedded folder', evidence, {
      kills,
      processes: place.instances.length,
      problems: [...problems, ...died, ...asker.refusals.map((why) => `a request was refused: ${why}`)],
    });
  } finally {
    await place.close();
  }
}

/** A second process on the folder ends with a word about who has it. */
async function refused(place: Place, orders: Parameters<Place['spawn']>[0]): Promise<readonly string[]> {
  const second = place.spawn(orders);
  const started = await second.started.then(
    () => true,
    () => false,
  );
  if (started) return ['a second process could open the folder'];
  await second.ended;
  return /is in use: process \d+ runs on it/.test(second.stderr)
    ? []
    : [`the second process was not told who has the folder: ${second.stderr}`];
}

/** How many runs that are due by then have not ended. */
async function openRuns(holder: ReturnType<Place['spawn']>, to: number): Promise<number> {
  let open = 0;
  for (const status of ['pending', 'running']) {
    const said = await holder.ask('runs', { status, limit: 1_000 });
    if (said === null || !('answer' in said)) return Number.POSITIVE_INFINITY;
    const { items } = said.answer as { readonly items: readonly { readonly scheduledFor: number }[] };
    open += items.filter(({ scheduledFor }) => scheduledFor <= to).length;
  }
  return open;
}
