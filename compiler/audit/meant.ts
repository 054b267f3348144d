import type { DaySelector } from '../ast/nodes.ts';
import { daysOf } from './day-set.ts';
import type { CronFirings, Product } from './firings.ts';
import type { SaidPart } from './said.ts';

type CalendarFirings = Extract<CronFirings, { kind: 'calendar' }>;

/** What words mean beside a cron: what they leave unsaid is as the cron has it. By the clock of the words. */
export interface Meant {
  readonly selectors: readonly DaySelector[];
  readonly minutes: readonly number[];
  readonly product: Product;
  /** What of it was said, and so may differ from the cron. */
  readonly said: { readonly days: boolean; readonly times: boolean };
}

/** Null where words name no days or times of their own, but a rhythm that begins anywhere. */
export function meantBy({ days, times, selectors }: SaidPart, cron: CalendarFirings): Meant | null {
  const { schedule } = cron.reading;
  if (schedule.kind === 'once') return null;
  const minutes =
    times.kind === 'unsaid'
      ? cron.product.minutes
      : times.kind === 'named'
        ? times.minutes
        : times.kind === 'every'
          ? everySoMany(times.n, times.window)
          : null;
  if (minutes === null || days.kind === 'every' || days.kind === 'count') return null;
  const said = { days: days.kind === 'named', times: times.kind !== 'unsaid' };
  // "Every 2 hours" beside a cron that fires on some dates only: whether the dates were meant, nobody says.
  if (times.kind === 'every' && days.kind === 'unsaid' && cron.reading.fields.get('day')?.whole === false) return null;
  const chosen = days.kind === 'named' ? selectors : schedule.days;
  const set = days.kind === 'named' ? days.days : cron.product.days;
  // Days that are left out ("except Mondays") stand in the set and not in the selectors.
  const plain = daysOf(chosen);
  if (plain === null) return null;
  return { selectors: chosen, minutes, product: { days: set, minutes }, said };
}

/** From the hour on, or from the beginning of the window; null where the day does not divide. */
function everySoMany(
  n: number,
  window: { readonly from: number; readonly to: number } | null,
): readonly number[] | null {
  if (n > 720 || (n < 60 ? 60 % n !== 0 : 1440 % n !== 0 || n % 60 !== 0)) return null;
  const [from, to] = window === null ? [0, 1439] : [window.from, window.to];
  const minutes: number[] = [];
  for (let minute = from; minute <= to; minute += n) minutes.push(minute % 1440);
  return minutes.sort((a, b) => a - b);
}
