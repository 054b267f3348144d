import type { EngineName } from 'nljobs/spec/core';
import type { LanguageContext } from '../compilation.ts';
import type { EventConfig } from './define.ts';
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
  readonly rules: TeamRules;
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
  rules: {},
};
