/** How the engines are reached whose queues are in another place than the store. */

/** Redis or Valkey. */
export interface RedisOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` with TLS; default the environment's REDIS_URL. */
  readonly url?: string | undefined;
  /** What all keys begin with, for several deployments on one server; default `nljobs`. */
  readonly prefix?: string | undefined;
}

/** A Temporal server, or Temporal Cloud. What is left out is taken from the environment variables of Temporal's own tools. */
export interface TemporalOptions {
  /** `host:7233`; default TEMPORAL_ADDRESS. */
  readonly address?: string | undefined;
  /** Default TEMPORAL_NAMESPACE, else `default`. */
  readonly namespace?: string | undefined;
  /** Default TEMPORAL_API_KEY. */
  readonly apiKey?: string | undefined;
  /** Tells deployments in one namespace apart, each with a database of its own; default NLJOBS_TEMPORAL_PREFIX, else `nljobs`. */
  readonly prefix?: string | undefined;
}
