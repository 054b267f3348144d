import type { DialectId } from '../../cron/dialects.ts';
import { isCronText } from '../text/code.ts';
import { argumentLine, blockAround } from '../text/hcl.ts';
import { titleFrom } from './airflow.ts';
import { AWS_CRON } from './eventbridge.ts';
import { guessedDialect } from './guessed.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** A key that says that its value is a schedule; of a variable, its name does. */
const KEY = /cron|sched|recurrence|^default$/i;

/** Who reads the cron of a resource, by the beginning of its type; and the zone, where the platform fixes it. */
const TYPES: readonly (readonly [type: string, dialect: DialectId, zone: string | null])[] = [
  ['google_', 'vixie', 'UTC'],
  ['gitlab_', 'fugit', 'UTC'],
  ['kubernetes_', 'kubernetes', null],
  ['cloudflare_', 'cloudflare', 'UTC'],
  ['azurerm_', 'ncrontab', 'UTC'],
  ['aws_autoscaling_schedule', 'vixie', 'UTC'],
];

/** Crons in Terraform, OpenTofu and Terragrunt: `cron(…)` wherever it stands, and fields behind keys such as `schedule`. */
export const terraform: Source = {
  id: 'terraform',
  reads: (path) => /\.(?:tf|tfvars|hcl)$/.test(path),
  mentions: [/cron|schedule|recurrence/, /"[^"\n]*[*?][^"\n]*"/],
  find: (file) =>
    [...file.scan().literals.values()].flatMap((literal): readonly Sighting[] => {
      const value = file.text.slice(literal.start, literal.end);
      const wrapped = AWS_CRON.exec(value);
      const cron = wrapped?.[2] ?? value;
      if (!isCronText(cron)) return [];
      const line = argumentLine(file, literal.start);
      const block = blockAround(file, literal.start);
      if (wrapped === null && !KEY.test(line.key ?? '')) return [];
      if (line.key === 'default' && wrapped === null && !/sched|cron/.test(block.label ?? '')) return [];
      const known = TYPES.find(([type]) => (block.type ?? '').startsWith(type));
      const dialect = wrapped !== null ? 'aws' : (known?.[1] ?? guessedDialect(cron));
      if (dialect === null) return [];
      const start = literal.start + (wrapped?.[1]?.length ?? 0);
      const isVariable = line.key === 'default';
      const name = block.said('name') ?? null;
      const zone = block.said('schedule_expression_timezone', 'time_zone', 'timezone', 'cron_timezone', 'timeZone');
      return [
        sighting({
          dialect,
          cron,
          start,
          end: start + cron.length,
          above: block.isRoot ? [literal.start] : [literal.start, block.start],
          beside: block.isRoot ? [] : [block.start],
          titles: [
            ...(isVariable ? [] : titleFrom('name', name)),
            ...titleFrom('description', block.said('description')),
          ],
          timezone: zone?.value ?? (wrapped !== null && !isVariable ? 'UTC' : (known?.[2] ?? null)),
          name: name?.plain === true ? name.value : block.label,
          action: block.label === null ? null : `run ${block.label}`,
          editable: literal.plain,
        }),
      ];
    }),
};
