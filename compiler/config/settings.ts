import type { EngineName } from 'nljobs/spec/core';
import type { LanguageContext } from '../compilation.ts';
import type { ChannelConfig, EventConfig } from './define.ts';
import type { TeamRules } from './rules.ts';

/** A config with everything filled in. */
export interface Settings {
  /** Names and patterns, relative to the project's root. */
  readonly sources: readonly string[];
  /** Relative to the project's root, inside it. */
  readonly outDir: string;
  readonly engine: EngineName;
  readonly importExtension: 'ts' | 'js';
  /** What the config settles about the project's English. */
  readonly language: LanguageContext;
  readonly events: Readonly<Record<string, EventConfig>>;
  readonly channels: Readonly<Record<string, ChannelConfig>>;
  readonly rules: TeamRules;
  /** Null where no model may be asked. */
  readonly llm: LlmSettings | null;
}

/** How a model is asked, with everything filled in. */
export interface LlmSettings {
  readonly model: string;
  /** Null for OpenAI's own server. */
  readonly baseURL: string | null;
  readonly api: 'responses' | 'chat';
  readonly keyFrom: string;
  /** Words that are masked beside addresses and keys; null masks nothing. */
  readonly mask: readonly string[] | null;
  /** What may be waited for all answers together, in milliseconds. */
  readonly timeout: number;
  /** What may be used, in the model's tokens. */
  readonly maxTokens: number;
}

export const CONFIG_NAMES = [
  'nljobs.config.ts',
  'nljobs.config.mts',
  'nljobs.config.js',
  'nljobs.config.mjs',
  'nljobs.config.json',
] as const;

/** Where nothing is configured. */
export const DEFAULT_SETTINGS: Settings = {
  sources: ['jobs.md'],
  outDir: 'src/jobs',
  engine: 'embedded',
  importExtension: 'ts',
  language: {
    timezone: null,
    dayParts: {},
    businessHours: null,
    weekStart: 'MO',
    events: null,
    defaults: {},
    owner: null,
    notify: [],
    tags: [],
  },
  events: {},
  channels: {},
  rules: {},
  llm: null,
};
