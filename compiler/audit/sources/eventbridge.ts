import { type DataNode, type Entry, itemsOf, mapsIn, type Nested, textAt, titlesAt } from '../data/node.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** `cron(0 9 * * ? *)`: the expression of EventBridge with what stands in its brackets. */
export const AWS_CRON = /^(\s*cron\(\s*)([^(){}]*?)\s*\)\s*$/;

/** Rules and schedules of EventBridge in CloudFormation, SAM and the Serverless Framework, in YAML and in JSON. */
export const eventbridge: Source = {
  id: 'eventbridge',
  reads: (path) => /\.(?:ya?ml|json|template)$/.test(path),
  mentions: [/\bcron\(/],
  find: ({ documents }) =>
    documents().flatMap((root) =>
      [...mapsIn(root)].flatMap(({ map, path, keyStarts }) =>
        map.entries.flatMap((entry) =>
          itemsOf(entry.value).flatMap((item) => ruleOf(item, entry, { map, path, keyStarts })),
        ),
      ),
    ),
};

function ruleOf(item: DataNode, entry: Entry, { map, path, keyStarts }: Nested): readonly Sighting[] {
  const expression = item.kind === 'scalar' ? AWS_CRON.exec(item.value) : null;
  if (item.kind !== 'scalar' || expression === null) return [];
  const [, before = '', cron = ''] = expression;
  const start = item.start + (item.plain ? before.length : 0);
  const own = path.at(-1) === 'Properties' ? path.at(-2) : path.at(-1);
  const name = textAt(map, 'Name') ?? textAt(map, 'name') ?? own ?? null;
  return [
    sighting({
      dialect: 'aws',
      cron,
      start,
      end: item.plain ? start + cron.length : item.end,
      above: [item.start, entry.keyStart, map.start, ...keyStarts.slice(-2).reverse()],
      beside: [entry.keyStart],
      titles: [
        ...titlesAt('name', map, ['Name'], ['name']),
        ...titlesAt('description', map, ['Description'], ['description']),
      ],
      timezone: textAt(map, 'ScheduleExpressionTimezone') ?? textAt(map, 'timezone') ?? 'UTC',
      name,
      action: name === null ? null : `run ${name}`,
      editable: item.plain,
    }),
  ];
}
