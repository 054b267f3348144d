import type { EngineName } from 'nljobs/spec/core';

/** What `build` is told on the command line, beside what every verb takes. */
export interface BuildFlags {
  readonly check?: boolean;
  readonly frozen?: boolean;
  readonly watch?: boolean;
  readonly strict?: boolean;
  readonly engine?: EngineName;
}
