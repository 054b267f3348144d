import type { Exception, Trigger } from 'nljobs/spec/core';

/** A trigger as a reviewer reads it: its machine form first, because that is what fires. */
export interface ShownTrigger {
  readonly what: string;
  /** cronstrue's reading of each cron, made by people who know nothing of our grammar. */
  readonly cronstrue: readonly string[];
  readonly notes: readonly string[];
}

function exceptionInWords(exception: Exception): string {
  if ('schedule' in exception) return `the times of ${machineForm(exception.schedule)}`;
  if ('holidays' in exception) {
    const region = exception.region === null ? '' : `-${exception.region}`;
    return `holidays of ${exception.holidays}${region} (${exception.dates.length} dates, known through ${exception.through})`;
  }
  return exception.dates.join(', ');
}

function machineForm(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'cron':
      return `cron ${trigger.cron.map((cron) => `"${cron}"`).join(' and ')} in ${trigger.timezone}`;
    case 'rrule':
      return `rrule ${trigger.rrule}, counted from ${trigger.start}, in ${trigger.timezone}`;
    case 'interval': {
      const within = trigger.within
        ? ` within ${trigger.within.from}–${trigger.within.to} on ${trigger.within.days.join(' ')}`
        : `, counted from ${trigger.start}`;
      return `every ${trigger.every}${within}, in ${trigger.timezone}`;
    }
    case 'once':
      return `once at ${trigger.at} in ${trigger.timezone}`;
    case 'event':
      return `event ${trigger.event}`;
    case 'date':
      return `${trigger.offset} from ${trigger.entity}.${trigger.field}`;
    case 'after':
      return `after job ${trigger.job} ${trigger.on}`;
    case 'manual':
      return 'only when started by hand';
  }
}

function notes(trigger: Trigger): readonly string[] {
  if (trigger.kind === 'event') {
    return [
      ...trigger.where.map((filter) =>
        'predicate' in filter
          ? `only where ${filter.predicate}`
          : `only where ${filter.field} ${filter.op} ${JSON.stringify(filter.value)}`,
      ),
      ...(trigger.unless ? [`unless ${trigger.unless.event} comes within ${trigger.unless.within}`] : []),
      ...(trigger.delay === null ? [] : [`${trigger.delay} later`]),
      ...(trigger.debounce === null ? [] : [`at most once every ${trigger.debounce}`]),
    ];
  }
  if (!('timezone' in trigger)) return [];
  return [
    ...(trigger.from === null ? [] : [`from ${trigger.from}`]),
    ...(trigger.until === null ? [] : [`until ${trigger.until}`]),
    ...(trigger.count === null ? [] : [`${trigger.count} times`]),
    ...(trigger.except.length === 0 ? [] : [`except ${trigger.except.map(exceptionInWords).join('; ')}`]),
    ...(trigger.jitter === null ? [] : [`spread over ${trigger.jitter}`]),
  ];
}

/** Reads a trigger out. cronstrue is loaded only where there is a cron to read. */
export async function showTrigger(trigger: Trigger): Promise<ShownTrigger> {
  const read: string[] = [];
  if (trigger.kind === 'cron') {
    const { default: cronstrue } = await import('cronstrue');
    for (const cron of trigger.cron) {
      read.push(cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: false }));
    }
  }
  return { what: machineForm(trigger), cronstrue: read, notes: notes(trigger) };
}
