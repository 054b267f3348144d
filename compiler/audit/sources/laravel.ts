import { bracketAt, literalAt, partsOf } from '../text/code.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

interface Call {
  readonly name: string;
  /** Strings without their quotes, numbers as they stand; null for what is computed. */
  readonly args: readonly (string | null)[];
  /** Where the first argument's string stands. */
  readonly first: { readonly start: number; readonly end: number; readonly plain: boolean } | null;
  readonly start: number;
  readonly end: number;
}

const DAYS = 'sundays mondays tuesdays wednesdays thursdays fridays saturdays'.split(' ');
const MINUTES: Readonly<Record<string, string>> = {
  everyMinute: '*',
  everyTwoMinutes: '*/2',
  everyThreeMinutes: '*/3',
  everyFourMinutes: '*/4',
  everyFiveMinutes: '*/5',
  everyTenMinutes: '*/10',
  everyFifteenMinutes: '*/15',
  everyThirtyMinutes: '*/30',
};
const HOURS: Readonly<Record<string, string>> = {
  everyOddHour: '1-23/2',
  everyTwoHours: '*/2',
  everyThreeHours: '*/3',
  everyFourHours: '*/4',
  everySixHours: '*/6',
};
/** What runs a job only where a condition holds that is asked when its time has come. */
const CONDITIONS = new Set(['when', 'skip', 'between', 'unlessBetween']);

/** The schedule of a Laravel application: chains such as `->command('x')->dailyAt('13:00')`. */
export const laravel: Source = {
  id: 'laravel',
  reads: (path) => path.endsWith('.php'),
  mentions: [
    /\$schedule\s*->|\bSchedule::/,
    /->(?:cron|daily|hourly|weekly|monthly|quarterly|yearly|twice|every|at|weekdays)\w*\(/,
  ],
  find: (file) =>
    [...file.scan().code.matchAll(/\$schedule\s*->|\bSchedule::/g)].flatMap((match): readonly Sighting[] => {
      const calls = chainAt(file, match.index + match[0].length);
      const timing = timingOf(calls);
      if (timing === null) return [];
      const [job] = calls;
      const title = calls.find(({ name }) => name === 'description' || name === 'name');
      const zone = calls.find(({ name }) => name === 'timezone');
      return [
        sighting({
          dialect: 'laravel',
          ...timing,
          above: [timing.start, match.index],
          beside: [match.index],
          titles:
            title?.first === null || title === undefined
              ? []
              : [{ text: title.args[0] ?? '', place: 'description', start: title.first.start, end: title.first.end }],
          timezone: zone?.args[0] ?? null,
          testsDate: calls.some(({ name }) => CONDITIONS.has(name)),
          name: title?.args[0] ?? job?.args[0] ?? null,
          action: job === undefined ? null : `${job.name} ${job.args[0] ?? ''}`.trim(),
        }),
      ];
    }),
};

/** The calls of a chain, up to its semicolon. */
function chainAt(file: SourceFile, from: number): readonly Call[] {
  const scanned = file.scan();
  const { code } = scanned;
  const calls: Call[] = [];
  const next = /\s*(?:->\s*)?(\w+)\s*\(/y;
  for (next.lastIndex = from; ; ) {
    const match = next.exec(code);
    if (match === null) return calls;
    const open = next.lastIndex - 1;
    const { close } = bracketAt(scanned, open);
    const parts = partsOf(code, open, close);
    const literals = parts.map(({ start }) => literalAt(file, start));
    const args = parts.map(({ start, end }, index) => {
      const number = /^\d+\s*$/.exec(code.slice(start, end));
      return literals[index]?.value ?? number?.[0].trim() ?? null;
    });
    const start = match.index + match[0].search(/\w/);
    calls.push({ name: match[1] ?? '', args, first: literals[0] ?? null, start, end: close + 1 });
    next.lastIndex = close + 1;
  }
}

/** The cron that a chain amounts to, as Laravel puts it together: each call sets the fields that are its own. */
function timingOf(calls: readonly Call[]): Pick<Sighting, 'cron' | 'start' | 'end' | 'editable'> | null {
  let [minute, hour, day, month, weekday] = ['*', '*', '*', '*', '*'];
  let [start, end] = [0, 0];
  const own = calls.find(({ name }) => name === 'cron');
  if (own !== undefined && calls.every(({ name }) => !(name in MINUTES) && name !== 'at' && !DAYS.includes(name))) {
    const [cron] = own.args;
    if (own.first === null || cron === null || cron === undefined) return null;
    return { cron, start: own.first.start, end: own.first.end, editable: own.first.plain };
  }
  const clock = (time: string | null | undefined): boolean => {
    const match = /^(\d{1,2})(?::(\d{1,2}))?$/.exec(time ?? '');
    if (match === null) return false;
    [hour, minute] = [String(Number(match[1])), String(Number(match[2] ?? 0))];
    return true;
  };
  for (const { name, args, start: at, end: until } of calls.slice(1)) {
    const [first, second] = args;
    let read = true;
    if (name in MINUTES) minute = MINUTES[name] ?? '*';
    else if (name in HOURS) [minute, hour] = [first ?? '0', HOURS[name] ?? '*'];
    else if (DAYS.includes(name)) weekday = String(DAYS.indexOf(name));
    else
      switch (name) {
        case 'hourly':
          minute = '0';
          break;
        case 'hourlyAt':
          minute = first ?? '';
          read = /^\d+$/.test(minute);
          break;
        case 'daily':
          [minute, hour] = ['0', '0'];
          break;
        case 'at':
        case 'dailyAt':
          read = clock(first);
          break;
        case 'twiceDaily':
          [minute, hour] = ['0', `${first ?? 1},${second ?? 13}`];
          break;
        case 'weekdays':
          weekday = '1-5';
          break;
        case 'weekends':
          weekday = '6,0';
          break;
        case 'weekly':
          [minute, hour, weekday] = ['0', '0', '0'];
          break;
        case 'weeklyOn':
          weekday = first ?? '';
          read = /^\d$/.test(weekday) && clock(second ?? '0:0');
          break;
        case 'monthly':
          [minute, hour, day] = ['0', '0', '1'];
          break;
        case 'monthlyOn':
          day = first ?? '1';
          read = /^\d+$/.test(day) && clock(second ?? '0:0');
          break;
        case 'quarterly':
          [minute, hour, day, month] = ['0', '0', '1', '1-12/3'];
          break;
        case 'yearly':
          [minute, hour, day, month] = ['0', '0', '1', '1'];
          break;
        default:
          // Another way to say when, which is not known here, leaves nothing certain.
          if (/^(?:every|twice|last|yearly|quarterly|days|cron|between)/i.test(name) && name !== 'between') return null;
          continue;
      }
    if (!read) return null;
    if (start === 0) start = at;
    end = until;
  }
  return end === 0 ? null : { cron: [minute, hour, day, month, weekday].join(' '), start, end, editable: false };
}
