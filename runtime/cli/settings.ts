import { resolve } from 'node:path';
import { z } from 'zod';
import type { AlertOptions } from '../alerts/options.ts';
import type { RedisOptions, TemporalOptions } from '../engine/options.ts';
import { readJobsEnabled } from '../jobs-enabled.ts';
import { nearMisses } from '../spec/near-miss.ts';
import { ENGINES, type EngineName } from '../spec/vocabulary.ts';
import { channels } from './channels.ts';
import { usage } from './failure.ts';
import type { Environment } from './program.ts';
import { timeOf } from './time.ts';

/** Where the embedded store is kept when nothing else is said, below the working folder. */
export const DEFAULT_DATA = '.nljobs/data';

const MINUTE = 60_000;
const text = z.string();
const whole = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/u)
    .transform(Number)
    .pipe(z.number().min(from).max(to));
const time = z
  .string()
  .transform(timeOf)
  .pipe(z.number().max(60 * MINUTE));

const onOff = text.transform((given, ctx) => {
  const read = readJobsEnabled(given);
  if (read === null) ctx.addIssue({ code: 'custom', message: 'it is no switch' });
  return read ?? z.NEVER;
});

/**
 * Every environment variable that the command reads: what it takes, what it is without, what it is for. An empty one
 * counts as unset. docs/reference/settings.md is made from this table.
 */
