import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { optionalDateToTs } from '@temporalio/common/lib/time.js';
import { instantOfLocal } from '../../../spec/core.ts';
import { EVERY_DAY } from '../../../spec/server-schedules/server-schedule.ts';
import { monotonic } from '../monotonic.ts';
import { scheduleSpec } from './schedule-spec.ts';

/** What a server lists at most in one answer. */
const MOST_LISTED = 1_000;
/** For how many years the zones' rules are compared. */
export const YEARS = 16;
/** How long an answer is believed, milliseconds: a server gets other zones with another release. */
const BELIEVED = 3_600_000;
const NOON = { ...EVERY_DAY, hours: [12], minutes: [0], seconds: [0] };

/**
 * Whether the server has the same rules for a zone as this machine, from one year on and for so many: two releases of
 * the zones' data differ wherever a country has changed its mind in between. The server is asked when it is noon there,
 * every day, by a schedule that is paused and taken away again.
 */
export async function zoneAgrees(client: Client, zone: string, year: number, years: number): Promise<boolean> {
  if (zone === 'UTC') return true;
  const scheduleId = `nljobs-noon-${randomUUID()}`;
  const schedule = await client.schedule.create({
    scheduleId,
    spec: scheduleSpec({ timezone: zone, calendars: [NOON], intervals: [], skip: [], startAt: null, endAt: null }),
    action: { type: 'startWorkflow', workflowType: 'nothing', taskQueue: 'nobody' },
    state: { paused: true, note: 'nljobs compares time zones' },
  });
  try {
    const end = Date.UTC(year + years, 0, 1);
    let from = Date.UTC(year, 0, 2);
    while (from < end) {
      const theirs = await matchingTimes(client, scheduleId, from, end);
      for (const at of theirs) {
        if (at !== noonOf(at, zone)) return false;
      }
      if (theirs.length < MOST_LISTED) return true;
      from = theirs.at(-1) ?? end;
    }
    return true;
  } finally {
    await schedule.delete();
  }
}

/** Remembers for an hour what a server was asked about zones, since its schedules are looked at every minute. */
export class ZoneAnswers {
  readonly #answers = new Map<string, { readonly agrees: boolean; readonly until: number }>();

  async agrees(client: Client, zone: string, year: number): Promise<boolean> {
    const known = this.#answers.get(zone);
    if (known !== undefined && monotonic() < known.until) return known.agrees;
    const agrees = await zoneAgrees(client, zone, year, YEARS);
    this.#answers.set(zone, { agrees, until: monotonic() + BELIEVED });
    return agrees;
  }
}

/** Noon of the day that it is about noon of in a zone. */
function noonOf(at: number, zone: string): number | null {
  // No zone is a whole day off, so one of three days it is.
  const noons = [-1, 0, 1].map((days) =>
    instantOfLocal(`${new Date(at + days * 86_400_000).toISOString().slice(0, 10)}T12:00:00`, zone),
  );
  return noons.find((noon) => noon === at) ?? null;
}

/**
 * The instants in (from, to] at which the server would start a schedule, by itself; the first thousand.
 * Epoch milliseconds.
 */
export async function matchingTimes(
  client: Client,
  scheduleId: string,
  from: number,
  to: number,
): Promise<readonly number[]> {
  const { startTime } = await client.workflowService.listScheduleMatchingTimes({
    namespace: client.options.namespace,
    scheduleId,
    startTime: optionalDateToTs(new Date(from)) ?? null,
    endTime: optionalDateToTs(new Date(to)) ?? null,
  });
  return startTime.map(({ seconds }) => Number(seconds) * 1000);
}
