import type { AlertOptions } from './alerts/options.ts';
import type { Clock } from './clock.ts';
import type { Engine } from './engine/engine.ts';
import type { RedisOptions, TemporalOptions } from './engine/options.ts';
import type { AnyEvents, AnyHandlers, Jobs, Logger, Middleware, Predicate, StandardSchema } from './registry.ts';
import type { Compile } from './scheduler/english.ts';
import type { EngineName } from './spec/vocabulary.ts';
import type { Store } from './store/store.ts';

/** Where handlers run: in this process, or in children that load the entry. */
export type Isolation =
  | 'inline'
  | 'child'
  | {
      readonly kind: 'child';
      /** How many processes share the runs; default 2 to 4, by the machine's processors. */
      readonly processes?: number;
      /** Flags of Node for the children; default this process's own. */
      readonly execArgv?: readonly string[];
    };

export interface RuntimeOptions<Events = AnyEvents, Handlers = AnyHandlers> {
  /** What the generated code exports as `jobs`. */
  readonly jobs: Jobs<Events, Handlers>;
  /** Default `embedded`. */
  readonly engine?: EngineName;
  /** The folder of an embedded store, default `.nljobs`; null keeps everything in memory. */
  readonly folder?: string | null;
  /**
   * The database of the engine `postgres`, and of the store beside `redis` and `temporal`; default the environment's
   * DATABASE_URL. Without one these two keep their store in `folder`, which suits a single instance.
   */
  readonly url?: string | undefined;
  /** Where the engine `redis` has its queue. */
  readonly redis?: RedisOptions;
  /** Where the engine `temporal` has its own. */
  readonly temporal?: TemporalOptions;
  /** Whether due migrations are applied or refuse the start. Default: `auto` on an embedded store, `check` on a server. */
  readonly migrate?: 'auto' | 'check';
  /** A store and an engine that are open already, in place of all that stands above but `jobs`; whoever opened them closes them. */
  readonly opened?: { readonly store: Store; readonly engine: Engine };
  /** Builds what handlers find as `ctx.app`, once; inline only. With children the entry exports `app`. */
  readonly app?: () => unknown;
  /** Stands around every handler, the first outermost. With children the entry exports `middleware`. */
  readonly middleware?: readonly Middleware<never>[];
  /** Schemas of events' payloads: what does not fit is refused to whoever emits it. With children the entry exports `events`. */
  readonly events?: { readonly [Name in keyof NoInfer<Events>]?: StandardSchema };
  /** Conditions on events that descriptions name. With children the entry exports `predicates`. */
  readonly predicates?: Readonly<Record<string, Predicate>>;
  /** Default `inline`. */
  readonly isolation?: Isolation;
  /** The module that children load, a path or `file:` URL: it exports `jobs` and may export `app`, `events` and `predicates`. */
  readonly entry?: string | URL;
  /** English to spec, for schedules made at run time: `compile` of `@nljobs/compiler/core`. */
  readonly compile?: Compile;
  /** Who is told what goes wrong, and how. */
  readonly alerts?: AlertOptions;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /**
   * Tells deployments that share a database apart; part of every run's identity. Processes that register other jobs in the
   * same namespace are taken for a later version of this one, whose schedules then rest. Default `default`.
   */
  readonly namespace?: string;
  /** Jobs that name environments run only in theirs. Default NODE_ENV, else `production`. */
  readonly environment?: string;
  /** Start although handlers are not written; their jobs stay unscheduled. */
  readonly allowUnimplemented?: boolean;
  /**
   * False for a process that only asks for work, such as a web server: it enqueues, emits, cancels and reads, and leaves
   * schedules and runs to other instances. It loads a handler's module only where it has to look whether the module has
   * a schema for an input. Default true.
   */
  readonly work?: boolean;
  /**
   * Whether schedules fire from this process. Where none has it on, what falls due is missed, and follows the misfire
   * policies later; runs that are asked for and those of events go on. Default: JOBS_ENABLED of the environment, else true.
   */
  readonly scheduling?: boolean;
  /** How many attempts may be going at once in this process; default 10. */
  readonly slots?: number;
  /** Milliseconds: how often work is looked for unasked (2,000), leases are renewed (2,000), and how long one lasts. */
  readonly poll?: number;
  readonly heartbeat?: number;
  readonly lease?: number;
  /** How long a handler that was asked to stop is waited for, milliseconds. Default: 2,000 after a timeout, 10,000 after a cancel. */
  readonly grace?: { readonly timeout?: number; readonly cancel?: number };
}
