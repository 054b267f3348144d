import type { DialectId } from '../../cron/dialects.ts';
import { isField } from '../../cron/shape.ts';
import { nameOf } from '../../host/path.ts';
import { type DataMap, itemsOf, mapsIn, textAt, titlesAt } from '../data/node.ts';
import { guessedDialect } from './guessed.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** A key that says that its value is a schedule. */
const KEY =
  /^(?:.*[_.-])?(?:cron(?:[_-]?(?:tab|schedule|expression|expr|time|pattern))?|schedules?|scheduling|timer)$|(?:cron|schedule|cronexpression|crontab)$|^(?:cron|schedule)[_-]?(?:expression|interval|time|spec|pattern|frequency)$|^crons$/i;

/**
 * Crons behind keys such as `cron` and `schedule` in any other YAML or JSON: values of Helm, pipelines of CircleCI,
 * GitLab and Azure, sidekiq-cron, an application's own settings. Only what reads as fields and nothing else is taken.
 */
export const yamlKeys: Source = {
  id: 'yaml-keys',
  reads: (path) =>
    /\.(?:ya?ml|jsonc?)$/.test(path) && !/(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|composer)\.json$/.test(path),
  mentions: [/(?:cron|sched|timer)\w*["']?\s*:\s*(?:\[\s*|-\s+)?["']?(?:@[a-z]|[\dA-Z*?/,-]+[ \t]+[\dA-Z*?])/i],
  find: ({ path, documents }) =>
    documents().flatMap((root) =>
      [...mapsIn(root)].flatMap(({ map, path: keys, keyStarts }) =>
        map.entries.flatMap((entry): readonly Sighting[] => {
          if (!KEY.test(entry.key)) return [];
          const parent = keyStarts.slice(-1);
          const many = entry.value?.kind === 'list';
          return itemsOf(entry.value).flatMap((item): readonly Sighting[] => {
            if (item.kind !== 'scalar') return [];
            const dialect = dialectOf(item.value, path);
            if (dialect === null) return [];
            const own = /^(?:crons?|schedules?)$/i.test(entry.key) ? keys.at(-1) : entry.key;
            const name = textAt(map, 'name') ?? textAt(map, 'displayName') ?? own ?? null;
            return [
              sighting({
                dialect,
                cron: item.value,
                start: item.start,
                end: item.end,
                above: many ? [item.start, entry.keyStart] : [entry.keyStart, map.start, ...parent],
                beside: many ? [entry.keyStart] : [...parent],
                titles: many ? [] : titlesOf(map, entry.key, keys),
                timezone: zoneOf(map, path),
                name,
                action: textAt(map, 'command') ?? textAt(map, 'class') ?? (name === null ? null : `run ${name}`),
                editable: item.plain,
              }),
            ];
          });
        }),
      ),
    ),
};

/** A name beside the key is about it where the map is about one schedule: `cron`, not `backupCron` among settings. */
function titlesOf(map: DataMap, key: string, keys: readonly string[]): Sighting['titles'] {
  if (keys.length === 0 || !/^(?:cron|schedule)/i.test(key)) return [];
  return [
    ...titlesAt('name', map, ['name'], ['title']),
    ...titlesAt('description', map, ['displayName'], ['description'], ['desc'], ['comment']),
  ];
}

function dialectOf(value: string, path: string): DialectId | null {
  const text = value.trim();
  if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text))
    return isHelm(path) ? 'kubernetes' : 'vixie';
  const fields = text.split(/\s+/);
  if (fields.length < 5 || fields.length > 7 || !fields.every(isField)) return null;
  if (!fields.some((field) => /[*?]/.test(field)) && fields.length > 5) return null;
  if (nameOf(path) === 'function.json') return 'ncrontab';
  if (fields.length > 5) return guessedDialect(text);
  if (isHelm(path)) return 'kubernetes';
  if (/(?:^|\/)\.gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/|(?:sidekiq|schedule|recurring|good_job)[^/]*\.ya?ml$/.test(path))
    return 'fugit';
  return 'vixie';
}

const isHelm = (path: string): boolean => /(?:^|[-_.])values[\w.-]*\.ya?ml$/.test(nameOf(path));

/** Pipelines of CircleCI and Azure run in UTC; elsewhere a key beside the cron may say it. */
function zoneOf(map: DataMap, path: string): string | null {
  const said = ['timezone', 'timeZone', 'time_zone', 'tz', 'cron_timezone']
    .map((key) => textAt(map, key))
    .find((zone) => zone !== null);
  return said ?? (/(?:^|\/)(?:\.circleci\/|azure-pipelines)/.test(path) ? 'UTC' : null);
}
