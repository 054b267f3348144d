import type { Engine } from '../engine/engine.ts';
import type { RedisOptions, TemporalOptions } from '../engine/options.ts';
import type { EngineName } from '../spec/vocabulary.ts';
import { NljobsError } from '../store/errors.ts';

/** What an engine is opened with whose queue is in another place than the store. */
export interface OpenApart {
  readonly redis: RedisOptions;
  readonly temporal: TemporalOptions;
  /** How long a delivery stays with a worker that gives no sign, milliseconds. */
  readonly lease?: number;
  readonly onError: (error: Error) => void;
  /** The name of the store that the queue belongs to; null where it has none yet, for whoever only looks. */
  readonly owner?: () => Promise<string | null>;
  /** Only looks: takes nothing, marks nothing, and no work is offered to it. */
  readonly look?: boolean;
}

/** Engines whose queues are in another place than the store. */
export type ApartName = Exclude<EngineName, 'embedded' | 'postgres'>;

interface Apart {
  /** What has to be installed for it. */
  readonly packages: readonly string[];
  readonly open: (options: OpenApart) => Promise<Engine>;
}

/** The engines apart from the store, each loaded when it is opened. */
const APART: Readonly<Record<ApartName, Apart>> = {
  redis: {
    packages: ['bullmq', 'ioredis'],
    open: async ({ redis, lease, onError, owner, look }) => {
      const url = redis.url ?? process.env['REDIS_URL'];
      if (url === undefined || url === '') {
        throw new NljobsError(
          'engine-refused',
          'The engine `redis` needs a server: set REDIS_URL to redis://user:password@host:6379/0.',
        );
      }
      const { createBullMqEngine } = await import('./bullmq/engine.ts');
      const { prefix } = redis;
      return createBullMqEngine({
        url,
        prefix,
        onError,
        ...(lease === undefined ? {} : { lease }),
        ...(owner === undefined ? {} : { owner }),
        ...(look === undefined ? {} : { look }),
      });
    },
  },
  temporal: {
    packages: ['client', 'worker', 'workflow', 'activity', 'common'].map((name) => `@temporalio/${name}`),
    open: async ({ temporal, lease, onError, owner, look }) => {
      const [{ createTemporalEngine }, { temporalSettings }] = await Promise.all([
        import('./temporal/index.ts'),
        import('./temporal/settings.ts'),
      ]);
      const settings = temporalSettings(temporal, process.env);
      return createTemporalEngine({
        ...settings,
        onError,
        ...(lease === undefined ? {} : { lease }),
        ...(owner === undefined ? {} : { owner }),
        ...(look === undefined ? {} : { look }),
      });
    },
  },
};

export function isApart(name: EngineName): name is ApartName {
  return Object.hasOwn(APART, name);
}

/**
 * Opens an engine apart from the store; it is not started.
 * Errors: `engine-missing` where its packages are not installed, `engine-refused` where nobody says where it is.
 */
export async function openApart(name: ApartName, options: OpenApart): Promise<Engine> {
  const { packages, open } = APART[name];
  try {
    return await open(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new NljobsError(
      'engine-missing',
      `The engine ${name} needs packages that are not installed.\nInstall them with:  npm install ${packages.join(' ')}`,
      { cause: error },
    );
  }
}
