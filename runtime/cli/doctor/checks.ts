import { isLoopback } from '../../http/guard.ts';
import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import type { EngineName } from '../../spec/vocabulary.ts';
import { dueInWords } from '../../store/migrate.ts';
import { type Facts, isTrouble, type StoreFacts, type WorkerFacts } from './facts.ts';
import { type Check, error, type Finding, type Found, info, NOTHING, parted, troubled, warning } from './finding.ts';
import { INSTANCES, listed, nameOf } from './instances.ts';
import { SCHEDULES } from './schedules.ts';

const { done, findings, usage, stale, unavailable } = EXIT_CODES;
const SECOND = 1000;
const DAY = 86_400_000;
/** A change that was put down so long ago should have been told, milliseconds. */
const UNTOLD = 30_000;
/** A clock that is further off than this starts jobs noticeably late or early; further than that, on another day. */
const SKEW = { warning: 2 * SECOND, error: 60 * SECOND } as const;
/** What an instance says of its clock may have been on its way for so long. */
const ON_ITS_WAY = 3 * SECOND;
const FREE = { warning: 500 * 1024 * 1024, error: 20 * 1024 * 1024 } as const;
const ENDS_SOON = 14 * DAY;
const SHORTEST_TOKEN = 24;
/** The oldest PostgreSQL that the queue runs on. */
const OLDEST = 13;

