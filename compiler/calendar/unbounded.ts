import { ONCE_PER_LOCAL_TIME, type ScheduleBounds } from 'nljobs/spec/core';

/** What a schedule shares that begins, ends and leaves out nothing. `timezone` is IANA. */
export function unbounded(timezone: string, dst: ScheduleBounds['dst'] = ONCE_PER_LOCAL_TIME): ScheduleBounds {
  return { timezone, from: null, until: null, count: null, except: [], jitter: null, dst };
}
