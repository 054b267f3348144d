import { nameOf } from '../../host/path.ts';
import { entryAt, itemsOf, nodeAt, type Scalar, textAt } from '../data/node.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** `crons` and `schedules` of vercel.json: five fields in UTC, unless a schedule names its zone. */
export const vercel: Source = {
  id: 'vercel',
  reads: (path) => nameOf(path) === 'vercel.json',
  mentions: [/"(?:crons|schedules)"/],
  find: ({ documents }) =>
    documents().flatMap((root) => {
      const named = nodeAt(root, 'schedules');
      const jobs = [
        ...itemsOf(nodeAt(root, 'crons')).map((job) => ({ job, name: textAt(job, 'path') })),
        ...(named?.kind === 'map' ? named.entries.map(({ key, value }) => ({ job: value, name: key })) : []),
      ];
      return jobs.flatMap(({ job, name }): readonly Sighting[] => {
        const entry = entryAt(job, 'schedule');
        if (job === null || entry?.value?.kind !== 'scalar') return [];
        const { value, start, end, plain }: Scalar = entry.value;
        const at = { cron: value, start, end, editable: plain };
        const timezone = textAt(job, 'timezone') ?? 'UTC';
        const above = [entry.keyStart, job.start];
        return [
          sighting({ dialect: 'vercel', ...at, above, timezone, name, action: name === null ? null : `call ${name}` }),
        ];
      });
    }),
};
