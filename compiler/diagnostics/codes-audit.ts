import type { CodeEntry } from './code.ts';

/** Codes about crons that others wrote, and the words beside them: NLJ80. */
export const auditCodes = {
  NLJ8001: {
    title: 'Words contradict the cron',
    severity: 'error',
    why: 'What is written beside the schedule and what it does are not the same: somebody relies on one of the two. They are compared by the instants at which they fire, and only in what the words state. Correct the cron, or the words.',
    example: "`- cron: '0 9 * * 0-4'` under the comment `# every weekday at 9am UTC`",
    fix: 'choice',
  },
  NLJ8002: {
    title: 'Words agree with the cron for a part of the year',
    severity: 'info',
    why: 'The words name a zone with daylight saving time, and the cron fires by a clock that does not change with it. For a part of the year it fires an hour early or late. Where the platform lets a schedule name its zone, name it.',
    example: "`- cron: '0 13 * * 1'` beside `# Monday 9 AM ET`, which fires at 8 AM in winter",
    fix: 'none',
  },
  NLJ8003: {
    title: 'Words nearly agree with the cron',
    severity: 'info',
    why: 'The words say more than cron can: a step starts again with each hour, day, month or year, a window goes on to the end of its last hour, or the words leave out the hours in which it rests. Mostly it is meant so.',
    example: '`*/7 * * * *` beside `# every 7 minutes`, which fires at :56 and again at :00',
    fix: 'none',
  },
  NLJ8010: {
    title: 'Never fires',
    severity: 'warning',
    why: 'No year has the date that the cron names, so what it starts never runs. Some write 31 February on purpose, for what is started by hand: say so beside it (“never”, “manual”), and it is let be.',
    example: '`0 0 31 2 *`',
    fix: 'none',
  },
  NLJ8011: {
    title: 'Cron that its platform cannot read',
    severity: 'warning',
    why: 'The platform that this is written for has no such field, name or sign, or asks for another number of fields. Some refuse it, some never fire, and some read it as something else.',
    example: '`0 9 * * MON#1` in a crontab, which knows no `#`',
    fix: 'none',
  },
  NLJ8012: {
    title: 'Day of the month or day of the week',
    severity: 'warning',
    why: 'Where both day fields are set, cron fires on days that match either of them. “The first Monday” cannot be said so: let it fire on all Mondays and test the date in what it starts.',
    example: '`0 9 1-7 * 1`, which fires on the first seven days of each month and on every Monday',
    fix: 'none',
  },
  NLJ8013: {
    title: 'Step that starts again',
    severity: 'info',
    why: 'A step counts from the beginning of its field, every hour, day, month or year anew. Where it does not divide the field, the last gap is shorter than the others; where it is longer than the field, it fires once in it.',
    example: '`*/45 * * * *`, which fires at :00 and :45',
    fix: 'none',
  },
  NLJ8014: {
    title: 'Months without the day',
    severity: 'info',
    why: 'Months that have no day 29, 30 or 31 are passed over, without a word. If the end of the month is meant, say it as the platform can (`L`), or fire on the days 28 to 31 and test for the last one.',
    example: '`0 0 31 * *`, which fires in seven months of a year',
    fix: 'none',
  },
  NLJ8015: {
    title: 'Time that the clock skips or repeats',
    severity: 'info',
    why: 'In the zone of the schedule a change of the clock leaves this local time out on one day of the year, or has it twice on another. What happens then depends on the platform. Another hour, or UTC, leaves no doubt.',
    example: '`CRON_TZ=America/New_York 30 2 * * *`',
    fix: 'none',
  },
  NLJ8016: {
    title: 'Every minute of an hour',
    severity: 'warning',
    why: 'A star in the minute field beside a named hour fires sixty times in that hour. Most often once was meant, which is a 0.',
    example: '`* 9 * * *`',
    fix: 'choice',
  },
  NLJ8017: {
    title: 'Many schedules at one time',
    severity: 'info',
    why: 'So many schedules begin in the same minute that they compete for the same machines and services. Minutes apart cost nothing; platforms that share their load ask for it.',
    example: 'a crontab with six lines that begin with `0 0 * * *`',
    fix: 'none',
  },
} as const satisfies Record<string, CodeEntry>;
