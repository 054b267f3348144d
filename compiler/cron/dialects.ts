/**
 * The dialects of cron, in what they differ: how many fields and in which order, which day is day 1 of the week, what
 * two restricted day fields mean together, and which extensions they know. From the manuals of each (crontab(5), the
 * documentation of Quartz, Spring, Amazon EventBridge, Kubernetes, Cloudflare, GitHub, Vercel, Jenkins and Celery) and
 * the sources of the readers on npm, PyPI, RubyGems (fugit, for GitLab and sidekiq-cron), Packagist and NuGet.
 */
export type DialectId =
  | 'vixie'
  | 'kubernetes'
  | 'cron-parser'
  | 'croner'
  | 'node-cron'
  | 'spring'
  | 'quartz'
  | 'aws'
  | 'temporal'
  | 'cloudflare'
  | 'github'
  | 'fugit'
  | 'laravel'
  | 'vercel'
  | 'jenkins'
  | 'croniter'
  | 'celery'
  | 'ncrontab'
  | 'cron'
  | 'robfig';

export type FieldName = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday' | 'year';

/**
 * What `13 * 5` (both day fields restricted) means: either day, both at once, or nothing, because one must be `?`.
 * By the rule of `vixie` a field that begins with a star counts as unrestricted even with a step behind it.
 */
export type BothDays = 'either' | 'either-vixie' | 'both' | 'refused';

export interface Dialect {
  readonly id: DialectId;
  /** As people call it. */
  readonly name: string;
  readonly layouts: readonly (readonly FieldName[])[];
  /** The number of Sunday: 0 (and 7), or 1. */
  readonly sunday: 0 | 1;
  readonly bothDays: BothDays;
  /** Whether `?` may stand for “any” in a day field. */
  readonly any: boolean;
  /** `L`, `W` and `#`. */
  readonly last: boolean;
  readonly nearest: boolean;
  readonly nth: boolean;
  /** Whether months and weekdays may be written as names; everywhere unless it says no. */
  readonly names?: false;
}

const FIVE = ['minute', 'hour', 'day', 'month', 'weekday'] as const;
const WITH_SECONDS = ['second', ...FIVE] as const;
const WITH_YEAR = [...FIVE, 'year'] as const;
const WITH_BOTH = ['second', ...FIVE, 'year'] as const;
const SECONDS_LAST = [...FIVE, 'second'] as const;

/** The plain five fields of crontab(5), and either of two day fields. */
const PLAIN = {
  layouts: [FIVE],
  sunday: 0,
  bothDays: 'either',
  any: false,
  last: false,
  nearest: false,
  nth: false,
} as const;

