import { behind, bracketAround, bracketAt, literalAt, partsOf } from '../text/code.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

const ORDER = ['minute', 'hour', 'day_of_week', 'day_of_month', 'month_of_year'] as const;
type Part = (typeof ORDER)[number];

/** `crontab(minute=…)` of Celery's beat, whose fields are arguments. */
export const celery: Source = {
  id: 'celery',
  reads: (path) => path.endsWith('.py'),
  mentions: [/\bcelery\b|\bCELERY/i, /\bcrontab\s*\(/],
  find: (file) => {
    const scanned = file.scan();
    const zone =
      /\b(?:CELERY_TIMEZONE|(?:conf|app)\.timezone|timezone)\s*=\s*["']([\w/+-]+)["']/.exec(file.text)?.[1] ?? null;
    return behind(scanned, /(?<!def\s+|class\s+)\bcrontab\s*\(/g).flatMap(({ at, from }): readonly Sighting[] => {
      const { close } = bracketAt(scanned, at - 1);
      const fields = fieldsOf(file, at - 1, close);
      if (fields === null) return [];
      const around = bracketAround(scanned, from);
      const key = around === null ? null : /["']([^"'\n]+)["']\s*:\s*$/.exec(file.text.slice(0, around.open));
      return [
        sighting({
          dialect: 'celery',
          cron: [fields.minute, fields.hour, fields.day_of_month, fields.month_of_year, fields.day_of_week].join(' '),
          start: from,
          end: Math.min(close + 1, file.text.length),
          above: around === null ? [from] : [from, around.open],
          beside: around === null ? [] : [around.open],
          titles:
            key === null
              ? []
              : [
                  {
                    text: key[1] ?? '',
                    place: 'name',
                    start: key.index + 1,
                    end: key.index + 1 + (key[1] ?? '').length,
                  },
                ],
          timezone: zone,
          name: key?.[1] ?? null,
          action: taskOf(file, around),
          editable: false,
        }),
      ];
    });
  },
};

/** The fields as text, stars where nothing is said; null where one of them is computed. */
function fieldsOf(file: SourceFile, open: number, close: number): Readonly<Record<Part, string>> | null {
  const { code } = file.scan();
  const fields: Record<Part, string> = {
    minute: '*',
    hour: '*',
    day_of_week: '*',
    day_of_month: '*',
    month_of_year: '*',
  };
  for (const [index, { start, end }] of partsOf(code, open, close).entries()) {
    const named = /^(\w+)\s*=\s*/.exec(code.slice(start, end));
    const name = named === null ? ORDER[index] : ORDER.find((one) => one === named[1]);
    if (name === undefined) return null;
    const from = start + (named?.[0].length ?? 0);
    const value = literalAt(file, from)?.value ?? /^\d+\s*$/.exec(file.text.slice(from, end))?.[0].trim();
    if (value === undefined) return null;
    fields[name] = value.replaceAll(/\s+/g, '') || '*';
  }
  return fields;
}

/** The task that stands beside the schedule, in an entry of the table or among the arguments of a call. */
function taskOf(file: SourceFile, around: { readonly open: number; readonly close: number } | null): string | null {
  if (around === null) return null;
  const task = /["']task["']\s*:\s*["']([^"'\n]+)["']/.exec(file.text.slice(around.open, around.close));
  const second = partsOf(file.scan().code, around.open, around.close)[1];
  const called = second === undefined ? null : /^[\w.]+/.exec(file.text.slice(second.start, second.end));
  return task?.[1] ?? called?.[0] ?? null;
}
