import { isLoopback } from '../../http/guard.ts';
import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import type { Severity } from '../../spec/vocabulary.ts';
import { type Facts, isTrouble, type Trouble } from './facts.ts';

/** What a check found: what is so, and what to do about it; `error` where something does not work. */
export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  readonly message: string;
  /** A command or a step; null where nothing needs to be done. */
  readonly cure: string | null;
  /** What the doctor ends with where this is an error. */
  readonly exit: ExitCode;
}

interface Check {
  readonly name: string;
  /** What it looks at, in words. */
  readonly about: string;
  readonly look: (facts: Facts) => readonly Omit<Finding, 'check'>[];
}

const { done, findings, usage, stale, unavailable } = EXIT_CODES;
const SECOND = 1000;
const DAY = 86_400_000;
/** A clock that is further off than this starts jobs noticeably late or early; further than that, on another day. */
/** A change that was put down so long ago should have been told, milliseconds. */
const UNTOLD = 30_000;
const SKEW = { warning: 2 * SECOND, error: 60 * SECOND } as const;
const FREE = { warning: 500 * 1024 * 1024, error: 20 * 1024 * 1024 } as const;
const ENDS_SOON = 14 * DAY;
const SHORTEST_TOKEN = 24;
/** The oldest PostgreSQL that the queue runs on. */
const OLDEST = 13;

const info = (message: string): Omit<Finding, 'check'> => ({ severity: 'info', message, cure: null, exit: done });
/** Not the same as that all is well, which needs no word. */
const NOTHING = [info('Nothing to look at.')];
const warning = (message: string, cure: string | null): Omit<Finding, 'check'> => ({
  severity: 'warning',
  message,
  cure,
  exit: done,
});
const error = (message: string, cure: string | null, exit: ExitCode): Omit<Finding, 'check'> => ({
  severity: 'error',
  message,
  cure,
  exit,
});
const troubled = ({ trouble, cure, exit }: Trouble) => [error(trouble, cure, exit)];

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
    look: ({ settings, store, folder }) => {
      if (isTrouble(settings)) return NOTHING;
      const which = `The engine is ${settings.engine} (${settings.because})`;
      if (store === null) {
        return [info(folder?.lock?.alive === true ? `${which}, held by process ${folder.lock.pid}.` : `${which}.`)];
      }
      if (isTrouble(store)) return troubled(store);
      if (store.major < OLDEST) {
        return [error(`${store.server} is too old.`, `Take PostgreSQL ${OLDEST} or later.`, unavailable)];
      }
      const { count, age } = store.untold;
      return [
        info(`${which}: ${store.server} answers.`),
        ...store.advice.map(({ trouble, cure }) => warning(trouble, cure)),
        ...(age < UNTOLD
          ? []
          : [
              warning(
                `The queue was not told ${count === 1 ? 'a change' : `${count} changes`} yet, for ${Math.round(age / SECOND)} s.`,
                'An instance tells it when the queue answers: see that one runs, and that it reaches the queue.',
              ),
            ]),
      ];
    },
  },
  {
    name: 'migrations',
    about: 'the schemas of store and queue are those of this version',
    look: ({ store }) => {
      if (store === null || isTrouble(store)) return NOTHING;
      if (store.due.length === 0) return [];
      return [error(`Migrations are due: ${store.due.join(', ')}.`, 'nljobs migrate', stale)];
    },
  },
  {
    name: 'clock',
    about: 'this machine’s clock and the database’s agree',
    look: ({ store }) => {
      if (store === null || isTrouble(store) || store.skew === null) return NOTHING;
      const off = Math.abs(store.skew);
      const said = `This clock is ${(off / SECOND).toFixed(1)} s ${store.skew < 0 ? 'behind' : 'ahead of'} the database’s`;
      const cure = 'Let both machines set their clocks by NTP (timedatectl status, chronyc tracking).';
      if (off >= SKEW.error) return [error(`${said}: schedules fire at the wrong time.`, cure, findings)];
      if (off >= SKEW.warning) return [warning(`${said}.`, cure)];
      return [];
    },
  },
  {
    name: 'zones',
    about: 'Node has zone data, and of late',
    look: ({ node, now }) => {
      if (node.zones === null) {
        return [
          error('This Node has no zone data.', 'Take a Node with full ICU: node -p process.versions.tz', findings),
        ];
      }
      const year = Number.parseInt(node.zones, 10);
      if (new Date(now).getUTCFullYear() - year < 2) return [info(`Zone data is of ${node.zones}.`)];
      return [
        warning(
          `Zone data is of ${node.zones}: changes of clocks that were decided since are not known.`,
          'Update Node; its releases bring the data of their time.',
        ),
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
  {
    name: 'instances',
    about: 'the instance that is asked answers, takes work, and is of this version, as are the others',
    look: ({ instance, store, packages: { here } }) => {
      if (instance === null && (store === null || isTrouble(store))) return NOTHING;
      const others = store === null || isTrouble(store) ? [] : store.versions.filter((one) => one !== here);
      const skew = others.map((one) =>
        warning(
          `An instance of nljobs ${one} is connected; this is ${here}.`,
          'Deploy one version everywhere: a rollout may be under way, or stuck.',
        ),
      );
      if (instance === null) return skew;
      if (isTrouble(instance)) return [...troubled(instance), ...skew];
      const { url, version, waitsFor, active } = instance;
      return [
        ...(waitsFor === null
          ? [info(`The instance at ${url} takes work.`)]
          : [error(`The instance at ${url} takes no work: ${waitsFor}.`, 'Its log says why.', unavailable)]),
        ...(version === null || version === here
          ? []
          : [
              warning(
                `The instance at ${url} is nljobs ${version}, and this command ${here}.`,
                'Take one version for both.',
              ),
            ]),
        ...(active
          ? []
          : [
              warning(
                `Jobs of a later deployment are in force; the schedules of the instance at ${url} rest.`,
                'Stop the instances that are superseded; nljobs jobs list shows what is in force.',
              ),
            ]),
        ...skew,
      ];
    },
  },
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

function mega(bytes: number): string {
  return `${Math.floor(bytes / (1024 * 1024))} MB`;
}
