import type { CodeEntry } from './code.ts';

/** Codes about the rules that a team gives itself in the config: NLJ65. Their severity is the config's. */
export const ruleCodes = {
  NLJ6501: {
    title: 'Job without an owner',
    severity: 'error',
    why: 'The rule `owner` of the config wants to know for every job whom to ask. Say it in the description, in the front matter of its file, or in the config.',
    example: '`rules: { owner: true }`, and a file without `owner`',
    fix: 'none',
  },
  NLJ6502: {
    title: 'Runs at a time that is kept free',
    severity: 'error',
    why: 'The rule `quietHours` of the config keeps a time of the day free of runs by schedule, for backups or the night. Give the job another time, or name it in the rule’s `except`.',
    example: "`rules: { quietHours: { from: '01:00', to: '03:00' } }`, and `every night at 2 AM`",
    fix: 'none',
  },
  NLJ6503: {
    title: 'Email without a guard',
    severity: 'error',
    why: 'The rule `guardedEmails` of the config wants a guard for everything that writes to people: a retry, or a run made up for, must not send it again. Say for instance: at most once per customer per day.',
    example: '`rules: { guardedEmails: true }`, and `email customers` without `at most once per customer`',
    fix: 'none',
  },
  NLJ6504: {
    title: 'URL with a secret',
    severity: 'error',
    why: 'The rule `secretFreeUrls` of the config wants no URL in a description that lets whoever reads it act in your name: a password, a token, or a path that nobody can guess. Name it in the description, and read it from the environment where it is used.',
    example: '`rules: { secretFreeUrls: true }`, and `ping https://example.com/?token=…`',
    fix: 'none',
  },
  NLJ6505: {
    title: 'Job that is not serial',
    severity: 'error',
    why: 'The rule `serial` of the config wants runs of a job one after the other. Say so: run sequentially.',
    example: '`rules: { serial: true }`, and a job that says nothing of it',
    fix: 'none',
  },
  NLJ6506: {
    title: 'Nobody is told of failures',
    severity: 'error',
    why: 'The rule `notify` of the config wants somebody to be told when a job fails. Say it in the description, in the front matter of its file, or in the config.',
    example: '`rules: { notify: true }`, and a project without `notify`',
    fix: 'none',
  },
} as const satisfies Record<string, CodeEntry>;
