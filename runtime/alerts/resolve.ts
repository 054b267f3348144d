import type { AlertOptions, Channel, FromEnvironment } from './options.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Channels = NonNullable<AlertOptions['channels']>;

/** A channel in which nothing is left to be read. */
export type ResolvedChannel =
  | Exclude<Channel, { readonly slack: unknown } | { readonly webhook: unknown }>
  | { readonly slack: string }
  | { readonly webhook: string; readonly secret?: string };

/**
 * Reads from the environment what channels only name. A channel that names what is not set is left out; `missing` says
 * which it is and what it needs.
 */
export function resolveChannels(
  channels: Channels,
  env: Environment,
): { readonly channels: Readonly<Record<string, ResolvedChannel>>; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const resolved = Object.entries(channels).flatMap(
    ([name, channel]): readonly (readonly [string, ResolvedChannel])[] => {
      const unset = variablesOf(channel).filter((variable) => (env[variable] ?? '') === '');
      if (unset.length === 0) return [[name, resolve(channel, env)]];
      missing.push(`The channel "${name}" needs ${unset.join(' and ')}, which the environment does not have.`);
      return [];
    },
  );
  return { channels: Object.fromEntries(resolved), missing };
}

function variablesOf(channel: Channel): readonly string[] {
  if (typeof channel === 'string') return [];
  return Object.values(channel).flatMap((value) => (isNamed(value) ? [value.env] : []));
}

function isNamed(value: unknown): value is FromEnvironment {
  return typeof value === 'object' && value !== null && 'env' in value && typeof value.env === 'string';
}

function resolve(channel: Channel, env: Environment): ResolvedChannel {
  const read = (value: string | FromEnvironment): string =>
    typeof value === 'string' ? value : (env[value.env] ?? '');
  if (typeof channel === 'string' || 'email' in channel) return channel;
  if ('slack' in channel) return { slack: read(channel.slack) };
  const { webhook, secret } = channel;
  return { webhook: read(webhook), ...(secret === undefined ? {} : { secret: read(secret) }) };
}
