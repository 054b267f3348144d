import type { Advice } from '../../engine/engine.ts';
import type { FiringView } from '../../http/wire.ts';
import type { ExitCode } from '../../spec/exit-codes.ts';
import type { EngineName, WorkerState } from '../../spec/vocabulary.ts';

/** Something that went wrong while it was looked at, in words. */
export interface Trouble {
  readonly trouble: string;
  readonly cure: string | null;
  /** What a verb that met it would have ended with. */
  readonly exit: ExitCode;
}

/** Everything that the doctor looks at; null stands for what does not concern this place. Times are epoch milliseconds. */
export interface Facts {
  readonly now: number;
  readonly node: {
    readonly version: string;
    /** The release of the zone data that Node has, such as `2026a`; null where it has none. */
    readonly zones: string | null;
  };
  readonly settings:
    | Trouble
    | {
        readonly engine: EngineName;
        readonly because: string;
        readonly host: string | null;
        /** How long the instance's own token is; null where it is not chosen. */
        readonly tokenLength: number | null;
        readonly alerts: boolean;
        readonly operators: number;
      };
  /** Settings that look like ours and are none. */
  readonly strangers: readonly string[];
  /** Versions: of this command, and of the packages that the project has. */
  readonly packages: { readonly here: string; readonly runtime: string | null; readonly compiler: string | null };
  /** What a build would say; null without sources or compiler. */
  readonly project: ProjectFacts | Trouble | null;
  /** The jobs that an instance has, else those that the project registers. */
  readonly jobs:
    | readonly {
        readonly id: string;
        readonly implemented: boolean;
        readonly unreached: readonly string[];
        readonly firing: FiringView | null;
      }[]
    | null;
  readonly folder: FolderFacts | null;
  readonly instance: InstanceFacts | Trouble | null;
  /** Those that work on the store, as they said last. */
  readonly workers: readonly WorkerFacts[] | null;
  readonly store: StoreFacts | Trouble | null;
  readonly queue: QueueFacts | Trouble | null;
}

export interface ProjectFacts {
  readonly exit: ExitCode;
  readonly stale: readonly string[];
  readonly unimplemented: readonly string[];
  readonly errors: number;
}

/** The folder of the embedded engine. */
export interface FolderFacts {
  readonly path: string;
  readonly there: boolean;
  readonly writable: boolean;
  /** Bytes that are free where it stands; null where nobody can tell. */
  readonly free: number | null;
  /** Whether others on this machine may read the lock file, which holds a token. */
  readonly exposed: boolean;
  readonly lock: { readonly pid: number; readonly alive: boolean; readonly serves: boolean } | null;
}

export interface InstanceFacts {
  readonly url: string;
  /** Null where it does not say. */
  readonly version: string | null;
  /** Null when it takes work, else what it waits for. */
  readonly waitsFor: string | null;
  /** What is wrong although it takes work, in words. */
  readonly concern: string | null;
  /** Whether its jobs are the ones in force. */
  readonly active: boolean;
}

/** An instance that works, as it said last. */
export interface WorkerFacts {
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly engine: string;
  readonly state: WorkerState;
  /** How many attempts went on. */
  readonly running: number;
  readonly scheduling: boolean;
  readonly zones: string | null;
  /** How far its clock is ahead of the database's, milliseconds; null where it does not say. */
  readonly ahead: number | null;
  /** When it said so. */
  readonly seen: number;
}

export interface QueueFacts {
  /** What of the settings of its server may lose work. */
  readonly advice: readonly Advice[];
  /** How many deliveries are due and taken by nobody. */
  readonly queued: number;
  /** Jobs of which somebody has paused a schedule on a server that fires them, each with its name there. */
  readonly paused: ReadonlyMap<string, string>;
}

export interface StoreFacts {
  /** `PostgreSQL 18.1`. */
  readonly server: string;
  readonly major: number;
  readonly due: readonly string[];
  /** How far this machine's clock is ahead of the database's, milliseconds; null where both are one. */
  readonly skew: number | null;
  /** Versions of nljobs that are connected, this command left out. */
  readonly versions: readonly string[];
  readonly tokens: readonly { readonly name: string; readonly usable: boolean; readonly expiresAt: number | null }[];
  readonly deadLetters: number;
  /** What a queue of its own was not told yet: how much, and since when, milliseconds. */
  readonly untold: { readonly count: number; readonly age: number };
}

export function isTrouble(facts: object): facts is Trouble {
  return 'trouble' in facts;
}
