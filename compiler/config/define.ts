import type { EngineName, Weekday } from 'nljobs/spec/core';
import type { LanguageContext } from '../compilation.ts';
import type { TeamRules } from './rules.ts';

/** What `nljobs.config.ts` may say. Every key is optional. Paths are relative to the config's folder. */
export interface NljobsConfig {
  /** Markdown files with jobs: names or patterns (`jobs/**\/*.md`). Default: `jobs.md`. */
  readonly sources?: string | readonly string[];
  /** Where generated code and handlers go. Default: `src/jobs`. */
  readonly outDir?: string;
  /** IANA zone of descriptions that name none. Default: UTC, with a note. */
  readonly timezone?: string;
  /** Whose public holidays "except holidays" leaves out: a country (`US`), or a part of one (`DE-BY`). */
  readonly holidays?: string;
  /** What seasons mean: `{ summer: '06-01/08-31' }`, days as MM-DD, both included. */
  readonly seasons?: Readonly<Record<string, string>>;
  /** What words for parts of the day mean: `{ morning: '08:30' }`, times as HH:MM. */
  readonly dayParts?: Readonly<Record<string, string>>;
  /** What "business hours" means: `{ days: ['MO', 'TU'], from: '09:00', to: '17:00' }`. */
  readonly businessHours?: { readonly days: readonly Weekday[]; readonly from: string; readonly to: string };
  /** The first day of a week. Default: `MO`. */
  readonly weekStart?: Weekday;
  /** The events that descriptions may name; others are then errors. A list of names, or what is known of each. */
  readonly events?: readonly string[] | Readonly<Record<string, EventConfig>>;
  /** Values in place of nljobs's own table of defaults, as the job spec has them: durations are ISO 8601. */
  readonly defaults?: LanguageContext['defaults'];
  /** Where the project runs: `['production', 'staging']`. "Only in staging" and "not in staging" are checked against it. */
  readonly environments?: readonly string[];
  /** The engine to build for: what it cannot honour is an error. Default: `embedded`. */
  readonly engine?: EngineName;
  readonly owner?: string;
  /** Who is told when a job fails. */
  readonly notify?: string | readonly string[];
  readonly tags?: readonly string[];
  /**
   * The channels that descriptions name, and what stands behind each: an address, `#channel`, `{ email }`,
   * `{ slack: url }` or `{ webhook: url, secret }`. What is secret is named and stays in the environment of who sends:
   * `{ webhook: { env: 'PAGER_URL' }, secret: { env: 'PAGER_SECRET' } }`.
   */
  readonly channels?: Readonly<Record<string, ChannelConfig>>;
  /** What the team asks of its jobs; what breaks a rule is an error unless the rule says otherwise. */
  readonly rules?: TeamRules;
  /** The optional model that restates what the grammar cannot read; nothing is sent anywhere without it. */
  readonly llm?: LlmConfig;
  /** How emitted imports end: `ts` for Node's own type stripping (the default), `js` for older set-ups. */
  readonly importExtension?: 'ts' | 'js';
}

/** How `nljobs build` and `nljobs chat` may ask a model. Its key is never here: it is read from the environment. */
export interface LlmConfig {
  /** True: descriptions that cannot be read may be sent to the model. */
  readonly enabled: boolean;
  /** The model's name, as its server knows it. */
  readonly model: string;
  /** Another server that speaks the API of OpenAI: `http://localhost:11434/v1`. Default: OpenAI's own. */
  readonly baseURL?: string;
  /** `responses` (the default), or `chat` for servers that only speak chat completions. */
  readonly api?: 'responses' | 'chat';
  /** The environment variable that holds the key. Default: `OPENAI_API_KEY`. */
  readonly keyFrom?: string;
  /**
   * Whether email addresses, URLs and what looks like a key are masked before anything is sent, and put back in what
   * comes; a list names more words that are. Default: true.
   */
  readonly mask?: boolean | readonly string[];
  /** What a build may wait for the model, in seconds. Default: 60. */
  readonly seconds?: number;
  /** What a build may use of the model, in its tokens, question and answer together. Default: 30,000. */
  readonly tokens?: number;
}

/** The name of an environment variable, which is read where messages are sent. */
export interface FromEnvironment {
  readonly env: string;
}

export type ChannelConfig =
  | string
  | { readonly email: string | readonly string[] }
  | { readonly slack: string | FromEnvironment }
  | { readonly webhook: string | FromEnvironment; readonly secret: FromEnvironment };

export interface EventConfig {
  /** Other words for it: `a user signs up`. */
  readonly phrases?: readonly string[];
  /**
   * The fields of its payload, which conditions are compared with: "orders over $100" with the only field of `money`. A
   * question mark behind the type makes a field optional (`{ coupon: 'string?' }`), a list says all that it may be
   * (`{ plan: ['free', 'pro'] }`).
   */
  readonly payload?: Readonly<Record<string, FieldKind>>;
}

export const FIELD_TYPES = ['string', 'number', 'money', 'boolean', 'unknown'] as const;
export type FieldType = (typeof FIELD_TYPES)[number] | `${(typeof FIELD_TYPES)[number]}?`;
/** What a field of a payload is: a type, or all the texts that it may be. */
export type FieldKind = FieldType | readonly string[];

/** Gives the config back as it is; it is there for its type, so that an editor completes and checks what you write. */
export function defineConfig(config: NljobsConfig): NljobsConfig {
  return config;
}