export const SETTINGS = {
  NLJOBS_ENGINE: {
    schema: z.enum(ENGINES),
    takes: ENGINES.join(', '),
    standard: 'postgres where DATABASE_URL is set, else embedded',
    means: 'The engine that queues and remembers; nljobs dev always takes embedded.',
  },
  DATABASE_URL: {
    schema: text.regex(/^postgres(?:ql)?:\/\//u),
    takes: 'postgres://user:password@host:5432/database',
    standard: 'none',
    means:
      'The database of the engine postgres, and of the store beside redis and temporal; without one these two keep their store in NLJOBS_DATA, for a single instance.',
  },
  REDIS_URL: {
    schema: text.regex(/^rediss?:\/\//u),
    takes: 'redis://user:password@host:6379/0, or rediss:// with TLS',
    standard: 'none',
    means: 'The Redis or Valkey of the engine redis.',
  },
  NLJOBS_REDIS_PREFIX: {
    schema: text.regex(/^(?:[\w.-]{1,64}|\{[\w.-]{1,62}\})$/u),
    takes: 'letters, digits, dots and dashes, in braces on a cluster',
    standard: 'nljobs',
    means: 'What all keys in Redis begin with, for several deployments on one server.',
  },
  TEMPORAL_ADDRESS: {
    schema: text.regex(/^[\w.-]+:\d{1,5}$/u),
    takes: 'host:7233',
    standard: 'none',
    means: 'The server of the engine temporal.',
  },
  TEMPORAL_NAMESPACE: {
    schema: text,
    takes: 'a name',
    standard: 'default',
    means: 'The namespace of the engine temporal.',
  },
  TEMPORAL_API_KEY: {
    schema: text,
    takes: 'a key of Temporal Cloud',
    standard: 'none',
    means: 'What opens Temporal Cloud.',
  },
  TEMPORAL_TLS: {
    schema: onOff,
    takes: 'true or false',
    standard: 'true where a key or a file for TLS is given, else false',
    means: 'Whether the connection to Temporal is encrypted.',
  },
  TEMPORAL_TLS_CLIENT_CERT_PATH: {
    schema: text,
    takes: 'the path of a PEM file',
    standard: 'none',
    means: 'The client certificate for Temporal (mTLS); wants its key.',
  },
  TEMPORAL_TLS_CLIENT_KEY_PATH: {
    schema: text,
    takes: 'the path of a PEM file',
    standard: 'none',
    means: 'The key of that certificate.',
  },
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: {
    schema: text,
    takes: 'the path of a PEM file',
    standard: 'the authorities that are known to all',
    means: 'The authority that has signed the certificate of the Temporal server.',
  },
  TEMPORAL_TLS_SERVER_NAME: {
    schema: text,
    takes: 'a name',
    standard: 'that of TEMPORAL_ADDRESS',
    means: 'The name that the certificate of the Temporal server is checked against.',
  },
  NLJOBS_TEMPORAL_PREFIX: {
    schema: text.regex(/^[\w-]{1,64}$/u),
    takes: 'letters, digits and dashes',
    standard: 'nljobs',
    means: 'The name of a deployment in Temporal, for several in one namespace: each database needs a name of its own.',
  },
  NLJOBS_DATA: {
    schema: text,
    takes: 'a folder',
    standard: DEFAULT_DATA,
    means: 'Where an embedded store keeps its database, from the working folder.',
  },
  JOBS_ENABLED: {
    schema: onOff,
    takes: 'true or false',
    standard: 'true',
    means: 'Whether schedules fire from an instance. Runs that are asked for and those of events go on without.',
  },
  NLJOBS_ENGLISH: {
    schema: onOff,
    takes: 'true or false',
    standard: 'false; `dev` reads English always',
    means: 'Whether `start` reads English at run time, in schedules and by the API; wants @nljobs/compiler installed.',
  },
  NLJOBS_SLOTS: {
    schema: whole(1, 1000),
    takes: 'a number from 1 to 1000',
    standard: '10',
    means: 'How many attempts an instance runs at once.',
  },
  NLJOBS_GRACE: {
    schema: time,
    takes: 'a time up to 60m, such as 25s',
    standard: '30s',
    means: 'How long running attempts may take to end when an instance is stopped; what does not is given back.',
  },
  NLJOBS_PORT: {
    schema: whole(0, 65_535),
    takes: 'a port from 0 to 65535',
    standard: 'any free one',
    means: 'The port of the API.',
  },
  NLJOBS_HOST: {
    schema: text.regex(/^[\w.:-]{1,253}$/u),
    takes: 'an address of this machine, such as 0.0.0.0',
    standard: '127.0.0.1',
    means: 'Where the API listens. Anywhere but on loopback it wants a token that somebody made or chose.',
  },
  NLJOBS_TOKEN: {
    schema: text,
    takes: 'a text that nobody guesses',
    standard: 'a new one at each start, in the lock file of the embedded folder',
    means: 'What opens the API: of the instance that is started, and for the verbs that ask it.',
  },
  NLJOBS_URL: {
    schema: z.url({ protocol: /^https?$/u }),
    takes: 'an address that begins with http:// or https://',
    standard: 'that in the lock file of the embedded folder',
    means: 'The instance that the verbs ask.',
  },
  NLJOBS_MCP_TOKEN: {
    schema: text,
    takes: 'a text of 16 characters or more that nobody guesses',
    standard: 'a new one at each start, told on standard error',
    means: 'What opens nljobs mcp --http. Other verbs leave it alone.',
  },
  NLJOBS_SMTP: {
    schema: z.url({ protocol: /^smtps?$/u }),
    takes: 'smtp://user:password@host:587, or smtps://',
    standard: 'none: mail is not sent, which is told at the start',
    means: 'The server that takes mail for those who are told of failures.',
  },
  NLJOBS_MAIL_FROM: {
    schema: text,
    takes: 'an address',
    standard: 'nljobs@ and the name of the machine',
    means: 'The sender of that mail.',
  },
  NLJOBS_SLACK: {
    schema: z.url({ protocol: /^https?$/u }),
    takes: 'the address of an incoming webhook',
    standard: 'none',
    means: 'Where notices to #channels go.',
  },
  NLJOBS_WEBHOOK_SECRET: {
    schema: text.min(16),
    takes: 'a text of 16 characters or more that nobody guesses',
    standard: 'none: webhooks without a secret of their own are not sent',
    means: 'Signs webhooks.',
  },
  NLJOBS_CHANNELS: {
    schema: text.transform(channelsOf),
    takes: 'JSON such as {"team": "#team", "pager": {"webhook": "https://…", "secret": "…"}}',
    standard: 'none',
    means:
      'The channels that descriptions name, and what stands behind each; they count more than those of the config.',
  },
  NLJOBS_OPERATORS: {
    schema: text.transform((list) => list.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))),
    takes: 'addresses, #channels or names of channels, with commas',
    standard: 'nobody',
    means: 'Who is told what no description names anybody for.',
  },
  NLJOBS_LINK: {
    schema: z.url({ protocol: /^https?$/u }),
    takes: 'an address that begins with http:// or https://',
    standard: 'none: messages name the command that shows the run',
    means: 'Where people see runs, for links in messages.',
  },
  NLJOBS_HEARTBEATS: {
    schema: text.transform(addressesOf),
    takes: 'JSON such as {"nightly": "https://hc-ping.com/…"}',
    standard: 'none',
    means: 'The heartbeats that descriptions name, and the address of each.',
  },
  NLJOBS_HEARTBEAT: {
    schema: z.url({ protocol: /^https?$/u }),
    takes: 'an address that begins with http:// or https://',
    standard: 'none',
    means: 'Asked once a minute while the scheduler lives and nothing is overdue.',
  },
  NLJOBS_ADDRESS: {
    schema: text,
    takes: 'an address',
    standard: 'none',
    means: 'Your own, for nljobs run --notify; of an instance, that of whoever has NLJOBS_TOKEN.',
  },
  NODE_ENV: {
    schema: text,
    takes: 'a name',
    standard: 'production for nljobs start, development for nljobs dev',
    means: 'The environment: jobs that name environments run only in theirs.',
  },
} as const satisfies Record<string, Setting>;

const addresses = z.record(z.string().min(1), z.url({ protocol: /^https?$/u }));

function channelsOf(given: string, ctx: z.RefinementCtx): z.output<typeof channels> {
  return jsonOf(channels, given, ctx);
}

function addressesOf(given: string, ctx: z.RefinementCtx): z.output<typeof addresses> {
  return jsonOf(addresses, given, ctx);
}

function jsonOf<Schema extends z.ZodType>(schema: Schema, given: string, ctx: z.RefinementCtx): z.output<Schema> {
  try {
    const read = schema.safeParse(JSON.parse(given));
    if (read.success) return read.data;
  } catch {
    // Said below.
  }
  ctx.addIssue({ code: 'custom', message: 'it does not fit' });
  return z.NEVER;
}

