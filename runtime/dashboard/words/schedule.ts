import type { ScheduleView } from '../../http/wire.ts';
import type { ScheduleState } from '../../spec/vocabulary.ts';

/** What is unusual about a schedule; null where it is going. */
export const STATES: Readonly<Record<ScheduleState, { readonly tone: 'calm' | 'warn'; readonly word: string } | null>> =
  {
    active: null,
    paused: { tone: 'warn', word: 'paused' },
    ended: { tone: 'calm', word: 'ended' },
    off: { tone: 'warn', word: 'its job is switched off' },
    'without-job': { tone: 'warn', word: 'its job is not registered' },
  };

/** What was asked for, in the words that were used. */
export function askedFor({ when, from, until }: Pick<ScheduleView, 'when' | 'from' | 'until'>): string {
  const bounds = `${from === null ? '' : ` from ${from}`}${until === null ? '' : ` until ${until}`}`;
  return words(when) + bounds;
}

function words(when: unknown): string {
  if (typeof when === 'string') return when;
  if (typeof when !== 'object' || when === null) return JSON.stringify(when);
  const [value] = Object.values(when);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What it was read as, where nobody was there to say it in English. */
export function readAs({ triggers }: Pick<ScheduleView, 'triggers'>): string {
  return triggers
    .map(({ cron, rrule, every, at, kind }) => {
      if (Array.isArray(cron)) return `cron ${cron.join(' | ')}`;
      if (typeof rrule === 'string') return rrule;
      if (typeof every === 'string') return `every ${every}`;
      return typeof at === 'string' ? `once at ${at}` : String(kind);
    })
    .join(' and ');
}
