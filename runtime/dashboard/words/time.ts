/** How times and durations are said. Pure: the clock, the zone and the language are arguments. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
] as const;

/** Numbers and their units stay on one line. `850 ms`, `1.2 s`, `3 min 4 s`, `2 h`: two units at most. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))}\u00a0ms`;
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1).replace(/\.0$/u, '')}\u00a0s`;
  return coarse(ms, 2);
}

/** `3 min 4 s`, of whole seconds: for what counts up while one looks. */
export function elapsed(ms: number): string {
  return ms < SECOND ? '0 s' : coarse(ms, 2);
}

function coarse(ms: number, most: number): string {
  const parts: string[] = [];
  let rest = Math.floor(ms / SECOND) * SECOND;
  for (const [size, unit] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}\u00a0${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === most) break;
  }
  return parts.join(' ');
}

/** `in 12 s`, `5 min ago`, `now`: one unit. */
export function relative(at: number, now: number): string {
  const apart = Math.abs(at - now);
  if (apart < SECOND) return 'now';
  const [size, unit] = UNITS.find(([size]) => apart >= size) ?? [SECOND, 's'];
  const said = `${Math.floor(apart / size)}\u00a0${unit}`;
  return at > now ? `in\u00a0${said}` : `${said}\u00a0ago`;
}

/** How a time is written: the zone and the language of whoever reads it. */
export interface Reader {
  readonly zone: string;
  /** BCP 47; undefined for that of the browser. */
  readonly language: string | undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format({ zone, language }: Reader, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** `2026-11-24` of an instant in a zone. */
export function dayOf(at: number, zone: string): string {
  return format({ zone, language: 'en-CA' }, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;

/** As short as it is clear on the day of `now`: `18:00`, `Tue 18:00`, `24 Nov, 18:00`, `24 Nov 2027, 18:00`. Seconds where there are any. */
export function moment(at: number, now: number, reader: Reader): string {
  const seconds = at % MINUTE === 0 ? {} : ({ second: '2-digit' } as const);
  const today = dayOf(now, reader.zone);
  const day = dayOf(at, reader.zone);
  const date: Intl.DateTimeFormatOptions =
    day === today
      ? {}
      : Math.abs(at - now) < 6 * DAY
        ? { weekday: 'short' }
        : { day: 'numeric', month: 'short', ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }) };
  return format(reader, { ...date, ...CLOCK, ...seconds }).format(at);
}

/** Everything: `Tuesday, 24 November 2026 at 18:00:00 CET`. */
export function whole(at: number, reader: Reader): string {
  return format(reader, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at);
}

/** The clock of a log line: `18:00:03.120`. */
export function logClock(at: number, reader: Reader): string {
  return format(reader, { ...CLOCK, second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' }).format(at);
}

/** `New York` of `America/New_York`. */
export function city(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Whether two zones show different times at an instant. */
export function differ(at: number, one: string, other: string): boolean {
  if (one === other) return false;
  const offset = (zone: string): string =>
    format({ zone, language: 'en-GB' }, { ...CLOCK, day: '2-digit', hourCycle: 'h23' }).format(at);
  return offset(one) !== offset(other);
}

const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/u;
const ISO_UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

/** `15 minutes` of `PT15M`; what is no duration of ISO 8601 as it is. */
export function isoDuration(text: string): string {
  const counts = ISO.exec(text)?.slice(1);
  const parts = ISO_UNITS.flatMap((unit, at) => {
    const count = Number(counts?.[at] ?? 0);
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? text : parts.join(' ');
}
