import type { Logger } from '../../runtime/registry.ts';

const nothing = (): void => {};

/** A logger that says only what went wrong. */
export const quiet: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: (...what) => console.error(...what),
};
