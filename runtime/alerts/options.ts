import type { Letter } from '../store/alert-store.ts';

/** Who is told what goes wrong, and how. Secrets stay here: what is kept names channels and addresses alone. */
export interface AlertOptions {
  /** Where mail is handed in: `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
  readonly smtp?: string;
  /** The sender of mail; default `nljobs@` and the name of this machine. */
  readonly from?: string;
  /** The incoming webhook of Slack, or of anything that takes the same, for notices to `#…`. */
  readonly slack?: string;
  /** Signs webhooks that have no secret of their own. */
  readonly secret?: string;
  /** By name, for notices to a channel and for owners. */
  readonly channels?: Readonly<Record<string, Channel>>;
  /** Addresses or channels that are told what no job names anybody for. */
  readonly operators?: readonly string[];
  /** Of the dashboard, for links: `https://jobs.example.com`. */
  readonly link?: string;
  /** How long what goes on and on is not told again, milliseconds; default 4 hours. */
  readonly remind?: number;
  /** From how many dead letters on operators are told; default 100. */
  readonly deadLetters?: number;
  /** How long a receiver may take, milliseconds; default 10,000. */
  readonly patience?: number;
  /** Addresses of checks that descriptions name as heartbeats: asked when a run of theirs has completed. */
  readonly heartbeats?: Readonly<Record<string, string>>;
  /**
   * The address of a check that is asked once a minute as long as this instance reaches its store and no schedule is
   * overdue: who watches cannot say that it is dead.
   */
  readonly heartbeat?: string;
  /** Sends in place of all of the above: a way of your own. It rejects where a message could not be handed over. */
  readonly send?: (letter: Letter, signal: AbortSignal) => Promise<void>;
}

/** An address, `#channel` or URL; or what to send to, and with which secret. */
export type Channel =
  | string
  | { readonly email: string | readonly string[] }
  | { readonly slack: string | FromEnvironment }
  | { readonly webhook: string | FromEnvironment; readonly secret?: string | FromEnvironment };

/** The name of an environment variable that holds it. */
export interface FromEnvironment {
  readonly env: string;
}

export const REMIND = 4 * 3_600_000;
export const DEAD_LETTERS = 100;
export const PATIENCE = 10_000;
