import type { CodeEntry } from './code.ts';

/** Codes about one description: phases 1 to 4. */
export const languageCodes = {
  NLJ1001: {
    title: 'Empty description',
    severity: 'error',
    why: 'A description must say when the job runs and what it does.',
    example: '',
    fix: 'none',
  },
} as const satisfies Record<string, CodeEntry>;
