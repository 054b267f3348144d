import type { CodeEntry } from './code.ts';

/** Codes about a project's files, engines, lockfile and generated code: phases 5 to 9. */
export const projectCodes = {} as const satisfies Record<string, CodeEntry>;
