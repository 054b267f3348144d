import type { RetrySaid, Span } from '../ast/nodes.ts';
import { UNIT_MS } from '../grammar/duration/rules.ts';

/** The length of a wait, in milliseconds; NaN for a month and longer. */
export const waitMs = ({ n, unit }: Span): number => n * (UNIT_MS[unit] ?? Number.NaN);

/**
 * What waits that were told one by one say of a policy: their first, how they grow, and their number. Null where no curve
 * gives them.
 */
export function curveOf(waits: readonly Span[]): Pick<RetrySaid, 'delay' | 'backoff' | 'attempts'> | null {
  const [first] = waits;
  if (first === undefined) return null;
  const all = waits.map(waitMs);
  const start = all[0] as number;
  const fits = (of: (index: number) => number) => all.every((wait, index) => wait === of(index));
  const backoff = fits(() => start)
    ? 'fixed'
    : fits((index) => start * 2 ** index)
      ? 'exponential'
      : fits((index) => start * (index + 1))
        ? 'linear'
        : null;
  return backoff === null ? null : { delay: first, backoff, attempts: waits.length };
}

/** How often is tried again where that goes on for so long in equal steps; null where they do not fill it. */
export function timesWithin(lasts: Span, delay: Span | undefined): number | null {
  const times = delay === undefined ? Number.NaN : waitMs(lasts) / waitMs(delay);
  return Number.isInteger(times) && times >= 1 && times <= MOST_TIMES ? times : null;
}

/** More is no policy that anybody means: a length is told beside a wait that is much too short for it. */
const MOST_TIMES = 100;

/**
 * What options say of retries, with waits and lengths as a policy holds them. How often is tried again follows from those
 * only where no option says it.
 */
export function settled(said: readonly RetrySaid[]): readonly RetrySaid[] {
  const counted = said.some(({ attempts }) => attempts !== undefined);
  return said.map((one) => {
    const curve = one.waits === undefined ? null : curveOf(one.waits);
    const times = one.lasts === undefined ? null : timesWithin(one.lasts, one.delay);
    const attempts = curve?.attempts ?? times ?? undefined;
    const { attempts: _, ...grows } = curve ?? {};
    return { ...grows, ...(attempts === undefined || counted ? {} : { attempts }), ...one };
  });
}
