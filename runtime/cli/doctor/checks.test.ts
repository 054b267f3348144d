import { expect, test } from 'vitest';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { MIGRATIONS } from '../../store/migrations/index.ts';
import { CHECKS, examine, exitOf } from './checks.ts';
import type { Facts, QueueFacts, StoreFacts, Trouble, WorkerFacts } from './facts.ts';
import { skewOf } from './look-at-store.ts';

const NOW = Date.parse('2027-01-15T09:00:00Z');
const MB = 1024 * 1024;
const { usage, findings, stale, question, unavailable } = EXIT_CODES;

const SETTINGS: Exclude<Facts['settings'], Trouble> = {
  engine: 'postgres',
  because: 'DATABASE_URL is set',
  host: null,
  tokenLength: null,
  alerts: true,
  operators: 1,
};
const STORE: StoreFacts = {
  server: 'PostgreSQL 18.1',
  major: 18,
  due: [],
  skew: 0,
  versions: ['1.2.3'],
  tokens: [],
  deadLetters: 0,
  untold: { count: 0, age: 0 },
};
const FOLDER: NonNullable<Facts['folder']> = {
  path: '/app/.nljobs/data',
  there: true,
  writable: true,
  free: 5_000 * MB,
  exposed: false,
  lock: null,
};
const WORKER: WorkerFacts = {
  host: 'web-1',
  pid: 7,
  version: '1.2.3',
  engine: 'postgres',
  state: 'working',
  running: 0,
  scheduling: true,
  zones: '2026b',
  ahead: 0,
  seen: NOW,
};
const OTHER: WorkerFacts = { ...WORKER, host: 'web-2', pid: 9 };
const QUEUE: QueueFacts = { advice: [], queued: 0, paused: new Map() };
const JOB = { id: 'a', implemented: true, unreached: [], firing: null };
const INSTANCE = { url: 'http://x', version: '1.2.3', waitsFor: null, concern: null, active: true };
const WELL: Facts = {
  now: NOW,
  node: { version: '24.0.0', zones: '2026b' },
  settings: SETTINGS,
  strangers: [],
  packages: { here: '1.2.3', runtime: '1.2.3', compiler: '1.2.3' },
  project: { exit: 0, stale: [], unimplemented: [], errors: 0 },
  jobs: [{ ...JOB, firing: { clock: 'temporal', because: null, trouble: false } }],
  folder: FOLDER,
  instance: INSTANCE,
  workers: [WORKER],
  store: STORE,
  queue: QUEUE,
};
const BARE = { project: null, jobs: null, folder: null, instance: null, workers: null, store: null, queue: null };
const trouble = (exit: Trouble['exit']): Trouble => ({ trouble: 'It does not answer.', cure: 'Start it.', exit });

