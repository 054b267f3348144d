import {
  canonicalJson,
  type Exception,
  isSchedule,
  type JobSpec,
  type RruleTrigger,
  type ScheduleTrigger,
  type Trigger,
  type Weekday,
} from 'nljobs/spec/core';
import { DAYS, HOURS, MINUTES, MONTHS, parseField, WEEKDAYS } from '../calendar/fields.ts';
import { DAY_ANCHOR, ELAPSED_ANCHOR, WEEK_ANCHOR } from '../calendar/to-triggers.ts';
import { DAY_NAMES, MONTH_NAMES } from '../lexer/vocabulary.ts';
import { describeOptions } from './describe-options.ts';
import { lengthInWords, list, ordinal } from './words.ts';

const CODES: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const dayName = (code: Weekday): string => DAY_NAMES[CODES.indexOf(code)] as string;
const two = (n: number) => String(n).padStart(2, '0');

/** A spec as canonical English: when, what, how. Compiled under the same config it gives the same spec. */
export function describe(spec: JobSpec): string {
  const when = describeTriggers(spec.triggers);
  const head = (spec.action.text === '' ? when : `${when}, ${spec.action.text}`).replace(/[.\s]+$/, '');
  const how = describeOptions(spec);
  return [`${head}.`, ...how].join(' ');
}

/** The triggers in canonical English, without the action: what people call the readback. */
export function describeTriggers(triggers: readonly Trigger[]): string {
  const bounds = new Map<string, number>();
  triggers.forEach((trigger, index) => {
    if (isSchedule(trigger)) bounds.set(describeBounds(trigger), index);
  });
  // What limits all schedules alike is said once, behind the last of them.
  const saidOnce = bounds.size === 1 ? [...bounds.values()][0] : undefined;
  const parts = groupTimes(triggers).map(({ said, index, trigger }) => {
    const limits = isSchedule(trigger) && (saidOnce === undefined || saidOnce === index) ? describeBounds(trigger) : '';
    return said + limits;
  });
  const zones = new Set(triggers.map((trigger) => ('timezone' in trigger ? trigger.timezone : '')));
  // One zone is said once, at the end.
  const said = zones.size === 1 ? [...zones][0] : '';
  const text = parts.join(', and ');
  // A zone follows a time of day directly; behind other words it needs a preposition.
  const full = said === '' || said === undefined ? text : `${text}${/:\d\d$/.test(text) ? ' ' : ' in '}${said}`;
  return full.charAt(0).toUpperCase() + full.slice(1);
}

interface Said {
  readonly said: string;
  readonly trigger: Trigger;
  /** Of the last trigger that this says. */
  readonly index: number;
}

/** Each trigger in words; those that follow each other and differ in their times of day alone are said as one. */
function groupTimes(triggers: readonly Trigger[]): readonly Said[] {
  const parts: (Said & { readonly like: string; readonly times: readonly string[] })[] = [];
  triggers.forEach((trigger, index) => {
    const times = trigger.kind === 'rrule' ? [trigger.rrule] : [];
    const like =
      trigger.kind === 'rrule'
        ? canonicalJson({ ...trigger, rrule: trigger.rrule.replace(/(BYHOUR|BYMINUTE)=[^;]*/g, '$1') })
        : '';
    const before = parts.at(-1);
    if (trigger.kind === 'rrule' && before !== undefined && before.like === like) {
      const all = [...before.times, ...times];
      parts[parts.length - 1] = { like, times: all, trigger, index, said: describeRrules(all, trigger) };
    } else parts.push({ like, times, trigger, index, said: describeTrigger(trigger) });
  });
  return parts;
}

