import { DIALECTS, type FieldName } from './dialects.ts';
import { type Field, fieldTitle } from './field.ts';
import type { Alternative, CronReading, Doubt } from './reading.ts';

/** What is doubtful about a cron that can be read: what its author may have meant instead. */
export function doubtsOf(
  texts: readonly string[],
  reading: CronReading,
  rivals: readonly CronReading[],
): readonly Doubt[] {
  const asRead: Alternative = { title: 'as it is read', schedule: reading.schedule };
  const doubts: Doubt[] = [];
  const layout = layoutDoubt(reading);
  if (layout !== null) doubts.push(layout);
  for (const field of reading.fields.values()) {
    doubts.push(...stepDoubts(field, reading, asRead));
    if (field.startStep && reading.dialect === 'vixie') doubts.push(startStep(texts, field, reading));
  }
  const every = everyMinute(texts, reading, asRead);
  if (every !== null) doubts.push(every);
  const days = bothDays(reading, rivals, asRead);
  if (days !== null) doubts.push(days);
  else if (rivals.length > 0) doubts.push(dialectDoubt(reading, rivals));
  return doubts;
}

/** Six fields are laid out in two ways; which of them was taken is worth a word. */
function layoutDoubt({ layout, dialect }: CronReading): Doubt | null {
  if (layout.length !== 6) return null;
  const message =
    layout[0] === 'second'
      ? 'Six fields are read with the seconds first.'
      : `Six fields are read with the year last${dialect === 'aws' ? ', as Amazon EventBridge does' : ''}.`;
  return { kind: 'layout', message, instead: [] };
}

/** What a field begins anew with, and what its steps are counted in. */
const ROUND: Readonly<Record<FieldName, readonly [round: string, unit: string]>> = {
  second: ['minute', 'second'],
  minute: ['hour', 'minute'],
  hour: ['day', 'hour'],
  day: ['month', 'day'],
  month: ['year', 'month'],
  weekday: ['week', 'day'],
  year: ['century', 'year'],
};

const plural = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'}`;

function stepDoubts(field: Field, reading: CronReading, asRead: Alternative): readonly Doubt[] {
  const [round, unit] = ROUND[field.name];
  // With both day fields set, how they are joined matters more.
  if (field.name === 'day' && reading.joined !== 'one') return [];
  const aRound = `${round === 'hour' ? 'an' : 'a'} ${round}`;
  return field.uneven.map(({ text, step, gap }) => {
    const meant = everyStep(field, step, reading);
    const instead = meant === null ? [asRead] : [meant, asRead];
    // A single value is no rhythm at all: the step is longer than the field.
    if (field.values.length === 1 && field.text === text) {
      return {
        kind: 'uneven-step',
        message: `“${text}” is more than the ${plural(sizeOf(field.name), unit)} of ${aRound}: it fires once in ${aRound}, at ${unit} ${field.values[0]}.`,
        instead,
      };
    }
    const message =
      field.name === 'day'
        ? `“${text}” starts again on day ${field.values[0]} of each month, so its days are not always ${step} apart at the end of a month.`
        : `“${text}” starts again with each ${round}: its last gap is ${plural(gap, unit)}, not ${step}.`;
    return { kind: 'uneven-step', message, instead };
  });
}

const sizeOf = (name: FieldName) =>
  name === 'hour' ? 24 : name === 'day' ? 31 : name === 'month' ? 12 : name === 'weekday' ? 7 : 60;

/** “Every so many”, in place of a step, where nothing else in the cron stands in the way. */
function everyStep(field: Field, step: number, { schedule, fields }: CronReading): Alternative | null {
  if (schedule.kind !== 'calendar' || !field.text.startsWith('*/')) return null;
  const [, unit] = ROUND[field.name];
  const title = `every ${plural(step, unit)}`;
  const anyOther = (names: readonly FieldName[]) => names.every((name) => fields.get(name)?.whole !== false);
  const single = (name: FieldName) => (fields.get(name)?.values.length ?? 1) === 1;
  const days = schedule.days.slice(0, 1).map(() => ({}));
  const elapsed = (ms: number): Alternative => ({ title, schedule: { kind: 'elapsed', ms, days, window: null } });
  switch (field.name) {
    case 'second':
      return anyOther(['minute', 'hour', 'day', 'month', 'weekday']) ? elapsed(step * 1000) : null;
    case 'minute':
      return anyOther(['hour', 'day', 'month', 'weekday']) && single('second') ? elapsed(step * 60_000) : null;
    case 'hour':
      // An interval of hours begins at the full hour.
      return anyOther(['day', 'month', 'weekday']) && fields.get('minute')?.text === '0'
        ? elapsed(step * 3_600_000)
        : null;
    case 'day':
      return anyOther(['month', 'weekday'])
        ? { title, schedule: { ...schedule, days, every: { n: step, unit: 'day' } } }
        : null;
    default:
      return null;
  }
}

