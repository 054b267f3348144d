import type { Verb } from './program.ts';

/** Every verb there is, in the order of the help. Loading is lazy: a verb costs nothing until it is asked for. */
export const verbs: readonly Verb[] = [
  { name: 'init', where: 'compiler', summary: 'set a project up: jobs.md, config, scripts' },
  { name: 'build', where: 'compiler', summary: 'compile the descriptions and write what changed' },
  { name: 'check', where: 'compiler', summary: 'report what is wrong or unclear, and write nothing' },
  { name: 'diff', where: 'compiler', summary: 'show what changed in meaning since a commit' },
  { name: 'fix', where: 'compiler', summary: 'make the corrections that findings offer' },
  { name: 'fmt', where: 'compiler', summary: 'write descriptions in canonical English' },
  { name: 'rename', where: 'compiler', summary: 'give a job another id, and carry everything along' },
  { name: 'ack', where: 'compiler', summary: 'accept warnings, new readings and unchanged handlers, and build' },
  { name: 'import', where: 'compiler', summary: 'write jobs.md from the schedules of a repository' },
  { name: 'explain', where: 'compiler', summary: 'show how a sentence or a job is read' },
  { name: 'parse', where: 'compiler', summary: 'one description, or one a line, to JSON' },
  { name: 'next', where: 'compiler', summary: 'the next times a job or a sentence fires' },
  { name: 'audit', where: 'compiler', summary: 'compare comments with cron schedules, in any repository' },
  { name: 'chat', where: 'compiler', summary: 'say roughly what you want, and get a description' },
  { name: 'mcp', where: 'compiler', summary: 'serve agents and editors by the Model Context Protocol' },
  { name: 'lsp', where: 'compiler', summary: 'serve editors: findings, fixes, completion in job files' },
  { name: 'export', where: 'compiler', summary: 'write schedules for another scheduler, exactly or not at all' },
  {
    name: 'dev',
    where: 'runtime',
    summary: 'build, watch and run on this machine',
    load: () => import('./verbs/dev.ts'),
  },
  {
    name: 'start',
    where: 'runtime',
    summary: 'run built jobs in production',
    load: () => import('./verbs/start.ts'),
  },
  {
    name: 'migrate',
    where: 'runtime',
    summary: 'bring the store up to date, or say what is due',
    load: () => import('./verbs/migrate.ts'),
  },
  { name: 'run', where: 'runtime', summary: 'run a job now', load: () => import('./verbs/run.ts') },
  {
    name: 'emit',
    where: 'runtime',
    summary: 'hand an event to the jobs that wait for it',
    load: () => import('./verbs/emit.ts'),
  },
  {
    name: 'jobs',
    where: 'runtime',
    summary: 'list, show, backfill, pause and resume jobs',
    load: () => import('./verbs/jobs.ts'),
  },
  {
    name: 'schedules',
    where: 'runtime',
    summary: 'list, show, make and delete schedules made at run time',
    load: () => import('./verbs/schedules.ts'),
  },
  {
    name: 'runs',
    where: 'runtime',
    summary: 'list, show, cancel and replay runs, and read their logs and items',
    load: () => import('./verbs/runs.ts'),
  },
  {
    name: 'dead',
    where: 'runtime',
    summary: 'list, retry and delete runs that failed for good',
    load: () => import('./verbs/dead.ts'),
  },
  {
    name: 'tokens',
    where: 'runtime',
    summary: 'list, make, rotate and revoke tokens of the API',
    load: () => import('./verbs/tokens.ts'),
  },
  {
    name: 'doctor',
    where: 'runtime',
    summary: 'find what is wrong here, and say what cures it',
    load: () => import('./verbs/doctor.ts'),
  },
  {
    name: 'completion',
    where: 'runtime',
    summary: 'write what completes words at a shell',
    load: () => import('./verbs/completion.ts'),
  },
];

export function findVerb(name: string): Verb | undefined {
  return verbs.find((verb) => verb.name === name);
}
