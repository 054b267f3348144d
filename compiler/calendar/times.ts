/** Minutes of the day or seconds of the day, as sets; and how few products of hours and minutes make one up. */

export interface TimeProduct {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
}

/**
 * Splits a set of minutes of the day into products of hours and minutes, each of which one cron (or one RRULE) can
 * say: the hours that share their minutes belong together. Ordered by the earliest time.
 */
export function factor(minutesOfDay: readonly number[]): readonly TimeProduct[] {
  const byHour = new Map<number, number[]>();
  for (const minute of [...new Set(minutesOfDay)].sort((a, b) => a - b)) {
    const hour = Math.floor(minute / 60);
    const list = byHour.get(hour);
    if (list === undefined) byHour.set(hour, [minute % 60]);
    else list.push(minute % 60);
  }
  const byMinutes = new Map<string, { hours: number[]; minutes: number[] }>();
  for (const [hour, minutes] of byHour) {
    const key = minutes.join(',');
    const product = byMinutes.get(key);
    if (product === undefined) byMinutes.set(key, { hours: [hour], minutes });
    else product.hours.push(hour);
  }
  return [...byMinutes.values()];
}

/**
 * Splits times of day into sets that a rule can say, minutes of the day each with the same seconds of the minute: what
 * is at 09:00:10 and at 10:00:20 must not come at 09:00:20. Ordered by the earliest time.
 */
export function bySeconds(
  times: readonly { readonly hour: number; readonly minute: number; readonly second: number }[],
): readonly { readonly minutes: readonly number[]; readonly seconds: readonly number[] }[] {
  const secondsOf = new Map<number, Set<number>>();
  for (const { hour, minute, second } of times) {
    const at = hour * 60 + minute;
    const known = secondsOf.get(at);
    if (known === undefined) secondsOf.set(at, new Set([second]));
    else known.add(second);
  }
  const sets = new Map<string, { minutes: number[]; seconds: readonly number[] }>();
  for (const minute of [...secondsOf.keys()].sort((a, b) => a - b)) {
    const seconds = [...(secondsOf.get(minute) ?? [])].sort((a, b) => a - b);
    const known = sets.get(seconds.join());
    if (known === undefined) sets.set(seconds.join(), { minutes: [minute], seconds });
    else known.minutes.push(minute);
  }
  return [...sets.values()];
}

/**
 * Whether minutes of the day are those of one frequency: every so many minutes or hours between two times, or the same
 * minutes of hours that follow each other evenly. A single time is none.
 */
export function isSteady(minutes: readonly number[]): boolean {
  const sorted = [...new Set(minutes)].sort((a, b) => a - b);
  if (sorted.length < 2) return false;
  const step = (sorted[1] ?? 0) - (sorted[0] ?? 0);
  if (isEven(sorted) && (step < 60 ? 60 % step === 0 : step % 60 === 0)) return true;
  const [product, ...more] = factor(sorted);
  return product !== undefined && more.length === 0 && product.hours.length > 1 && isEven(product.hours);
}

const isEven = (values: readonly number[]): boolean => {
  const step = (values[1] ?? 0) - (values[0] ?? 0);
  return values.every((value, index) => index === 0 || value - (values[index - 1] ?? 0) === step);
};
