import { CYCLE_DAYS, DAY_MS, dayOfWall, LAST_DAY } from '../civil.ts';
import type { DstPolicy } from '../job-spec.ts';
import { type Stretch, stretchAt } from '../zone.ts';
import type { Cursor } from './cursor.ts';

/** A set of wall times (see civil.ts), for ever, in no zone: what a cron or an RRULE says before zones come in. */
export interface WallRule {
  /** Its wall times from `wall` on, `wall` included, strictly ascending. */
  from(wall: number): Cursor;
}

/**
 * How wall times become instants.
 *
 * - *named* times (`at 02:30`): each wall time runs once a day. One that a change of the clock skips runs at the
 *   instant after the gap; of one that it repeats, the first runs. `dst` can say otherwise.
 * - a *rhythm* (`every 15 minutes`): every instant runs whose wall clock reading is in the rule. So it goes on through
 *   both passes of a repeated hour, and makes nothing up for readings that a gap leaves out. `dst` does not apply.
 */
export type Reading = { readonly kind: 'named'; readonly dst: DstPolicy } | { readonly kind: 'rhythm' };

const RHYTHM: DstPolicy = { gap: 'skip', overlap: 'both' };
const END = (LAST_DAY + 1) * DAY_MS;

/**
 * The instants of a rule in a zone, after `after`, strictly ascending. It goes from one stretch of constant offset to
 * the next: inside one, an instant is the wall time less the offset; where one begins, the rule of gaps and overlaps
 * decides. Stretches without a wall time are jumped over.
 */
export function instantsOfRule(rule: WallRule, zone: string, reading: Reading, after: number): Cursor {
  const dst = reading.kind === 'named' ? reading.dst : RHYTHM;
  let last = after;
  let stretch: Stretch;
  /** Wall times of this stretch still to come are those of `walls` below `upper`; `wall` is the first of them. */
  let walls: Cursor;
  let wall: number;
  let upper: number;
  let gapEnd: number | null;

  const enter = (entered: Stretch): void => {
    stretch = entered;
    const begins = stretch.start + stretch.offset;
    const reached = stretch.start + stretch.before;
    gapEnd = null;
    if (dst.gap === 'after' && reached < begins && stretch.start > last && rule.from(reached)() < begins) {
      gapEnd = stretch.start;
    }
    const lower = dst.overlap === 'first' ? Math.max(begins, reached) : begins;
    upper = stretch.end + stretch.offset;
    if (dst.overlap === 'last' && upper < END) {
      upper = Math.min(upper, stretch.end + stretchAt(zone, stretch.end).offset);
    }
    walls = rule.from(Math.max(lower, last + 1 + stretch.offset));
    wall = walls();
  };

  /** Goes on to the next stretch with a wall time. False when there is none. */
  const leave = (): boolean => {
    const ends = stretch.end + stretch.offset;
    if (ends >= END) return false;
    const next = stretchAt(zone, stretch.end);
    const upcoming = rule.from(Math.min(ends, next.start + next.offset))();
    if (upcoming === Infinity) return false;
    // A wall time lies less than a day from the instant with the same figures, in every zone there ever was.
    const jump = upcoming - DAY_MS;
    enter(jump < next.end ? next : stretchAt(zone, jump));
    return true;
  };

  enter(stretchAt(zone, after + 1));
  return () => {
    for (;;) {
      if (gapEnd !== null) {
        last = gapEnd;
        gapEnd = null;
        return last;
      }
      while (wall < upper) {
        const instant = wall - stretch.offset;
        wall = walls();
        if (instant > last) {
          last = instant;
          return instant;
        }
      }
      if (!leave()) return Infinity;
    }
  };
}

/** A rule without the days that `excluded` names. It ends where a whole cycle of the calendar is excluded. */
export function withoutDays(rule: WallRule, excluded: (day: number) => boolean): WallRule {
  return {
    from(wall) {
      let walls = rule.from(wall);
      let allowed = Number.NaN;
      return () => {
        let next = walls();
        const lastDay = dayOfWall(next) + CYCLE_DAYS;
        while (next !== Infinity) {
          const day = dayOfWall(next);
          if (day === allowed) return next;
          if (!excluded(day)) {
            allowed = day;
            return next;
          }
          if (day > lastDay) return Infinity;
          walls = rule.from((day + 1) * DAY_MS);
          next = walls();
        }
        return Infinity;
      };
    },
  };
}