/** Everything that is looked at, in the order in which it is told. Each is a function of the facts. */
export const CHECKS: readonly Check[] = [
  {
    name: 'settings',
    about: 'the environment variables are valid, and none is misspelt',
    look: ({ settings, strangers }) => [
      ...(isTrouble(settings) ? troubled(settings) : []),
      ...strangers.map((message) =>
        warning(message, 'Write it as the table of settings has it: docs/reference/settings.md'),
      ),
    ],
  },
  {
    name: 'engine',
    about: 'the engine answers, and is of a version that is supported',
    look: ({ settings, store, queue, folder }) => {
      if (isTrouble(settings)) return NOTHING;
      const which = `The engine is ${settings.engine} (${settings.because})`;
      if (store === null) {
        const held = folder?.lock?.alive === true ? `, its store held by process ${folder.lock.pid}` : '';
        return [info(`${which}${held}.`), ...onQueue(queue, null)];
      }
      if (isTrouble(store)) return [...troubled(store), ...onQueue(queue, null)];
      if (store.major < OLDEST) {
        return [error(`${store.server} is too old.`, `Take PostgreSQL ${OLDEST} or later.`, unavailable)];
      }
      return [info(`${which}: ${whoAnswers(settings.engine, store.server, queue)}.`), ...onQueue(queue, store.untold)];
    },
  },
  {
    name: 'migrations',
    about: 'the schemas of store and queue are those of this version',
    look: ({ store }) => {
      if (store === null || isTrouble(store)) return NOTHING;
      if (store.due.length === 0) return [];
      return [error(dueInWords(store.due), 'nljobs migrate', stale)];
    },
  },
  {
    name: 'clock',
    about: 'the clocks of this machine and of the instances agree with the database’s',
    look: ({ store, workers }) => {
      const here = store === null || isTrouble(store) ? null : store.skew;
      if (here === null && workers === null) return NOTHING;
      return [
        ...(here === null ? [] : clockOff('This clock', here, SKEW.warning)),
        ...living(workers).flatMap((worker) =>
          clockOff(`The clock of ${nameOf(worker)}`, worker.ahead ?? 0, SKEW.warning + ON_ITS_WAY),
        ),
      ];
    },
  },
  {
    name: 'zones',
    about: 'there is zone data, of late, and the same wherever jobs are timed',
    look: ({ node, workers, now }) => {
      if (node.zones === null) {
        return [
          error('This Node has no zone data.', 'Take a Node with full ICU: node -p process.versions.tz', findings),
        ];
      }
      const known = living(workers).filter(({ zones }) => zones !== null);
      const releases = parted(known, ({ zones }) => zones ?? '');
      const differ = warning(
        `Instances have different zone data: ${listed(releases)}. Where a clock’s rules changed in between, they time jobs differently.`,
        'Run one version of Node everywhere.',
      );
      const year = new Date(now).getUTCFullYear();
      const old = [...new Set([node.zones, ...releases.map(([zones]) => zones)])].filter(
        (zones) => year - Number.parseInt(zones, 10) >= 2,
      );
      return [
        ...(releases.length > 1 ? [differ] : []),
        ...(old.length === 0
          ? [info(`Zone data is of ${node.zones}.`)]
          : [
              warning(
                `Zone data is of ${old.join(', ')}: changes of clocks that were decided since are not known.`,
                'Update Node; its releases bring the data of their time.',
              ),
            ]),
      ];
    },
  },
  {
    name: 'packages',
    about: 'nljobs and @nljobs/compiler are of one version',
    look: ({ packages: { here, runtime, compiler } }) => {
      const wanted = runtime ?? here;
      return [
        ...(compiler !== null && compiler !== wanted
          ? [
              error(
                `@nljobs/compiler is ${compiler}, and nljobs is ${wanted}.`,
                `npm install nljobs@${wanted} && npm install --save-dev @nljobs/compiler@${wanted}`,
                usage,
              ),
            ]
          : []),
        ...(runtime !== null && runtime !== here
          ? [
              warning(
                `This command is ${here}, and the project has nljobs ${runtime}.`,
                'Run it by npx nljobs in the project.',
              ),
            ]
          : []),
      ];
    },
  },
  INSTANCES,
  SCHEDULES,
  {
    name: 'descriptions',
    about: 'what is generated and locked is what the descriptions say',
    look: ({ project }) => {
      if (project === null) return NOTHING;
      if (isTrouble(project)) return troubled(project);
      const { exit, stale: files, errors } = project;
      if (exit === EXIT_CODES.question) return [error('Descriptions leave questions to answer.', 'nljobs check', exit)];
      if (errors > 0 || exit === findings) {
        return [
          error(`Descriptions have ${errors === 1 ? 'an error' : `${errors} errors`}.`, 'nljobs check', findings),
        ];
      }
      if (exit === stale) {
        const which = files.length === 0 ? '' : ` (${files.slice(0, 3).join(', ')}${files.length > 3 ? ', …' : ''})`;
        return [error(`What is built is not what the descriptions say now${which}.`, 'nljobs build', stale)];
      }
      return exit === done ? [] : [error('The project cannot be built.', 'nljobs check', exit)];
    },
  },
  {
    name: 'handlers',
    about: 'every job has a handler that is written',
    look: ({ project, jobs }) => {
      if (jobs === null && (project === null || isTrouble(project))) return NOTHING;
      const missing = new Set([
        ...(project === null || isTrouble(project) ? [] : project.unimplemented),
        ...(jobs ?? []).flatMap(({ id, implemented }) => (implemented ? [] : [id])),
      ]);
      return [...missing].map((id) =>
        error(`The handler of "${id}" is not written.`, `Write it in src/jobs/handlers/${id}.ts`, findings),
      );
    },
  },
  {
    name: 'folder',
    about: 'the embedded engine’s folder can be written, has room, and tells nobody its token',
    look: ({ folder }) => {
      if (folder === null) return NOTHING;
      const { path, there, writable, free, exposed, lock } = folder;
      return [
        ...(writable
          ? []
          : [
              error(
                `${path} cannot be ${there ? 'written' : 'made'} by this user.`,
                `Give this user the right, or name another folder: NLJOBS_DATA`,
                usage,
              ),
            ]),
        ...(free === null || free >= FREE.warning
          ? []
          : free >= FREE.error
            ? [warning(`Only ${mega(free)} are free for ${path}.`, 'Make room before it is full.')]
            : [error(`Only ${mega(free)} are free for ${path}: the database will stop.`, 'Make room.', unavailable)]),
        ...(exposed
          ? [
              error(
                `Others on this machine can read ${path}/lock.json, which holds the token.`,
                `chmod 600 ${path}/lock.json`,
                findings,
              ),
            ]
          : []),
        ...(lock !== null && !lock.alive
          ? [info(`${path} was left by process ${lock.pid}, which is gone; the next start takes it over.`)]
          : []),
        ...(lock?.alive === true && !lock.serves
          ? [warning(`Process ${lock.pid} holds ${path} and serves no API.`, 'It may still be starting; else end it.')]
          : []),
      ];
    },
  },
  {
    name: 'channels',
    about: 'whoever is to be told of failures can be reached',
    look: ({ jobs, settings }) => {
      const unreached = (jobs ?? []).flatMap((job) =>
        job.unreached.map((why) =>
          warning(`"${job.id}": ${why}.`, 'Configure the channel: docs/reference/settings.md'),
        ),
      );
      if (!isTrouble(settings) && settings.operators === 0) {
        return [
          ...unreached,
          info(
            'Nobody is told of failures that no description names anybody for: set NLJOBS_OPERATORS if somebody should be.',
          ),
        ];
      }
      return jobs === null ? NOTHING : unreached;
    },
  },
  {
    name: 'tokens',
    about: 'the API wants a token where others can reach it, and tokens last',
    look: ({ settings, store, now }) => {
      if (isTrouble(settings)) return NOTHING;
      const tokens = store === null || isTrouble(store) ? null : store.tokens;
      const { host, tokenLength } = settings;
      const reachable = host !== null && !isLoopback(host);
      const bare = reachable && tokenLength === null && tokens !== null && !tokens.some(({ usable }) => usable);
      return [
        ...(reachable && tokenLength !== null && tokenLength < SHORTEST_TOKEN
          ? [error(`NLJOBS_TOKEN is too short to be reachable at ${host}.`, 'openssl rand -base64 32', usage)]
          : []),
        ...(bare
          ? [
              error(
                `The API would be reachable at ${host}, and there is no token.`,
                'nljobs tokens create <name>, or set NLJOBS_TOKEN',
                usage,
              ),
            ]
          : []),
        ...(tokens ?? []).flatMap(({ name, usable, expiresAt }) =>
          usable && expiresAt !== null && expiresAt - now < ENDS_SOON
            ? [
                warning(
                  `The token "${name}" ends on ${new Date(expiresAt).toISOString().slice(0, 10)}.`,
                  'nljobs tokens create, and hand the new one on',
                ),
              ]
            : [],
        ),
      ];
    },
  },
  {
    name: 'dead letters',
    about: 'nothing that failed for good waits for somebody',
    look: ({ store }) => {
      if (store === null || isTrouble(store)) return NOTHING;
      if (store.deadLetters === 0) return [];
      const many =
        store.deadLetters >= 100 ? '100 runs or more' : store.deadLetters === 1 ? 'A run' : `${store.deadLetters} runs`;
      return [
        warning(
          `${many} failed for good and ${store.deadLetters === 1 ? 'waits' : 'wait'} for somebody.`,
          'nljobs dead list',
        ),
      ];
    },
  },
];