export const DIALECTS: Readonly<Record<DialectId, Dialect>> = {
  vixie: {
    id: 'vixie',
    name: 'crontab',
    layouts: [FIVE],
    sunday: 0,
    bothDays: 'either-vixie',
    any: false,
    last: false,
    nearest: false,
    nth: false,
  },
  kubernetes: {
    id: 'kubernetes',
    name: 'Kubernetes',
    layouts: [FIVE],
    sunday: 0,
    bothDays: 'either',
    any: true,
    last: false,
    nearest: false,
    nth: false,
  },
  'cron-parser': {
    id: 'cron-parser',
    name: 'cron-parser',
    layouts: [FIVE, WITH_SECONDS],
    sunday: 0,
    bothDays: 'either',
    any: true,
    last: true,
    nearest: false,
    nth: true,
  },
  croner: {
    id: 'croner',
    name: 'croner',
    layouts: [FIVE, WITH_SECONDS, WITH_BOTH],
    sunday: 0,
    bothDays: 'either',
    any: true,
    last: true,
    nearest: true,
    nth: true,
  },
  'node-cron': {
    id: 'node-cron',
    name: 'node-cron',
    layouts: [FIVE, WITH_SECONDS],
    sunday: 0,
    bothDays: 'both',
    any: false,
    last: true,
    nearest: true,
    nth: true,
  },
  spring: {
    id: 'spring',
    name: 'Spring',
    layouts: [WITH_SECONDS],
    sunday: 0,
    bothDays: 'both',
    any: true,
    last: true,
    nearest: true,
    nth: true,
  },
  quartz: {
    id: 'quartz',
    name: 'Quartz',
    layouts: [WITH_SECONDS, WITH_BOTH],
    sunday: 1,
    bothDays: 'refused',
    any: true,
    last: true,
    nearest: true,
    nth: true,
  },
  aws: {
    id: 'aws',
    name: 'Amazon EventBridge',
    layouts: [WITH_YEAR],
    sunday: 1,
    bothDays: 'refused',
    any: true,
    last: true,
    nearest: true,
    nth: true,
  },
  temporal: {
    id: 'temporal',
    name: 'Temporal',
    layouts: [FIVE, WITH_YEAR, WITH_BOTH],
    sunday: 0,
    bothDays: 'both',
    any: true,
    last: false,
    nearest: false,
    nth: false,
  },
  cloudflare: {
    id: 'cloudflare',
    name: 'Cloudflare',
    layouts: [FIVE],
    sunday: 1,
    bothDays: 'either',
    any: false,
    last: true,
    nearest: true,
    nth: true,
  },
  github: { ...PLAIN, id: 'github', name: 'GitHub Actions' },
  fugit: {
    ...PLAIN,
    id: 'fugit',
    name: 'fugit',
    layouts: [FIVE, WITH_SECONDS],
    last: true,
    nth: true,
  },
  laravel: { ...PLAIN, id: 'laravel', name: 'Laravel', any: true, last: true, nearest: true, nth: true },
  vercel: { ...PLAIN, id: 'vercel', name: 'Vercel', bothDays: 'refused', names: false },
  jenkins: { ...PLAIN, id: 'jenkins', name: 'Jenkins', bothDays: 'both', names: false },
  croniter: {
    ...PLAIN,
    id: 'croniter',
    name: 'croniter',
    layouts: [FIVE, SECONDS_LAST],
    any: true,
    last: true,
    nth: true,
  },
  celery: { ...PLAIN, id: 'celery', name: 'Celery', bothDays: 'both' },
  ncrontab: { ...PLAIN, id: 'ncrontab', name: 'NCrontab', layouts: [FIVE, WITH_SECONDS], bothDays: 'both' },
  cron: { ...PLAIN, id: 'cron', name: 'the cron package', layouts: [FIVE, WITH_SECONDS] },
  robfig: { ...PLAIN, id: 'robfig', name: 'robfig/cron', layouts: [FIVE, WITH_SECONDS], any: true },
};

/** How a cron of so many fields is laid out in a dialect; null where the dialect has no such layout. */
export function layoutOf(dialect: Dialect, fields: number): readonly FieldName[] | null {
  return dialect.layouts.find((layout) => layout.length === fields) ?? null;
}

/**
 * Who may have written a cron when nobody says so: the first is believed where it can read the text at all; what the
 * others make of it is a doubt. Numbers of fields that no dialect has give none.
 *
 * The place of a `?` tells the layouts with six fields apart: it stands only in the day fields. Those that read plain fields in ways
 * of their own (Temporal, Cloudflare …), or like another of the list, are asked for by name alone.
 */
export function candidates(fields: readonly string[]): readonly DialectId[] {
  const any = fields.map((field) => field === '?');
  switch (fields.length) {
    case 5:
      return ['vixie', 'cron-parser', 'croner', 'node-cron', 'kubernetes'];
    case 6:
      if (any[2] === true || any[4] === true) return ['aws'];
      if (any[3] === true || any[5] === true) return ['quartz', 'spring'];
      if (/^\d{4}/.test(fields[5] ?? '')) return ['temporal'];
      return ['spring', 'croner', 'node-cron', 'cron-parser'];
    case 7:
      return any.includes(true) ? ['quartz'] : ['croner'];
    default:
      return [];
  }
}
