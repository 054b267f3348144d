import { Redis } from 'ioredis';
import type { Advice } from '../../engine/engine.ts';
import { NljobsError } from '../../store/errors.ts';

/** How long a first connection may take, and any answer, milliseconds. */
const CONNECT = 5_000;
const ANSWER = 15_000;
const LAST_RETRY = 2_000;

/**
 * Connects to Redis or Valkey. The client connects again by itself whenever it has lost its connection; until then what it
 * is asked fails at once, so that nobody waits for a server that is away.
 * Errors: `engine-unreachable`, `engine-refused`; never with a password.
 */
export async function connectRedis(url: string, onError: (error: Error) => void): Promise<Redis> {
  if (!/^rediss?:\/\//u.test(url) || !URL.canParse(url)) {
    throw new NljobsError(
      'engine-refused',
      'REDIS_URL must be redis://user:password@host:6379/0, or rediss:// with TLS.',
    );
  }
  let connected = false;
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT,
    commandTimeout: ANSWER,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // BullMQ wants none that is counted: what is lost on the way fails where it is said so.
    maxRetriesPerRequest: 0,
    // What was the primary may be a replica now, and its name be another server's.
    reconnectOnError: ({ message }) => connected && message.startsWith('READONLY'),
    retryStrategy: (times) => (connected ? Math.min(50 * 2 ** Math.min(times, 10), LAST_RETRY) : null),
  });
  let last: Error | null = null;
  client.on('error', (error: Error) => {
    last = error;
    if (connected) onError(withoutCommand(error));
  });
  try {
    await client.connect();
    await client.ping();
    // The client goes on in database 0 where it may not have the one that was named, and only tells an event of it.
    if (last !== null) throw last;
    connected = true;
    return client;
  } catch (error) {
    client.disconnect();
    throw explained(url, last ?? error);
  }
}

/** The same error without the command that failed, which may be the one that carries the password. */
function withoutCommand(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const { name, message } = error;
  const code = 'code' in error ? { code: error.code } : {};
  return Object.assign(new Error(message), { name }, code);
}

/** What to say of what a server, or the way to it, refuses, by its own words; `%` is where it is. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/NOAUTH|WRONGPASS|invalid password/iu, 'Redis at % refuses user or password. Is REDIS_URL right?'],
  [
    /NOPERM/u,
    'The user of REDIS_URL may not do at % what nljobs needs: its keys, its channels and all commands but the dangerous ones, with INFO:\n' +
      "  ACL SETUSER <user> on '><password>' '~nljobs*' '&*' +@all -@dangerous +info",
  ],
  [
    /CROSSSLOT/u,
    'Redis at % is a cluster, which keeps together only what has a tag in braces: set NLJOBS_REDIS_PREFIX={nljobs}.',
  ],
  [
    /^(?:MOVED|ASK|CLUSTERDOWN)\b/u,
    'Redis at % is a node of a cluster, and keeps the queue elsewhere. nljobs speaks to one server: let REDIS_URL name one that is no cluster, or one address for all of its nodes.',
  ],
  [
    /certificate required/iu,
    'Redis at % asks for a client certificate, which nljobs does not send: let it ask for a user and a password (tls-auth-clients no).',
  ],
  [
    /certificate|altname/iu,
    "Redis at % shows a certificate that this machine does not trust. If it is your own authority's, name its file in NODE_EXTRA_CA_CERTS.",
  ],
];

/** In words of ours, never with a password; what is not known is a server that cannot be reached. */
export function explained(url: string, error: unknown): NljobsError {
  if (error instanceof NljobsError) return error;
  const { protocol, hostname, port, pathname } = new URL(url);
  const where = `${hostname}:${port === '' ? '6379' : port}`;
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  const cause = withoutCommand(error);
  const known = SAID.find(([words]) => words.test(said));
  if (known !== undefined)
    return new NljobsError(
      'engine-refused',
      known[1].replace('%', () => where),
      { cause },
    );
  if (/DB index/iu.test(said)) {
    return new NljobsError('engine-refused', `Redis at ${where} has no database ${pathname.slice(1)}.`);
  }
  // A server with TLS hangs up on who speaks without, and one without waits for more of what it takes for a command.
  const tls = protocol === 'rediss:';
  const hint = (tls ? /ETIMEDOUT|wrong version/u : /ECONNRESET|closed/u).test(said)
    ? ` Does it speak TLS? With it the address begins with rediss://, without with redis://.`
    : '';
  return new NljobsError(
    'engine-unreachable',
    `Redis at ${where} cannot be reached: ${said === '' ? 'no answer' : said}.\nIs it running, and is REDIS_URL right?${hint}`,
    { cause },
  );
}

/** What INFO says of a server, by its fields. */
export async function infoOf(client: Redis): Promise<ReadonlyMap<string, string>> {
  const text = await client.info();
  return new Map(
    text.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
    }),
  );
}

/** What of a server's settings loses work, and the cure. Pure. */
export function adviceOn(info: ReadonlyMap<string, string>): readonly Advice[] {
  const advice: Advice[] = [];
  const policy = info.get('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    advice.push({
      trouble: `Redis throws keys away when its memory is full (maxmemory-policy ${policy}), and deliveries with them.`,
      cure: 'Set maxmemory-policy noeviction, in redis.conf or with CONFIG SET: when memory is full it then refuses, and what it refuses waits in the store.',
    });
  }
  if (info.get('aof_enabled') === '0') {
    advice.push({
      trouble:
        'Redis writes no log of what it takes (appendonly no): after a crash it has forgotten the last deliveries.',
      cure: 'Set appendonly yes. Without it no run is lost, since the store has all of them, but every delivery that Redis has forgotten is handed over again, and attempts that go on are interrupted.',
    });
  }
  return advice;
}