function describeTrigger(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'cron':
      return describeCrons(trigger.cron);
    case 'rrule':
      return describeRrules([trigger.rrule], trigger);
    case 'interval': {
      const every = `every ${lengthInWords(trigger.every)}`;
      const within = trigger.within;
      const days = within === null || within.days.length === 7 ? '' : ` ${onWeekdays(within.days)}`;
      const hours =
        within === null || (within.from === '00:00' && within.to === '23:59')
          ? ''
          : ` from ${within.from} to ${within.to}`;
      const start =
        trigger.start === ELAPSED_ANCHOR || trigger.from !== null ? '' : ` starting ${trigger.start.slice(0, 10)}`;
      return every + hours + days + start;
    }
    case 'once':
      return `on ${trigger.at.slice(0, 10)} at ${clock(trigger.at.slice(11))}`;
    case 'event':
      return describeEvent(trigger);
    case 'date':
      return `${lengthInWords(trigger.offset.replace('-', ''))} ${trigger.offset.startsWith('-') ? 'before' : 'after'} the ${trigger.field} of ${trigger.entity}`;
    case 'after':
      return `after the ${trigger.job.replaceAll('-', ' ')} job ${trigger.on === 'failed' ? 'fails' : 'finishes'}`;
    case 'manual':
      return 'on demand';
  }
}

const clock = (text: string) => (text.endsWith(':00') && text.length === 8 ? text.slice(0, 5) : text);

function describeEvent(trigger: Extract<Trigger, { kind: 'event' }>): string {
  const [entity = '', happened = ''] = trigger.event.split('.');
  const article = /^(?:[aeio]|u(?![ns]i|se|ti))/.test(entity) ? 'an' : 'a';
  const words = `${article} ${entity.replaceAll('_', ' ')} ${happened.replaceAll('_', ' ')}`;
  return trigger.delay === null ? `when ${words}` : `${lengthInWords(trigger.delay)} after ${words}`;
}

