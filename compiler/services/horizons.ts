import { isSchedule, type JobSpec } from 'nljobs/spec/core';

/** How long before the last known date somebody is told. */
const NOTICE_MS = 366 * 86_400_000;

/** A calendar of holidays that a spec leaves out, and the last date it is known for, ISO 8601. */
export interface Horizon {
  readonly country: string;
  readonly region: string | null;
  readonly through: string;
}

/** The calendars of holidays that a spec leaves out. */
function horizonsOf(spec: JobSpec): readonly Horizon[] {
  return spec.triggers.flatMap((trigger) =>
    isSchedule(trigger)
      ? trigger.except.flatMap((one) =>
          'holidays' in one ? [{ country: one.holidays, region: one.region, through: one.through }] : [],
        )
      : [],
  );
}

/** From when on a horizon is told of, in milliseconds of Unix time. */
const noticeOf = ({ through }: Horizon): number => Date.parse(`${through}T00:00:00Z`) - NOTICE_MS;

/** The first horizon of a spec that is less than a year away; null where none is. */
export function nearHorizon(spec: JobSpec, now: number): Horizon | null {
  const near = horizonsOf(spec).filter((one) => noticeOf(one) <= now);
  return near.sort((a, b) => (a.through < b.through ? -1 : 1))[0] ?? null;
}

/** When the next horizon comes to be told of, in milliseconds; null where none does, or nobody knows what time it is. */
export function nextNotice(specs: readonly JobSpec[], now: number | undefined): number | null {
  if (now === undefined) return null;
  const ahead = specs.flatMap(horizonsOf).map(noticeOf);
  return ahead.filter((notice) => notice > now).sort((a, b) => a - b)[0] ?? null;
}
