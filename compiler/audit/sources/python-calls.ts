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
import { type Sighting, type Source, sighting } from './source.ts';

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
  mentions: [/cron/i, /["'][^"'\n]*\*[^"'\n]*["']/],
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
    return places.flatMap(({ at, from }): readonly Sighting[] => {
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
    });
  },
};