function describeBounds(trigger: ScheduleTrigger): string {
  const parts: string[] = [];
  if (trigger.from !== null) parts.push(`starting ${trigger.from.slice(0, 10)}`);
  if (trigger.until !== null) parts.push(`until ${trigger.until.slice(0, 10)}`);
  if (trigger.count !== null) parts.push(`for ${trigger.count} times`);
  const without = trigger.except.flatMap(describeException);
  if (without.length > 0) parts.push(`except ${list(without)}`);
  if (trigger.jitter !== null) parts.push(`spread over ${lengthInWords(trigger.jitter)}`);
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`;
}

function describeException(exception: Exception): string[] {
  if ('holidays' in exception) return [`holidays in ${exception.holidays}`];
  if ('dates' in exception) {
    return exception.dates.map((text) => {
      const [from = '', to] = text.split('/');
      return to === undefined ? dateInWords(from) : `from ${dateInWords(from)} to ${dateInWords(to)}`;
    });
  }
  const { schedule } = exception;
  if (schedule.kind === 'cron')
    return schedule.cron.map((cron) =>
      daysOfCron(cron)
        .replace(/^every day in /, 'in ')
        .replace(/^every (?=month|day)/, '')
        .replace(/^(every|on) /, ''),
    );
  if (schedule.kind === 'rrule') return [describeRruleDays(schedule.rrule).replace(/^(every|on) /, '')];
  return [describeTrigger(schedule)];
}

function dateInWords(text: string): string {
  if (text.length > 5) return text;
  return `${Number(text.slice(3))} ${MONTH_NAMES[Number(text.slice(0, 2)) - 1]}`;
}

interface CronParts {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly rest: string;
}

function partsOf(cron: string): CronParts {
  const [minute = '', hour = '', ...rest] = cron.split(' ');
  return { minutes: parseField(minute, MINUTES) ?? [], hours: parseField(hour, HOURS) ?? [], rest: rest.join(' ') };
}

function describeCrons(crons: readonly string[]): string {
  const byDays = new Map<string, number[]>();
  for (const cron of crons) {
    const { minutes, hours, rest } = partsOf(cron);
    const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
    const known = byDays.get(rest);
    if (known === undefined) byDays.set(rest, times);
    else known.push(...times);
  }
  return [...byDays]
    .map(([rest, times]) =>
      withTimes(
        daysOfCron(`0 0 ${rest}`),
        [...new Set(times)].sort((a, b) => a - b),
      ),
    )
    .join(', and ');
}

/** The days of a cron: `every day`, `every weekday in June`, `on the 1st and 15th of every month`. */
function daysOfCron(cron: string): string {
  const [, , day = '*', month = '*', weekday = '*'] = cron.split(' ');
  const months = month === '*' ? null : parseField(month, MONTHS);
  if (day !== '*') {
    const days = parseField(day, DAYS) ?? [];
    return onMonthDays(days, months);
  }
  const within = months === null ? '' : ` in ${list(months.map((one) => MONTH_NAMES[one - 1] as string))}`;
  if (weekday === '*') return `every day${within}`;
  const days = (parseField(weekday, WEEKDAYS) ?? []).map((one) => CODES[(one + 6) % 7] as Weekday);
  return `${onWeekdays(days)}${within}`;
}

function onMonthDays(days: readonly number[], months: readonly number[] | null): string {
  const named = list(days.map(ordinal));
  const dayWord = days.every((day) => day < 0) ? ' day' : '';
  const of = months === null ? 'every month' : list(months.map((one) => MONTH_NAMES[one - 1] as string));
  return `on the ${named}${dayWord} of ${of}`;
}

function onWeekdays(days: readonly Weekday[]): string {
  const sorted = CODES.filter((code) => days.includes(code));
  const key = sorted.join();
  if (key === 'MO,TU,WE,TH,FR') return 'every weekday';
  if (key === 'SA,SU') return 'every Saturday and Sunday';
  if (sorted.length === 7) return 'every day';
  return `every ${list(sorted.map((code) => dayName(code)))}`;
}

const at = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/** Days and times of day together, in the shortest form that the grammar reads back. */
function withTimes(days: string, times: readonly number[], seconds: readonly number[] = [0]): string {
  const everyDay = days === 'every day';
  const whole = (rhythm: string) => (everyDay ? rhythm : `${rhythm} ${days}`);
  if (seconds.length !== 1 || seconds[0] !== 0) {
    const step = seconds.length > 1 ? (seconds[1] as number) - (seconds[0] as number) : 0;
    const even = seconds[0] === 0 && seconds.length * step === 60;
    if (times.length === 1440)
      return whole(
        even
          ? `every ${step === 1 ? 'second' : `${step} seconds`}`
          : `every minute at second ${list(seconds.map(String))}`,
      );
    if (!even && times.length > 24)
      return `${withTimes(days, times)} at ${list(seconds.map(String))} seconds past the minute`;
    if (even)
      return `every ${step} seconds from ${at(times[0] as number)} to ${at((times.at(-1) as number) + 1)}${everyDay ? '' : ` ${days}`}`;
    return `${days} at ${list(times.flatMap((minute) => seconds.map((second) => `${at(minute)}:${two(second)}`)))}`;
  }
  const minutes = [...new Set(times.map((time) => time % 60))].sort((a, b) => a - b);
  if (times.length === minutes.length * 24) {
    const step = minutes.length > 1 ? (minutes[1] as number) - (minutes[0] as number) : 0;
    if (minutes.length === 60) return whole('every minute');
    if (minutes[0] === 0 && minutes.length * step === 60 && minutes.every((minute, index) => minute === index * step))
      return whole(`every ${step} minutes`);
    if (minutes.length === 1 && minutes[0] === 0) return whole('every hour');
    return whole(`every hour at minute ${list(minutes.map(String))}`);
  }
  if (times.length > 4) {
    const step = (times[1] as number) - (times[0] as number);
    const even = times.every((time, index) => time === (times[0] as number) + index * step);
    const first = times[0] as number;
    const last = times.at(-1) as number;
    if (even && step >= 60 && step % 60 === 0 && 24 % (step / 60) === 0) {
      const n = step / 60;
      if (times.length * n === 24 && first < step) {
        if (first % 60 === 0 && first === 0) return whole(`every ${n === 1 ? 'hour' : `${n} hours`}`);
        if (first < 60) return whole(`every ${n} hours at minute ${first}`);
        return whole(`every ${n} hours starting at ${at(first)}`);
      }
      return whole(`every ${n === 1 ? 'hour' : `${n} hours`} from ${at(first)} to ${at(last)}`);
    }
    if (even && step < 60 && 60 % step === 0)
      return whole(`every ${step === 1 ? 'minute' : `${step} minutes`} from ${at(first)} to ${at(last)}`);
  }
  const even =
    times.length > 1 && times.length * ((times[1] as number) - (times[0] as number)) === 1440 && times[0] === 0;
  if (even) return whole(`every ${24 / times.length} hours`);
  return `${days} at ${list(times.map(at))}`;
}

function describeRruleDays(text: string): string {
  const part = (name: string): string | undefined => new RegExp(`(?:^|;)${name}=([^;]*)`).exec(text)?.[1];
  const months = part('BYMONTH')?.split(',').map(Number) ?? null;
  const inMonths = months === null ? '' : ` in ${list(months.map((one) => MONTH_NAMES[one - 1] as string))}`;
  const interval = Number(part('INTERVAL') ?? 1);
  const freq = part('FREQ') ?? '';
  const byDay = (part('BYDAY')?.split(',') ?? []).map((one) => ({
    n: one.length > 2 ? Number(one.slice(0, -2)) : null,
    code: one.slice(-2) as Weekday,
  }));
  const monthDays = part('BYMONTHDAY')?.split(',').map(Number) ?? null;
  const positions = part('BYSETPOS')?.split(',').map(Number) ?? null;
  const weeks = part('BYWEEKNO')?.split(',').map(Number) ?? null;
  const yearDays = part('BYYEARDAY')?.split(',').map(Number) ?? null;
  const scope =
    freq === 'YEARLY' && months === null
      ? ' of the year'
      : months !== null
        ? inMonths.replace(/^ in/, ' of')
        : freq === 'MONTHLY' && interval > 1
          ? ` of every ${interval === 2 ? 'other month' : `${interval} months`}`
          : ' of every month';
  const counted =
    interval > 1 && (freq === 'DAILY' || freq === 'WEEKLY' || freq === 'YEARLY')
      ? `every ${interval} ${freq === 'DAILY' ? 'days' : freq === 'WEEKLY' ? 'weeks' : 'years'}`
      : '';
  const lead = counted === '' ? '' : `${counted} `;
  if (weeks !== null)
    return weeks.map((week) => `every ${list(byDay.map((one) => dayName(one.code)))} in week ${week}`).join(', and ');
  if (yearDays !== null) return `on the ${list(yearDays.map(ordinal))} day of the year`;
  if (positions !== null) return `${lead}on the ${list(positions.map(ordinal))} weekday${scope}`;
  if (byDay.some((one) => one.n !== null)) {
    const days = [...new Set(byDay.map((one) => one.code))];
    const ns = [...new Set(byDay.map((one) => one.n as number))];
    if (days.length * ns.length === byDay.length)
      return `${lead}on the ${list(ns.map(ordinal))} ${list(days.map((code) => dayName(code)))}${scope}`;
    return `${lead}on ${list(byDay.map((one) => `the ${ordinal(one.n as number)} ${dayName(one.code)}${scope}`))}`;
  }
  if (monthDays !== null && byDay.length > 0)
    return `every ${list(byDay.map((one) => dayName(one.code)))} the ${list(monthDays.map(ordinal))}${inMonths}`;
  if (monthDays !== null) {
    const dayWord = monthDays.every((day) => day < 0) || monthDays.some((day) => day < 0) ? ' day' : '';
    return `${lead}on the ${list(monthDays.map(ordinal))}${dayWord}${scope}`;
  }
  if (byDay.length > 0) {
    const on = onWeekdays(byDay.map((one) => one.code));
    return counted === ''
      ? `${on}${inMonths}`
      : `${counted} on ${list(byDay.map((one) => dayName(one.code)))}${inMonths}`;
  }
  return counted === '' ? `every day${inMonths}` : `${counted}${inMonths}`;
}

/** Rules that differ in their times of day alone. */
function describeRrules(rules: readonly string[], { start, from }: RruleTrigger): string {
  const text = rules[0] ?? '';
  const numbers = (rule: string, name: string): number[] =>
    new RegExp(`(?:^|;)${name}=([^;]*)`).exec(rule)?.[1]?.split(',').map(Number) ?? [0];
  const times = rules.flatMap((rule) =>
    numbers(rule, 'BYHOUR').flatMap((hour) => numbers(rule, 'BYMINUTE').map((minute) => hour * 60 + minute)),
  );
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const anchored = start === DAY_ANCHOR || start === WEEK_ANCHOR || from !== null;
  return `${withTimes(describeRruleDays(text), sorted, numbers(text, 'BYSECOND'))}${anchored ? '' : ` starting ${start.slice(0, 10)}`}`;
}