interface Setting {
  readonly schema: z.ZodType;
  /** What may be given, in words that complete "give …". */
  readonly takes: string;
  readonly standard: string;
  readonly means: string;
}
type Values = { readonly [Name in keyof typeof SETTINGS]?: z.output<(typeof SETTINGS)[Name]['schema']> };

/** What the environment says about engine, store and instance. */
export interface Settings {
  readonly engine: EngineName;
  /** Why it is that engine, in words: `NLJOBS_ENGINE`, `DATABASE_URL is set`, `the default`. */
  readonly engineBecause: string;
  readonly databaseUrl: string | null;
  /** Whether the store is in the folder `data`, which one process has for itself. */
  readonly embedded: boolean;
  readonly redis: RedisOptions;
  readonly temporal: TemporalOptions;
  /** Folder of the embedded store, absolute. */
  readonly data: string;
  readonly url: string | null;
  readonly token: string | null;
  /** Port of the API; null for any free one. */
  readonly port: number | null;
  /** Where the API listens; null for loopback. */
  readonly host: string | null;
  /** Whether schedules fire from an instance. */
  readonly scheduling: boolean;
  /** Whether English is read at run time. */
  readonly english: boolean;
  /** Null where the runtime's own default holds; `grace` in milliseconds. */
  readonly slots: number | null;
  readonly grace: number | null;
  readonly environment: string | null;
  /** Who is told what goes wrong, and how. */
  readonly alerts: AlertOptions;
  /** The address of whoever asks. */
  readonly address: string | null;
}

/**
 * Reads the settings; throws a usage failure that names the variable and what it takes. Values are never shown: they
 * may be secrets. `warn` is told of variables that look like ours and are none.
 */
export function readSettings(env: Environment, cwd: string, warn: (message: string) => void = () => {}): Settings {
  for (const message of strangers(env)) warn(message);
  const values = readValues(env);
  const [engine, engineBecause]: [EngineName, string] =
    values.NLJOBS_ENGINE !== undefined
      ? [values.NLJOBS_ENGINE, 'NLJOBS_ENGINE']
      : values.DATABASE_URL !== undefined
        ? ['postgres', 'DATABASE_URL is set']
        : ['embedded', 'the default'];
  return {
    engine,
    engineBecause,
    databaseUrl: values.DATABASE_URL ?? null,
    embedded: engine === 'embedded' || (engine !== 'postgres' && values.DATABASE_URL === undefined),
    redis: { url: values.REDIS_URL, prefix: values.NLJOBS_REDIS_PREFIX },
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      namespace: values.TEMPORAL_NAMESPACE,
      apiKey: values.TEMPORAL_API_KEY,
      prefix: values.NLJOBS_TEMPORAL_PREFIX,
    },
    data: resolve(cwd, values.NLJOBS_DATA ?? DEFAULT_DATA),
    url: values.NLJOBS_URL ?? null,
    token: values.NLJOBS_TOKEN ?? null,
    port: values.NLJOBS_PORT ?? null,
    host: values.NLJOBS_HOST ?? null,
    scheduling: values.JOBS_ENABLED ?? true,
    english: values.NLJOBS_ENGLISH ?? false,
    slots: values.NLJOBS_SLOTS ?? null,
    grace: values.NLJOBS_GRACE ?? null,
    environment: values.NODE_ENV ?? null,
    alerts: alertsOf(values),
    address: values.NLJOBS_ADDRESS ?? null,
  };
}

function alertsOf(values: Values): AlertOptions {
  const given = {
    smtp: values.NLJOBS_SMTP,
    from: values.NLJOBS_MAIL_FROM,
    slack: values.NLJOBS_SLACK,
    secret: values.NLJOBS_WEBHOOK_SECRET,
    channels: values.NLJOBS_CHANNELS,
    operators: values.NLJOBS_OPERATORS,
    link: values.NLJOBS_LINK,
    heartbeats: values.NLJOBS_HEARTBEATS,
    heartbeat: values.NLJOBS_HEARTBEAT,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as AlertOptions;
}

function readValues(env: Environment): Values {
  const values: Record<string, unknown> = {};
  for (const [name, { schema, takes }] of Object.entries(SETTINGS)) {
    const given = env[name];
    if (given === undefined || given === '') continue;
    const read = schema.safeParse(given);
    if (!read.success) throw usage(`The environment variable ${name} is not valid.`, `Give ${takes}.`);
    values[name] = read.data;
  }
  return values;
}

/** A setting that is misspelt would be left out in silence. */
function strangers(env: Environment): readonly string[] {
  const known = Object.keys(SETTINGS);
  return Object.keys(env)
    .filter((name) => name.startsWith('NLJOBS_') && !known.includes(name))
    .map((name) => {
      const [near] = nearMisses(name, known, 1);
      return `There is no setting ${name}; ${near === undefined ? 'it is left out' : `did you mean ${near}?`}`;
    });
}
