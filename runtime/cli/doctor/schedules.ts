import { CLOCKS, firedBy } from '../show.ts';
import { type Facts, isTrouble } from './facts.ts';
import { type Check, type Found, info, NOTHING, parted, warning } from './finding.ts';

/** How many jobs are named one by one. */
const NAMED = 5;

type Fired = NonNullable<Facts['jobs']>[number] & { readonly firing: NonNullable<FiringOf> };
type FiringOf = NonNullable<Facts['jobs']>[number]['firing'];

/** Who fires schedules, where an engine's server may: which of them, why not the others, and what is wrong. */
export const SCHEDULES: Check = {
  name: 'schedules',
  about: 'whoever fires them does: the engine’s server, or our clock, and why',
  look: ({ jobs, queue, instance, workers }) => {
    const fired = (jobs ?? []).filter((job): job is Fired => job.firing !== null);
    const there = queue === null || isTrouble(queue) ? new Map<string, string>() : queue.paused;
    if (fired.length === 0 && there.size === 0) return NOTHING;
    const well = fired.filter(({ firing }) => !firing.trouble);
    const theirs = well.filter(({ firing }) => firing.clock !== 'nljobs');
    const ours = well.filter(({ firing }) => firing.clock === 'nljobs');
    const [server] = theirs;
    const who = server === undefined ? null : CLOCKS[server.firing.clock];
    const told = workers?.some(({ state, scheduling }) => state === 'working' && scheduling) ?? false;
    // Without the answer of an instance the jobs are those of the project.
    const answered = instance !== null && !isTrouble(instance);
    const planned = answered ? '' : told ? ', by what this project registers' : ', once an instance has told it';
    const paused = new Set([...there.keys(), ...fired.filter(isPaused).map(({ id }) => id)]);
    return [
      ...(who === null
        ? []
        : [info(`${who} fires ${many(theirs.length)}${planned}; nljobs fires ${many(ours.length)}.`)]),
      ...ours.slice(0, NAMED).map(({ id, firing }) => info(`"${id}" is fired by ${firedBy(firing)}.`)),
      ...(ours.length > NAMED ? [info(`So are ${ours.length - NAMED} more: nljobs jobs show <job>`)] : []),
      ...[...paused].map((id) => pausedThere(id, there.get(id) ?? null)),
      ...stuck(fired.filter((job) => job.firing.trouble && !isPaused(job))),
    ];
  },
};

function isPaused({ firing }: Fired): boolean {
  return firing.trouble && firing.clock !== 'nljobs';
}

/** `schedule` is its name on the server; null where only an instance has seen it. */
function pausedThere(id: string, schedule: string | null): Found {
  return warning(
    `A schedule of "${id}" is paused on the server itself, and not with nljobs: nothing starts at the times of that one.`,
    schedule === null
      ? 'Resume it there, where the Schedules are listed.'
      : `Resume it there:  temporal schedule toggle --unpause --schedule-id ${schedule}`,
  );
}

/** Jobs that our clock fires in the server's place, for a reason that somebody can mend. */
function stuck(jobs: readonly Fired[]): readonly Found[] {
  return parted(jobs, ({ firing }) => firing.because ?? '').map(([because, some]) =>
    warning(
      `nljobs fires ${some.length === 1 ? `"${some[0]?.id}"` : many(some.length)} in the place of the server: ${because}.`,
      'Nothing is late as long as an instance runs. See that the server answers; the log of the instance says what it was told.',
    ),
  );
}

function many(count: number): string {
  return `${count} job${count === 1 ? '' : 's'}`;
}
