import type { DialectId } from '../cron/dialects.ts';
import { readCron } from '../cron/read.ts';
import type { CronReading } from '../cron/reading.ts';
import { type DaySet, daysOf, movedDays } from './day-set.ts';

/** Some days, and the same minutes on each of them, by one clock. */
export interface Product {
  readonly days: DaySet;
  /** Minutes of the day, ascending. */
  readonly minutes: readonly number[];
}

/** When a cron fires by the clock of its zone. */
export type CronFirings =
  | {
      readonly kind: 'calendar';
      readonly product: Product;
      readonly seconds: readonly number[];
      readonly reading: CronReading;
    }
  /** Every so often, from a moment that nobody knows: `@every 5m`. */
  | { readonly kind: 'elapsed'; readonly ms: number }
  | { readonly kind: 'unread'; readonly reason: string };

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `@every 1h30m` (Kubernetes, Temporal, asynq) or `rate(5 minutes)` (EventBridge), in milliseconds; null for others. */
export function intervalOf(cron: string): number | null {
  const every = /^@every\s+((?:\d+(?:\.\d+)?(?:ms|[smhd]))+)$/.exec(cron.trim());
  if (every !== null) {
    const parts = [...(every[1] ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
    return parts.reduce((sum, [, n, unit]) => sum + Number(n) * (UNITS[unit ?? ''] ?? 0), 0);
  }
  const rate = /^(?:rate\()?(\d+) (minute|hour|day)s?\)?$/.exec(cron.trim());
  return rate === null ? null : Number(rate[1]) * (UNITS[(rate[2] ?? '').charAt(0)] ?? 0);
}

/** When a cron fires. Pure; the cost is bounded by the length of a cron. */
export function firingsOf(cron: string, dialect: DialectId | null): CronFirings {
  const ms = intervalOf(cron);
  if (ms !== null && ms > 0) return { kind: 'elapsed', ms };
  const reading = readCron(cron, dialect);
  if (!reading.ok) return { kind: 'unread', reason: reading.reason };
  const { schedule } = reading;
  if (schedule.kind === 'once') return { kind: 'unread', reason: 'It fires once.' };
  const minutes = schedule.kind === 'elapsed' ? ALL_MINUTES : [...new Set(schedule.minutes)].sort((a, b) => a - b);
  const seconds =
    schedule.kind === 'elapsed' ? (reading.fields.get('second')?.values ?? [0]) : [...new Set(schedule.seconds)];
  const days = daysOf(schedule.days);
  if (days === null) return { kind: 'unread', reason: 'Its days cannot be laid out.' };
  return { kind: 'calendar', product: { days, minutes }, seconds, reading };
}

export const ALL_MINUTES: readonly number[] = Array.from({ length: 1440 }, (_, minute) => minute);

/** The same instants by a clock that is so many minutes ahead: up to three products, since days are crossed. */
export function shifted({ days, minutes }: Product, ahead: number): readonly Product[] {
  if (ahead === 0) return [{ days, minutes }];
  const by = new Map<number, number[]>();
  for (const minute of minutes) {
    const moved = minute + ahead;
    const carry = Math.floor(moved / 1440);
    const list = by.get(carry);
    if (list === undefined) by.set(carry, [moved - carry * 1440]);
    else list.push(moved - carry * 1440);
  }
  return merged([...by].map(([carry, some]) => ({ days: movedDays(days, carry), minutes: some })));
}

/** The same firings in fewer products, where they share their days or their minutes. */
export function merged(products: readonly Product[]): readonly Product[] {
  const byDays: Product[] = [];
  for (const one of products) {
    const at = byDays.findIndex((other) => equal(other.days, one.days));
    const other = byDays[at];
    if (other === undefined) byDays.push(one);
    else byDays[at] = { days: other.days, minutes: unionOf(other.minutes, one.minutes) };
  }
  const byMinutes: Product[] = [];
  for (const one of byDays) {
    const at = byMinutes.findIndex((other) => other.minutes.join() === one.minutes.join());
    const other = byMinutes[at];
    if (other === undefined) byMinutes.push(one);
    else byMinutes[at] = { days: joined(other.days, one.days), minutes: one.minutes };
  }
  return byMinutes;
}

const equal = (a: DaySet, b: DaySet): boolean => a === b || a.every((value, at) => value === b[at]);
const joined = (a: DaySet, b: DaySet): DaySet => a.map((value, at) => (value === 1 || b[at] === 1 ? 1 : 0));
const unionOf = (a: readonly number[], b: readonly number[]): readonly number[] =>
  [...new Set([...a, ...b])].sort((x, y) => x - y);

/** Whether two unions of products fire at the same minutes of the same days. */
export function sameFirings(a: readonly Product[], b: readonly Product[]): boolean {
  const [one, other] = [a[0], b[0]];
  if (one === undefined || other === undefined) return a.length === b.length;
  if (a.length === 1 && b.length === 1)
    return equal(one.days, other.days) && one.minutes.join() === other.minutes.join();
  // Days on which the same products fire are alike: each such kind of day is looked at once.
  const kinds = new Set<string>();
  for (let at = 0; at < one.days.length; at++) {
    kinds.add([a, b].map((side) => side.map(({ days }) => days[at]).join('')).join('|'));
  }
  return [...kinds].every((kind) => {
    const [left = '', right = ''] = kind.split('|');
    const minutesOf = (side: readonly Product[], bits: string) =>
      side.reduce<readonly number[]>((sum, { minutes }, at) => (bits[at] === '1' ? unionOf(sum, minutes) : sum), []);
    return minutesOf(a, left).join() === minutesOf(b, right).join();
  });
}
