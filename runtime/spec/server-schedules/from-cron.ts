import { parseCron } from '../occurrences/cron.ts';
import { type Calendar, EVERY_DAY, onDays } from './server-schedule.ts';

/** A cron as calendars. One that restricts both day fields means either of them, where a calendar means both. */
export function ofCron(text: string): readonly Calendar[] {
  const { minutes, hours, months, daysOfMonth: days, weekdays } = parseCron(text);
  const time = { hours, minutes, seconds: [0] };
  const [, , dayText = '', , weekdayText = ''] = text.trim().split(/\s+/);
  const either = !dayText.startsWith('*') && !weekdayText.startsWith('*');
  const fields = either
    ? [
        { ...EVERY_DAY, months, days },
        { ...EVERY_DAY, months, weekdays },
      ]
    : [{ years: null, months, days, weekdays }];
  return onDays(fields, [time]);
}
