import { DAY_MS, dayOfWall, parseDate, parseLocalTime } from '../civil.ts';
import type { ScheduleTrigger } from '../job-spec.ts';
import { dayTest, wholeDays } from '../occurrences/exceptions.ts';
import { namesTimes } from '../occurrences/rrule.ts';
import { parseRrule } from '../occurrences/rrule-text.ts';
import { dayFields, singleDays } from './days.ts';
import { ofCron } from './from-cron.ts';
import { daysOf, ofRrule } from './from-rrule.ts';
import { type Calendar, EVERY_TIME, numbersFrom, onDays } from './server-schedule.ts';
import type { Told } from './told.ts';

type Skipped = Told<{ readonly skip: readonly Calendar[] }>;

const UNSAID = { reason: 'it leaves out times that a calendar cannot say' };

/** What a schedule leaves out, as calendars of its zone. */
export function skipped({ except, timezone }: ScheduleTrigger): Skipped {
  const skip: Calendar[] = [];
  const single: number[] = [];
  for (const exception of except) {
    if ('dates' in exception) {
      for (const text of exception.dates) {
        if (/^\d{4}/.test(text)) single.push(...datesOf(text));
        else skip.push(...onDays(dayFields(dayTest(text)) ?? [], [EVERY_TIME]));
      }
    } else {
      const found = timesOf(exception.schedule, timezone);
      if ('reason' in found) return found;
      skip.push(...found.skip);
    }
  }
  return { skip: [...skip, ...onDays(singleDays([...new Set(single)]), [EVERY_TIME])] };
}

/** The day numbers of `YYYY-MM-DD` or of a range of such. */
function datesOf(text: string): readonly number[] {
  const [from = '', to = from] = text.split('/');
  return numbersFrom(parseDate(from), parseDate(to));
}

function timesOf(schedule: ScheduleTrigger, timezone: string): Skipped {
  const { from, until, count, except } = schedule;
  if (schedule.timezone !== timezone) return { reason: 'it leaves out times of another zone' };
  if (from !== null || until !== null || count !== null || except.length > 0) return UNSAID;
  const ofDays = wholeDays(schedule, timezone) !== null;
  const minute = { seconds: numbersFrom(0, 59) };
  switch (schedule.kind) {
    case 'cron':
      // Of a cron the whole minutes are left out.
      return { skip: schedule.cron.flatMap(ofCron).map((one) => ({ ...one, ...minute })) };
    case 'rrule': {
      const rule = parseRrule(schedule.rrule);
      const start = parseLocalTime(schedule.start);
      if (!namesTimes(rule)) return UNSAID;
      if (ofDays) {
        const days = daysOf({ ...rule, byHour: [0], byMinute: [0], bySecond: [0] }, dayOfWall(start) * DAY_MS);
        return days === null ? UNSAID : { skip: onDays(days, [EVERY_TIME]) };
      }
      const told = ofRrule(schedule);
      if ('reason' in told || told.intervals.length > 0 || told.endAt !== null || told.count !== null) return UNSAID;
      const ofMinutes = rule.bySecond?.join() === '0';
      return { skip: told.calendars.map((one) => (ofMinutes ? { ...one, ...minute } : one)) };
    }
    case 'interval':
    case 'once':
      return UNSAID;
    default:
      return schedule satisfies never;
  }
}
