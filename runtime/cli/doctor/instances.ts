import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { showDuration } from '../show.ts';
import { type Facts, isTrouble, type WorkerFacts } from './facts.ts';
import { type Check, error, type Found, info, NOTHING, parted, troubled, warning } from './finding.ts';

const { findings, unavailable } = EXIT_CODES;

/** How many instances are named, or places in a list. */
const NAMED = 3;

/** What becomes of the jobs: who works, and whether they are alike. */
export const INSTANCES: Check = {
  name: 'instances',
  about: 'somebody works, and all who do are of one version and engine',
  look: (facts) => {
    const { instance, workers } = facts;
    const found = [
      ...(instance === null ? [] : isTrouble(instance) ? troubled(instance) : answers(instance)),
      ...(workers === null
        ? []
        : [
            ...alone(facts, workers),
            ...workers.flatMap(silence(facts)),
            ...alike(workers),
            ...otherwise(facts, workers),
          ]),
      ...versions(facts),
    ];
    return found.length === 0 && instance === null && workers === null ? NOTHING : found;
  },
};

/** The one that is asked. */
function answers({ url, waitsFor, concern, active }: Exclude<NonNullable<Facts['instance']>, { trouble: string }>) {
  const found: Found[] = [];
  if (waitsFor !== null) found.push(error(`The instance at ${url} takes no work: ${waitsFor}.`, LOG, unavailable));
  else if (concern !== null) {
    found.push(warning(`The instance at ${url} takes work, but ${concern}.`, 'See that the queue’s server runs.'));
  } else found.push(info(`The instance at ${url} takes work.`));
  if (!active) {
    const cure = 'Stop the instances that are superseded; nljobs jobs list shows what is in force.';
    found.push(warning(`Jobs of a later deployment are in force; the schedules of the instance at ${url} rest.`, cure));
  }
  return found;
}
const LOG = 'Its log says why.';

/** Whether nobody works, or nobody fires schedules. */
function alone({ instance, queue }: Facts, workers: readonly WorkerFacts[]): readonly Found[] {
  const working = workers.filter(({ state }) => state === 'working');
  if (working.length > 0) {
    if (working.some(({ scheduling }) => scheduling))
      return [info(`${many(working.length, 'instance')} at work: ${named(working)}.`)];
    const cure = 'Set JOBS_ENABLED=true on one of them at least, and start it again.';
    return [warning(`Schedules fire from no instance: JOBS_ENABLED is false on ${named(working)}.`, cure)];
  }
  const queued = queue === null || isTrouble(queue) ? 0 : queue.queued;
  const start = 'Start one: nljobs start, in production; nljobs dev, here';
  if (queued > 0) {
    return [
      error(`No instance works, and ${queued === 1 ? 'a run is' : `${queued} runs are`} due.`, start, unavailable),
    ];
  }
  // One that has just started has not said so yet.
  return instance === null ? [info(`No instance works. ${start}.`)] : [];
}

function silence({ now }: Facts): (worker: WorkerFacts) => readonly Found[] {
  return (worker) => {
    if (worker.state !== 'silent') return [];
    const { running, seen } = worker;
    const ran = running === 0 ? '' : `, and ran ${many(running, 'attempt')} then`;
    return [
      warning(
        `Nothing was heard of the instance ${nameOf(worker)} for ${showDuration(Math.max(0, now - seen))}${ran}.`,
        'If it is gone, do nothing: what it ran begins anew elsewhere, and it is forgotten after an hour. If it lives, it does not reach the database: its log says why.',
      ),
    ];
  };
}

/** Whether those that live are of one engine and version. */
function alike(workers: readonly WorkerFacts[]): readonly Found[] {
  const living = workers.filter(({ state }) => state !== 'silent');
  const found: Found[] = [];
  const engines = parted(living, ({ engine }) => engine);
  if (engines.length > 1) {
    const cure = 'Set NLJOBS_ENGINE, and the address of its server, alike everywhere.';
    const said = 'Instances on one database use different engines, and none is handed what another queues';
    found.push(error(`${said}: ${listed(engines)}.`, cure, findings));
  }
  const versions = parted(living, ({ version }) => `nljobs ${version}`);
  if (versions.length > 1) {
    const cure = 'Deploy one version everywhere: a rollout may be under way, or stuck.';
    found.push(warning(`Instances of different versions work side by side: ${listed(versions)}.`, cure));
  }
  return found;
}

/** Whether the settings here are those of the instances that work; of one that is asked by its address nothing need be the same. */
function otherwise({ instance, settings }: Facts, workers: readonly WorkerFacts[]): readonly Found[] {
  if (instance !== null || isTrouble(settings)) return [];
  const engines = [...new Set(workers.flatMap(({ state, engine }) => (state === 'silent' ? [] : [engine])))];
  if (engines.length === 0 || engines.includes(settings.engine)) return [];
  const cure = 'Set NLJOBS_ENGINE, and the address of its server, as the instances have them.';
  return [
    warning(`What works is on the engine ${engines.join(', ')}, and the settings here say ${settings.engine}.`, cure),
  ];
}

/** Whether this command is of the version of those that work, or are connected and only ask. */
function versions({ instance, workers, store, packages: { here } }: Facts): readonly Found[] {
  const known = new Set((workers ?? []).flatMap(({ state, version }) => (state === 'silent' ? [] : [version])));
  if (instance !== null && !isTrouble(instance) && instance.version !== null) known.add(instance.version);
  const found: Found[] = [];
  if (known.size > 0 && !known.has(here)) {
    const cure = 'Take the same version for this command: npx nljobs, in the folder of what is deployed.';
    found.push(warning(`This command is of nljobs ${here}, and what works of ${[...known].sort().join(', ')}.`, cure));
  }
  const connected = store === null || isTrouble(store) ? [] : store.versions;
  for (const one of connected.filter((version) => version !== here && !known.has(version))) {
    const cure = 'See what it is, and deploy one version everywhere.';
    found.push(warning(`Something of nljobs ${one} is connected to the database, and this is ${here}.`, cure));
  }
  return found;
}

/** `2026a (web-1 process 7), 2025a (web-2 process 9 and 3 more)`. */
export function listed(groups: readonly (readonly [string, readonly WorkerFacts[]])[]): string {
  return groups.map(([what, workers]) => `${what} (${named(workers)})`).join(', ');
}

function named(workers: readonly WorkerFacts[]): string {
  const more = workers.length - NAMED;
  return `${workers.slice(0, NAMED).map(nameOf).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

export function nameOf({ host, pid }: WorkerFacts): string {
  return `${host} process ${pid}`;
}

function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
