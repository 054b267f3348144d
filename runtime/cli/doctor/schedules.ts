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
  look: ({ jobs, queue, instance }) => {
    const fired = (jobs ?? []).filter((job): job is Fired => job.firing !== null);
    const there = queue === null || isTrouble(queue) ? new Map<string, string>() : queue.paused;
    if (fired.length === 0 && there.size === 0) return NOTHING;
    const well = fired.filter(({ firing }) => !firing.trouble);
    const theirs = well.filter(({ firing }) => firing.clock !== 'nljobs');
    const ours = well.filter(({ firing }) => firing.clock === 'nljobs');
    const [server] = theirs;
    const who = server === undefined ? null : CLOCKS[server.firing.clock];
    const planned = instance === null || isTrouble(instance) ? ', once an instance has told it' : '';
    const paused = new Set([...there.keys(), ...fired.filter(isPaused).map(({ id }) => id)]);
    return [
      ...(who === null
        ? []
        : [info(`${who} fires ${many(theirs.length)}${planned}; nljobs fires ${many(ours.length)}.`)]),
      ...ours.slice(0, NAMED).map(({ id, firing }) => info(`"${id}" is fired by ${firedBy(firing)}.`)),
      ...(ours.length > NAMED ? [info(`So are ${ours.length - NAMED} more: nljobs jobs show <job>`)] : []),
      ...[...paused].map((id) => pausedThere(id, there.get(id) ?? `nljobs/default/${encodeURIComponent(id)}/0`)),
      ...stuck(fired.filter((job) => job.firing.trouble && !isPaused(job))),
    ];
  },
};

function isPaused({ firing }: Fired): boolean {
  return firing.trouble && firing.clock !== 'nljobs';
}

function pausedThere(id: string, schedule: string): Found {
  return warning(
    `"${id}" starts at none of its times: its schedule is paused on the server itself, and not with nljobs.`,
    `Resume it there:  temporal schedule toggle --unpause --schedule-id ${schedule}`,
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