function startStep(texts: readonly string[], field: Field, { layout }: CronReading): Doubt {
  const index = layout.indexOf(field.name);
  const top = { second: 59, minute: 59, hour: 23, day: 31, month: 12, weekday: 6, year: 2199 }[field.name];
  const bottom = field.name === 'day' || field.name === 'month' ? 1 : 0;
  const fixed = field.text.replace(/(^|,)([A-Z]+|\d+)\/(\d+)/g, (_, comma: string, from: string, step: string) =>
    Number(from) === bottom ? `${comma}*/${step}` : `${comma}${from}-${top}/${step}`,
  );
  return {
    kind: 'start-step',
    message: `“${field.text}” in the ${fieldTitle(field.name)} field begins a step at a number and goes on to the end of the field. Quartz and EventBridge read it so; other readers of five fields refuse it, or take the number alone.`,
    instead: [{ title: fixed, cron: texts.map((text, at) => (at === index ? fixed : text)).join(' ') }],
  };
}

/** `* 9 * * *`: a star where a 0 was meant. A range of hours (`* 9-17 * * *`) is taken at its word. */
function everyMinute(texts: readonly string[], reading: CronReading, asRead: Alternative): Doubt | null {
  const { layout, fields } = reading;
  const at = fields.get('second')?.text === '*' ? layout.indexOf('second') : layout.indexOf('minute');
  const small = fields.get(layout[at] ?? 'minute');
  const large = fields.get(layout[at + 1] ?? 'hour');
  if (small?.text !== '*' || large === undefined || large.whole || large.text.includes('-')) return null;
  if (at === layout.indexOf('minute') && fields.get('second')?.text === '*') return null;
  const [round, unit] = ROUND[small.name];
  const one =
    large.values.length === 1 && large.name === 'hour' ? ` (${large.values[0]}:00 to ${large.values[0]}:59)` : '';
  return {
    kind: 'every-minute',
    message: `The star in the ${unit} field fires in every ${unit} of the named ${round}${large.values.length > 1 ? 's' : ''}${one}, 60 times in each. For once in it, write 0.`,
    instead: [
      { title: `once, at ${unit} 0`, cron: texts.map((text, index) => (index === at ? '0' : text)).join(' ') },
      asRead,
    ],
  };
}

function bothDays(reading: CronReading, rivals: readonly CronReading[], asRead: Alternative): Doubt | null {
  if (reading.joined === 'one') return null;
  const other = rivals.find((one) => one.joined !== reading.joined);
  const instead: Alternative[] = [asRead];
  if (reading.joined === 'either') {
    if (other !== undefined) instead.push({ title: 'only on days that are both', schedule: other.schedule });
    return {
      kind: 'both-days',
      message:
        'Both day fields are set, and cron joins them by “or”: it fires on the named days of the month and, besides, on the named days of the week.',
      instead,
    };
  }
  if (other === undefined) return null;
  instead.push({ title: 'on days that are either', schedule: other.schedule });
  return {
    kind: 'both-days',
    message: `A day field that begins with “*” counts as open by the rules of ${DIALECTS[reading.dialect].name}, so a day must match both fields; ${namesOf([other])} takes either.`,
    instead,
  };
}

function dialectDoubt(reading: CronReading, rivals: readonly CronReading[]): Doubt {
  const readAs = ({ dialect, schedule }: CronReading): Alternative => ({
    title: `as ${DIALECTS[dialect].name} reads it`,
    schedule,
  });
  return {
    kind: 'dialect',
    message: `This is read as ${DIALECTS[reading.dialect].name} reads it; to ${namesOf(rivals)} it means other days. Names of days (MON, TUE) leave no doubt.`,
    instead: [reading, ...rivals].map(readAs),
  };
}

const namesOf = (readings: readonly CronReading[]) => readings.map((one) => DIALECTS[one.dialect].name).join(' and ');
