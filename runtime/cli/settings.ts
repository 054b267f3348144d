import { resolve } from 'node:path';
import { z } from 'zod';
import { ENGINES, type EngineName } from '../spec/vocabulary.ts';
import { usage } from './failure.ts';
import type { Environment } from './program.ts';

/** Where the embedded store is kept when nothing else is said, below the working folder. */
export const DEFAULT_DATA = '.nljobs/data';

/** What the environment says about engine, store and instance. An empty variable counts as unset. */
export interface Settings {
  readonly engine: EngineName;
  /** Why it is that engine, in words: `NLJOBS_ENGINE`, `DATABASE_URL is set`, `the default`. */
  readonly engineBecause: string;
  readonly databaseUrl: string | null;
  /** Folder of the embedded store, absolute. */
  readonly data: string;
  readonly url: string | null;
  readonly token: string | null;
  /** Port of the API; null for any free one. */
  readonly port: number | null;
}

const environment = z.object({
  NLJOBS_ENGINE: z.enum(ENGINES).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//u, 'must start with postgres://')
    .optional(),
  NLJOBS_DATA: z.string().optional(),
  NLJOBS_URL: z.url({ protocol: /^https?$/u, error: 'must be an http:// address' }).optional(),
  NLJOBS_TOKEN: z.string().optional(),
  NLJOBS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
});

/** Reads the settings; throws a usage failure that names the variable. Values are never shown: they may be secrets. */
export function readSettings(env: Environment, cwd: string): Settings {
  const given = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) =>
      env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]],
    ),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw usage(`The environment variable ${issue?.path.join('.') ?? ''} is not valid: ${issue?.message ?? ''}.`);
  }
  const { NLJOBS_ENGINE, DATABASE_URL, NLJOBS_DATA, NLJOBS_URL, NLJOBS_TOKEN, NLJOBS_PORT } = parsed.data;
  const [engine, engineBecause]: [EngineName, string] =
    NLJOBS_ENGINE !== undefined
      ? [NLJOBS_ENGINE, 'NLJOBS_ENGINE']
      : DATABASE_URL !== undefined
        ? ['postgres', 'DATABASE_URL is set']
        : ['embedded', 'the default'];
  return {
    engine,
    engineBecause,
    databaseUrl: DATABASE_URL ?? null,
    data: resolve(cwd, NLJOBS_DATA ?? DEFAULT_DATA),
    url: NLJOBS_URL ?? null,
    token: NLJOBS_TOKEN ?? null,
    port: NLJOBS_PORT ?? null,
  };
}
