import type { DialectId } from '../../cron/dialects.ts';
import {
  argumentOf,
  behind,
  bracketAround,
  bracketAt,
  isCronText,
  type Place,
  partsOf,
  textAtOffset,
} from '../text/code.ts';
import type { Scan } from '../text/scan.ts';
import { titleFrom } from './airflow.ts';
import { AWS_CRON } from './eventbridge.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

/** What a file imports decides who reads its crons. */
const READERS: readonly (readonly [imports: RegExp, dialect: DialectId])[] = [
  [/\baws_cdk\b/, 'aws'],
  [/\bdagster\b|\bprefect\b|\bcroniter\b|\brq_scheduler\b|\bmodal\b|\bhatchet_sdk\b|\bprocrastinate\b/, 'croniter'],
  [/\bapscheduler\b/i, 'vixie'],
  [/\bdjango_crontab\b|\bCRONJOBS\b|\bdjango_cron\b/, 'vixie'],
];

/** The rows of django-crontab's table: `CRONJOBS = [('0 4 * * *', 'app.cron.job')]`. */
function rowsOf(scanned: Scan): readonly Place[] {
  return behind(scanned, /\bCRONJOBS\s*=\s*[[(]/g).flatMap(({ at }) => {
    const { open, close } = bracketAt(scanned, at - 1);
    return partsOf(scanned.code, open, close).map(({ start }) => ({ from: start, head: '', at: start + 1 }));
  });
}

/** Crons among the arguments of calls in Python: Dagster, Prefect, Modal, APScheduler, django-crontab, the CDK. */
export const pythonCalls: Source = {
  id: 'python',
  reads: (path) => path.endsWith('.py'),
  mentions: [/cron/i, /["'][^"'\n]*\*[^"'\n]*["']|\bSchedule(?:Expression)?\.cron\b/],
  find: (file) => {
    const dialect = READERS.find(([imports]) => imports.test(file.text))?.[1];
    if (dialect === undefined) return [];
    const scanned = file.scan();
    const places = [
      ...behind(
        scanned,
        /\bcron(?:_schedule|_string|_expression)?\s*=(?!=)\s*|\b(?:from_crontab|expression|Cron|CronTrigger|CronSchedule|cron|periodic)\s*\(\s*/g,
      ),
      ...rowsOf(scanned),
    ];
    return [
      ...fieldsOfCdk(file),
      ...places.flatMap(({ at, from }): readonly Sighting[] => {
        const said = textAtOffset(file, at);
        if (said === null) return [];
        const wrapped = dialect === 'aws' ? AWS_CRON.exec(said.value) : null;
        const cron = wrapped?.[2] ?? said.value;
        if (!isCronText(cron)) return [];
        const call = bracketAround(scanned, said.places.at(-1) ?? said.start);
        const name = call === null ? null : argumentOf(file, call, 'name', 'job_name', 'id');
        const start = said.start + (wrapped?.[1]?.length ?? 0);
        return [
          sighting({
            dialect,
            cron,
            start,
            end: start + cron.length,
            above: [...said.places, from, ...(call === null ? [] : [call.open])],
            beside: call === null ? [] : [call.open],
            titles: [
              ...titleFrom('name', name),
              ...titleFrom('description', call === null ? null : argumentOf(file, call, 'description')),
            ],
            timezone:
              (call === null ? null : argumentOf(file, call, 'timezone', 'execution_timezone', 'tz')?.value) ??
              (dialect === 'aws' ? 'UTC' : null),
            name: name?.value ?? null,
            editable: said.plain,
          }),
        ];
      }),
    ];
  },
};

const FIELDS = ['minute', 'hour', 'day', 'month', 'week_day', 'year'] as const;

/** `Schedule.cron(minute="0", hour="4")` of the CDK: fields that are not named are stars. */
function fieldsOfCdk(file: SourceFile): readonly Sighting[] {
  if (!/\baws_cdk\b/.test(file.text)) return [];
  const scanned = file.scan();
  return behind(scanned, /\bSchedule(?:Expression)?\.cron\s*\(/g).flatMap(({ from, at }): readonly Sighting[] => {
    const call = bracketAt(scanned, at - 1);
    const said = new Map(FIELDS.map((name) => [name, argumentOf(file, call, name)?.value ?? null]));
    const named = [...scanned.code.slice(call.open, call.close).matchAll(/\b(\w+)\s*=/g)].map(([, name = '']) => name);
    if (named.length === 0 || named.some((name) => said.get(name as (typeof FIELDS)[number]) == null)) return [];
    const day = said.get('day') ?? (said.get('week_day') === null ? '*' : '?');
    const fields = FIELDS.map((name) => (name === 'day' ? day : (said.get(name) ?? (name === 'week_day' ? '?' : '*'))));
    const around = bracketAround(scanned, from);
    return [
      sighting({
        dialect: 'aws',
        cron: fields.join(' '),
        start: from,
        end: Math.min(call.close + 1, file.text.length),
        above: [from, ...(around === null ? [] : [around.open])],
        titles: around === null ? [] : titleFrom('description', argumentOf(file, around, 'description')),
        timezone: 'UTC',
        editable: false,
      }),
    ];
  });
}
