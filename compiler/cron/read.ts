import { stretch } from '../ast/stretch.ts';
import type { Schedule } from '../calendar/schedule.ts';
import { isSteady } from '../calendar/times.ts';
import { daysOf } from './days.ts';
import { candidates, DIALECTS, type Dialect, type DialectId, type FieldName, layoutOf } from './dialects.ts';
import { doubtsOf } from './doubts.ts';
import { type Field, fieldTitle, readField } from './field.ts';
import type { CronReading, CronRefusal } from './reading.ts';

/** No cron is longer. */
const LONGEST = 400;

/** What `@daily` and its like stand for (crontab(5)). */
const MACROS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/**
 * Reads a cron expression exactly, or says why it cannot. Without a dialect, it is read as each of the dialects reads
 * it that may have written it; where they disagree, the usual reading carries a doubt, or there is none and it is
 * refused with all of them. Pure and total: it throws at nothing, and its cost is bounded.
 *
 * @param text the fields, a macro such as `@daily`, or `cron(…)`; no zone, and no command behind it.
 */
export function readCron(text: string, dialect: DialectId | null = null): CronReading | CronRefusal {
  if (text.length > LONGEST) return refusal(`A cron of ${text.length} characters is none.`);
  const wrapped = /^\s*cron\((.*)\)\s*$/is.exec(text);
  const inner = (wrapped?.[1] ?? text).trim();
  const macro = MACROS[inner.toLowerCase()];
  if (inner.startsWith('@') && macro === undefined)
    return refusal(`“${inner}” is no shorthand of cron. There are ${Object.keys(MACROS).join(', ')}.`);
  const fields = (macro ?? inner).toUpperCase().split(/\s+/);
  const asked =
    dialect !== null ? [dialect] : wrapped !== null && fields.length === 6 ? (['aws'] as const) : candidates(fields);
  if (asked.length === 0) return refusal(`A cron has 5, 6 or 7 fields; this has ${fields.length}.`);
  const readings: CronReading[] = [];
  const refusals: (CronRefusal & { readonly foreign?: boolean })[] = [];
  for (const id of asked) {
    const one = readAs(fields, DIALECTS[id]);
    if (one.ok) readings.push(one);
    else refusals.push(one);
  }
  const [first, ...others] = readings;
  if (first === undefined) {
    // One who knows the extension can say more about it than one who does not.
    const told = refusals.find((one) => one.foreign !== true) ?? refusals[0];
    return refusal(told?.reason ?? 'This is no cron.');
  }
  const rivals = rivalsOf(first, others);
  if (rivals.length > 0 && fields.length === 6 && first.dialect !== 'quartz') {
    return {
      ok: false,
      reason: `${names([first.dialect, ...rivals.map((one) => one.dialect)])} read “${fields.join(' ')}” in different ways.`,
      instead: [first, ...rivals].map((one) => ({ title: readAsTitle(one.dialect), schedule: one.schedule })),
      ambiguous: true,
    };
  }
  return { ...first, doubts: doubtsOf(fields, first, rivals) };
}

/** Those that mean something else than the first, each meaning once. */
function rivalsOf(first: CronReading, others: readonly CronReading[]): readonly CronReading[] {
  const meaning = (one: CronReading) => JSON.stringify([one.schedule, one.years]);
  const known = new Set([meaning(first)]);
  return others.filter((one) => !known.has(meaning(one)) && known.add(meaning(one)));
}

const readAsTitle = (id: DialectId) => `as ${DIALECTS[id].name} reads it`;
const names = (ids: readonly DialectId[]) => ids.map((id) => DIALECTS[id].name).join(' and ');

function refusal(reason: string): CronRefusal {
  return { ok: false, reason, ambiguous: false, instead: [] };
}

function readAs(
  fields: readonly string[],
  dialect: Dialect,
): CronReading | (CronRefusal & { readonly foreign?: boolean }) {
  const layout = layoutOf(dialect, fields.length);
  if (layout === null)
    return refusal(
      `A cron of ${dialect.name} has ${dialect.layouts.map((one) => one.length).join(' or ')} fields; this has ${fields.length}.`,
    );
  const read = new Map<FieldName, Field>();
  for (const [index, name] of layout.entries()) {
    const field = readField(fields[index] ?? '', name, dialect);
    if ('fault' in field)
      return { ...refusal(`In the ${fieldTitle(name)} field ${field.fault}.`), foreign: field.foreign };
    read.set(name, field);
  }
  const of = (name: FieldName): Field => read.get(name) as Field;
  const days = daysOf(of('day'), of('month'), of('weekday'), dialect);
  if (typeof days === 'string') return refusal(`“${fields.join(' ')}” cannot be taken: ${days}.`);
  const years = yearsOf(read.get('year') ?? null);
  if (typeof years === 'string') return refusal(years);
  const minutes = of('hour').values.flatMap((hour) => of('minute').values.map((minute) => hour * 60 + minute));
  const seconds = read.get('second')?.values ?? [0];
  return {
    ok: true,
    dialect: dialect.id,
    schedule: scheduleOf(
      days.days,
      minutes,
      seconds,
      isFrequent(fields[layout.indexOf('minute')], fields[layout.indexOf('hour')]),
    ),
    years,
    layout,
    joined: days.joined,
    fields: read,
    doubts: [],
  };
}

/** Every so many seconds all day long is elapsed time, which says it in fewer words. */
function scheduleOf(
  days: Extract<Schedule, { kind: 'calendar' }>['days'],
  minutes: readonly number[],
  seconds: readonly number[],
  frequent: boolean,
): Schedule {
  const step = seconds.length > 1 ? (seconds[1] ?? 0) - (seconds[0] ?? 0) : 60;
  const even = seconds.join() === stretch(0, 59, step).join() && 60 % step === 0;
  if (
    seconds.length > 1 &&
    even &&
    minutes.length === 1440 &&
    days.length === 1 &&
    Object.keys(days[0] ?? {}).length === 0
  )
    return { kind: 'elapsed', ms: step * 1000, days, window: null };
  return { kind: 'calendar', days, every: null, minutes, seconds, rhythm: frequent && isSteady(minutes) };
}

/** Whether minutes or hours are written as a frequency, with a star, a step or a range. */
const isFrequent = (minute = '', hour = ''): boolean => /[*/-]/.test(minute + hour);

/** Years must be one stretch, since that is what a beginning and an end can say. */
function yearsOf(field: Field | null): CronReading['years'] | string {
  if (field === null || field.whole) return null;
  const from = field.values[0] ?? 0;
  const until = field.values.at(-1) ?? 0;
  return until - from + 1 === field.values.length
    ? { from, until }
    : `The years “${field.text}” are no single stretch. Make it a job for each stretch.`;
}