/** What all checks find, in their order. Pure. */
export function examine(facts: Facts): readonly Finding[] {
  return CHECKS.flatMap(({ name, look }) => look(facts).map((finding) => ({ check: name, ...finding })));
}

/** What the doctor ends with: where several errors differ, what keeps the others from being cured comes first. Pure. */
export function exitOf(found: readonly Finding[]): ExitCode {
  const exits = new Set(found.filter(({ severity }) => severity === 'error').map(({ exit }) => exit));
  return [usage, unavailable, findings, EXIT_CODES.question, stale].find((exit) => exits.has(exit)) ?? done;
}

/** `PostgreSQL 18.1 answers`: what was reached of the store and of a queue on a server of its own. */
function whoAnswers(engine: EngineName, store: string, queue: Facts['queue']): string {
  if (engine === 'embedded' || engine === 'postgres') return `${store} answers`;
  const there = queue !== null && !isTrouble(queue);
  return there ? `its server answers, as does its store, ${store}` : `its store, ${store}, answers`;
}

/** What is wrong with a queue on a server of its own. */
function onQueue(queue: Facts['queue'], untold: StoreFacts['untold'] | null): readonly Found[] {
  if (queue === null) return [];
  if (isTrouble(queue)) return troubled(queue);
  const cure = 'An instance tells it when the queue answers: see that one runs, and that it reaches the queue.';
  const { count = 0, age = 0 } = untold ?? {};
  const changes = count === 1 ? 'a change' : `${count} changes`;
  return [
    ...queue.advice.map((advice) => warning(advice.trouble, advice.cure)),
    ...(age < UNTOLD
      ? []
      : [warning(`The queue was not told ${changes} yet, for ${Math.round(age / SECOND)} s.`, cure)]),
  ];
}

/** `ahead` is how far, in milliseconds; from `tolerated` on it is told. */
function clockOff(whose: string, ahead: number, tolerated: number): readonly Found[] {
  const off = Math.abs(ahead);
  if (off < tolerated) return [];
  const said = `${whose} is ${(off / SECOND).toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} the database’s`;
  const cure = 'Let both machines set their clocks by NTP (timedatectl status, chronyc tracking).';
  if (off < SKEW.error) return [warning(`${said}.`, cure)];
  return [error(`${said}: schedules fire at the wrong time.`, cure, findings)];
}

function living(workers: Facts['workers']): readonly WorkerFacts[] {
  return (workers ?? []).filter(({ state }) => state !== 'silent');
}

function mega(bytes: number): string {
  return `${Math.floor(bytes / (1024 * 1024))} MB`;
}