test('where all is well nothing is found but what is so, and the exit code is 0', () => {
  const found = examine(WELL);
  expect(found.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(exitOf(found)).toBe(0);
  // Nor where there is nothing to look at.
  const bare = examine({ ...WELL, ...BARE });
  expect(bare.filter(({ severity }) => severity !== 'info')).toEqual([]);
});

test('a check that had nothing to look at says so, instead of that all is well', () => {
  const idle = (facts: Facts): readonly string[] =>
    examine(facts).flatMap(({ check, message }) => (message === 'Nothing to look at.' ? [check] : []));
  expect(idle(WELL)).toEqual([]);
  expect(idle({ ...WELL, ...BARE })).toEqual([
    'migrations',
    'clock',
    'instances',
    'schedules',
    'descriptions',
    'handlers',
    'folder',
    'channels',
    'dead letters',
  ]);
  expect(idle({ ...WELL, settings: trouble(usage), store: trouble(unavailable) })).toEqual([
    'engine',
    'migrations',
    'tokens',
    'dead letters',
  ]);
  expect(idle({ ...WELL, project: trouble(findings), jobs: null })).toEqual(['schedules', 'handlers', 'channels']);
});

/** What is so, which check finds it, how bad it is, and what the doctor ends with. */
const SICK: readonly (readonly [string, Partial<Facts>, string, 'error' | 'warning', number])[] = [
  ['a setting that is not valid', { settings: trouble(usage) }, 'settings', 'error', usage],
  [
    'a setting that is misspelt',
    { strangers: ['There is no setting NLJOBS_PROT; did you mean NLJOBS_PORT?'] },
    'settings',
    'warning',
    0,
  ],
  ['an engine that does not answer', { store: trouble(unavailable) }, 'engine', 'error', unavailable],
  ['an engine that is too old', { store: { ...STORE, major: 12 } }, 'engine', 'error', unavailable],
  [
    'a queue whose settings lose work',
    { queue: { ...QUEUE, advice: [{ trouble: 'It forgets.', cure: 'Set appendonly yes.' }] } },
    'engine',
    'warning',
    0,
  ],
  ['a queue that does not answer', { queue: trouble(unavailable) }, 'engine', 'error', unavailable],
  [
    'a queue beside a store that an instance holds',
    { store: null, queue: { ...QUEUE, advice: [{ trouble: 'It forgets.', cure: 'Set appendonly yes.' }] } },
    'engine',
    'warning',
    0,
  ],
  ['a queue that was not told', { store: { ...STORE, untold: { count: 2, age: 31_000 } } }, 'engine', 'warning', 0],
  ['migrations that are due', { store: { ...STORE, due: ['0012-access'] } }, 'migrations', 'error', stale],
  ['a clock that is a little off', { store: { ...STORE, skew: -2_000 } }, 'clock', 'warning', 0],
  ['a clock that is far off', { store: { ...STORE, skew: 60_000 } }, 'clock', 'error', findings],
  ['an instance whose clock is off', { workers: [WORKER, { ...OTHER, ahead: 12_000 }] }, 'clock', 'warning', 0],
  ['an instance whose clock is far off', { workers: [{ ...WORKER, ahead: -90_000 }] }, 'clock', 'error', findings],
  ['instances with other zone data', { workers: [WORKER, { ...OTHER, zones: '2026a' }] }, 'zones', 'warning', 0],
  ['an instance with old zone data', { workers: [{ ...WORKER, zones: '2024b' }] }, 'zones', 'warning', 0],
  ['no zone data', { node: { version: '24.0.0', zones: null } }, 'zones', 'error', findings],
  ['old zone data', { node: { version: '24.0.0', zones: '2025a' } }, 'zones', 'warning', 0],
  ['a compiler of another version', { packages: { ...WELL.packages, compiler: '1.2.2' } }, 'packages', 'error', usage],
  [
    'a command of another version',
    { packages: { here: '1.3.0', runtime: '1.2.3', compiler: null }, ...BARE },
    'packages',
    'warning',
    0,
  ],
  ['an instance that does not answer', { instance: trouble(unavailable) }, 'instances', 'error', unavailable],
  [
    'an instance that takes no work',
    { instance: { ...INSTANCE, waitsFor: 'stopping' } },
    'instances',
    'error',
    unavailable,
  ],
  [
    'an instance of another version',
    { instance: { ...INSTANCE, version: '1.2.2' }, workers: null },
    'instances',
    'warning',
    0,
  ],
  [
    'an instance that is superseded',
    { instance: { ...INSTANCE, version: null, active: false } },
    'instances',
    'warning',
    0,
  ],
  [
    'an instance whose queue is away',
    { instance: { ...INSTANCE, concern: 'the queue has not answered for 40 s' } },
    'instances',
    'warning',
    0,
  ],
  [
    'something of another version that is connected',
    { store: { ...STORE, versions: ['1.2.3', '1.0.0'] } },
    'instances',
    'warning',
    0,
  ],
  [
    'instances of two versions',
    { workers: [WORKER, { ...OTHER, version: '1.0.0' }], store: { ...STORE, versions: ['1.2.3', '1.0.0'] } },
    'instances',
    'warning',
    0,
  ],
  [
    'instances that are all of another version',
    { instance: null, workers: [{ ...WORKER, version: '1.0.0' }] },
    'instances',
    'warning',
    0,
  ],
  ['instances on two engines', { workers: [WORKER, { ...OTHER, engine: 'redis' }] }, 'instances', 'error', findings],
  [
    'an instance that fell silent',
    { workers: [WORKER, { ...OTHER, version: '1.0.0', state: 'silent', running: 2, seen: NOW - 240_000 }] },
    'instances',
    'warning',
    0,
  ],
  [
    'runs that are due and nobody who works',
    { instance: null, workers: [{ ...WORKER, state: 'draining' }], queue: { ...QUEUE, queued: 3 } },
    'instances',
    'error',
    unavailable,
  ],
  [
    'settings of another engine than that of what works',
    { instance: null, workers: [{ ...WORKER, engine: 'redis' }] },
    'instances',
    'warning',
    0,
  ],
  ['schedules that fire nowhere', { workers: [{ ...WORKER, scheduling: false }] }, 'instances', 'warning', 0],
  [
    'a schedule that is paused on its server',
    { jobs: [JOB], queue: { ...QUEUE, paused: new Map([['a', 'nljobs/default/a/0']]) } },
    'schedules',
    'warning',
    0,
  ],
  [
    'a job whose instance knows it paused there',
    { jobs: [{ ...JOB, firing: { clock: 'temporal', because: 'its schedule is paused', trouble: true } }] },
    'schedules',
    'warning',
    0,
  ],
  [
    'jobs that our clock fires in place of a server that is away',
    { jobs: [{ ...JOB, firing: { clock: 'nljobs', because: 'the server does not answer', trouble: true } }] },
    'schedules',
    'warning',
    0,
  ],
  [
    'descriptions with errors',
    { project: { ...NOTHING(), exit: findings, errors: 2 } },
    'descriptions',
    'error',
    findings,
  ],
  [
    'descriptions with questions',
    { project: { ...NOTHING(), exit: question, errors: 1 } },
    'descriptions',
    'error',
    question,
  ],
  [
    'a build that is stale',
    { project: { ...NOTHING(), exit: stale, stale: ['a.ts'] } },
    'descriptions',
    'error',
    stale,
  ],
  ['a project that cannot be built', { project: trouble(usage) }, 'descriptions', 'error', usage],
  ['a handler that is not written', { project: { ...NOTHING(), unimplemented: ['b'] } }, 'handlers', 'error', findings],
  ['a handler that an instance lacks', { jobs: [{ ...JOB, implemented: false }] }, 'handlers', 'error', findings],
  ['a folder without the right to write', { folder: { ...FOLDER, writable: false } }, 'folder', 'error', usage],
  ['little room', { folder: { ...FOLDER, free: 100 * MB } }, 'folder', 'warning', 0],
  ['no room', { folder: { ...FOLDER, free: 10 * MB } }, 'folder', 'error', unavailable],
  ['a lock that others can read', { folder: { ...FOLDER, exposed: true } }, 'folder', 'error', findings],
  [
    'a folder that is held by what serves nothing',
    { folder: { ...FOLDER, lock: { pid: 7, alive: true, serves: false } } },
    'folder',
    'warning',
    0,
  ],
  [
    'somebody who cannot be told',
    { jobs: [{ ...JOB, unreached: ['email a@b.c cannot be told: no `smtp` is configured'] }] },
    'channels',
    'warning',
    0,
  ],
  [
    'a short token off loopback',
    { settings: { ...SETTINGS, host: '0.0.0.0', tokenLength: 5 } },
    'tokens',
    'error',
    usage,
  ],
  ['no token off loopback', { settings: { ...SETTINGS, host: '0.0.0.0' } }, 'tokens', 'error', usage],
  [
    'a token that ends soon',
    { store: { ...STORE, tokens: [{ name: 'CI', usable: true, expiresAt: NOW + 86_400_000 }] } },
    'tokens',
    'warning',
    0,
  ],
  ['runs that failed for good', { store: { ...STORE, deadLetters: 3 } }, 'dead letters', 'warning', 0],
];

function NOTHING() {
  return { exit: EXIT_CODES.done, stale: [], unimplemented: [], errors: 0 } as const;
}

test.each(SICK)('%s is found, with what cures it', (_what, facts, check, severity, exit) => {
  const found = examine({ ...WELL, ...facts });
  const bad = found.filter((one) => one.severity !== 'info');
  expect(bad.map((one) => [one.check, one.severity])).toEqual([[check, severity]]);
  expect(bad.every(({ cure, message }) => cure !== null && /[.?]$/u.test(message) && cure !== '')).toBe(true);
  expect(exitOf(found)).toBe(exit);
});

test('every check finds something somewhere', () => {
  expect([...new Set(SICK.map(([, , check]) => check))].sort()).toEqual(CHECKS.map(({ name }) => name).sort());
});

test('a token that somebody made is enough off loopback, one that ended is not', () => {
  const off = { ...WELL, settings: { ...SETTINGS, host: '0.0.0.0' } };
  const having = (usable: boolean) =>
    exitOf(examine({ ...off, store: { ...STORE, tokens: [{ name: 'CI', usable, expiresAt: null }] } }));
  expect([having(true), having(false)]).toEqual([0, usage]);
});

test('of several errors the exit code is that of what must be cured first', () => {
  const ends = (...facts: readonly Partial<Facts>[]) => exitOf(examine(Object.assign({}, WELL, ...facts)));
  expect(ends({ project: { ...NOTHING(), exit: stale } }, { store: trouble(unavailable) })).toBe(unavailable);
  expect(ends({ project: { ...NOTHING(), exit: stale, unimplemented: ['a'] } })).toBe(findings);
});

test('clocks that may agree do', () => {
  expect([skewOf(100, 105, 110), skewOf(100, 90, 110), skewOf(100, 125, 110)]).toEqual([0, 10, -15]);
});

test('whoever fires is said, with the reason where it is our clock, and not of every job of many', () => {
  const job = (id: string, because: string | null) => ({
    ...JOB,
    id,
    firing: { clock: because === null ? ('temporal' as const) : ('nljobs' as const), because, trouble: false },
  });
  const ours = Array.from({ length: 7 }, (_, n) => job(`night-${n}`, 'the clock of Europe/Berlin changes'));
  const said = (facts: Partial<Facts>) =>
    examine({ ...WELL, jobs: [job('a', null), job('b', null), ...ours], ...facts }).flatMap(({ check, message }) =>
      check === 'schedules' ? [message] : [],
    );
  expect(said({})[0]).toBe('Temporal fires 2 jobs; nljobs fires 7 jobs.');
  expect(said({})[1]).toBe('"night-0" is fired by nljobs, since the clock of Europe/Berlin changes.');
  expect(said({}).slice(-1)).toEqual(['So are 2 more: nljobs jobs show <job>']);
  // Whom no instance answers goes by the project; what the server was told, an instance at work has told it.
  const silent = [{ ...WORKER, state: 'silent' as const }];
  for (const workers of [null, [], silent, [{ ...WORKER, scheduling: false }]]) {
    expect(said({ instance: null, workers })[0]).toBe(
      'Temporal fires 2 jobs, once an instance has told it; nljobs fires 7 jobs.',
    );
  }
  expect(said({ instance: null })[0]).toBe(
    'Temporal fires 2 jobs, by what this project registers; nljobs fires 7 jobs.',
  );
  // Where all are ours it is said of each why, and by whom.
  expect(said({ jobs: ours.slice(0, 1) })).toEqual([
    '"night-0" is fired by nljobs, since the clock of Europe/Berlin changes.',
  ]);
});

test('a schedule that is paused on its server is resumed by its name there, where that is known', () => {
  const firing = { clock: 'temporal' as const, because: 'its schedule is paused', trouble: true };
  const cure = (paused: QueueFacts['paused']) =>
    examine({ ...WELL, jobs: [{ ...JOB, firing }], queue: { ...QUEUE, paused } }).find(
      ({ check, severity }) => check === 'schedules' && severity === 'warning',
    )?.cure;
  expect(cure(new Map([['a', 'nljobs/shop:default/a/1']]))).toMatch(/--schedule-id nljobs\/shop:default\/a\/1$/u);
  expect(cure(new Map())).not.toContain('--schedule-id');
});

test('what is due is named as far as anybody reads it', () => {
  const said = (due: readonly string[]) =>
    examine({ ...WELL, store: { ...STORE, due } }).find(({ check }) => check === 'migrations')?.message;
  const names = MIGRATIONS.map(({ name }) => name);
  expect(said(names.slice(-1))).toBe(`The database is not up to date: ${names.at(-1)} is due.`);
  expect(said(names.slice(1))).toMatch(/: \d+ migrations, 0002-generations to \S+, are due\.$/u);
  expect(said([...names, 'the queue'])).toBe('The database holds nothing of nljobs yet: all migrations are due.');
});

test('nobody at work is said, and is no trouble where nothing is due', () => {
  const found = examine({ ...WELL, instance: null, workers: [] });
  expect(exitOf(found)).toBe(0);
  expect(found.find(({ check }) => check === 'instances')?.message).toMatch(/^No instance works/u);
});
