import type { Letter, Target } from '../store/alert-store.ts';
import { sendMail } from './mail.ts';
import { type AlertOptions, PATIENCE } from './options.ts';
import { targetOf } from './recipients.ts';
import type { ResolvedChannel } from './resolve.ts';
import { ping, postSigned, postSlack } from './webhooks.ts';

/** The options in which nothing is left to be read from the environment. */
export type SendOptions = Omit<AlertOptions, 'channels'> & {
  readonly channels?: Readonly<Record<string, ResolvedChannel>>;
};

/** A receiver that can never be reached as things are configured: another try would be of no use. */
export class Unreachable extends Error {}

/**
 * Hands a message over to its receiver, who may be slow, fail or lie: it rejects, in words without a secret, where the
 * receiver did not take it within the patience. @throws Unreachable where nobody says how the receiver is reached.
 */
export async function send(options: SendOptions, letter: Letter): Promise<void> {
  const patience = options.patience ?? PATIENCE;
  const signal = AbortSignal.timeout(patience);
  const work =
    options.send === undefined ? deliver(options, letter, letter.target, signal) : options.send(letter, signal);
  // A receiver that does not look at the signal is waited for no longer all the same.
  let stop = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    stop = () => signal.removeEventListener('abort', tell);
    const tell = (): void => reject(new Error(`no answer within ${patience} ms`));
    signal.addEventListener('abort', tell, { once: true });
  });
  try {
    await Promise.race([work, late]);
  } finally {
    stop();
    work.catch(() => {});
  }
}

async function deliver(options: SendOptions, letter: Letter, target: Target, signal: AbortSignal): Promise<void> {
  const { to } = target;
  switch (target.via) {
    case 'email':
      if (options.smtp === undefined) throw new Unreachable('no `smtp` is configured, so no mail can be sent');
      return sendMail({ smtp: options.smtp, from: options.from ?? null, to }, letter, signal);
    case 'slack': {
      const channel = options.channels?.[to];
      if (channel !== undefined) return deliverTo(options, letter, channel, signal);
      if (options.slack === undefined) throw new Unreachable(`no \`slack\` is configured, and no channel "${to}"`);
      return postSlack(options.slack, to, letter, signal);
    }
    case 'webhook':
      if (options.secret === undefined) throw new Unreachable('no `secret` is configured, and webhooks are signed');
      return postSigned(to, options.secret, letter, signal);
    case 'heartbeat': {
      const url = heartbeatOf(options, to);
      if (url === null) throw new Unreachable(`no heartbeat "${to}" is configured`);
      return ping(url, signal);
    }
    case 'channel': {
      const channel = options.channels?.[to];
      if (channel === undefined) throw new Unreachable(`there is no channel "${to}"`);
      return deliverTo(options, letter, channel, signal);
    }
  }
}

async function deliverTo(
  options: SendOptions,
  letter: Letter,
  channel: ResolvedChannel,
  signal: AbortSignal,
): Promise<void> {
  if (typeof channel === 'string') {
    const target = targetOf(channel);
    // A channel that names a channel might go round in a circle.
    if (target.via === 'channel') throw new Unreachable(`"${channel}" is no address, #channel or URL`);
    if (target.via === 'slack' && options.slack !== undefined) return postSlack(options.slack, channel, letter, signal);
    return deliver({ ...options, channels: {} }, letter, target, signal);
  }
  if ('email' in channel) {
    const to = typeof channel.email === 'string' ? channel.email : channel.email.join(', ');
    return deliver(options, letter, { via: 'email', to }, signal);
  }
  if ('slack' in channel) return postSlack(channel.slack, null, letter, signal);
  const secret = channel.secret ?? options.secret;
  if (secret === undefined) throw new Unreachable('the channel has no `secret`, and webhooks are signed');
  return postSigned(channel.webhook, secret, letter, signal);
}

/** The address of a heartbeat: its own, or that of its name. */
function heartbeatOf({ heartbeats }: Pick<AlertOptions, 'heartbeats'>, to: string): string | null {
  return /^https?:\/\//u.test(to) ? to : (heartbeats?.[to] ?? null);
}

/** Why a target cannot be reached as things are configured, in words; null where it can. */
export function whyUnreachable(options: AlertOptions, { via, to }: Target): string | null {
  if (options.send !== undefined) return null;
  const channel = options.channels?.[to];
  if (via === 'heartbeat' && heartbeatOf(options, to) === null) return `no heartbeat "${to}" is configured`;
  if (via === 'channel' && channel === undefined) return `there is no channel "${to}"`;
  if (via === 'slack' && channel === undefined && options.slack === undefined) return `no \`slack\` is configured`;
  if (via === 'email' && options.smtp === undefined) return 'no `smtp` is configured';
  if (via === 'webhook' && options.secret === undefined) return 'no `secret` is configured';
  return null;
}
