import { type DataMap, entryAt, itemsOf, mapsIn, nodeAt, type Scalar, textAt, titlesAt } from '../data/node.ts';
import { startsWithCron } from '../text/noise.ts';
import { testsDate } from '../text/tests-date.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

/** `spec.schedule` of CronJobs, and of the custom resources that took the name over (Argo, Velero and others). */
export const kubernetes: Source = {
  id: 'kubernetes',
  reads: (path) => /\.(?:ya?ml|json|tpl)$/.test(path),
  mentions: [
    /\bkind["']?:\s*["']?\w*(?:Cron|Schedule)/,
    /\bschedules?["']?\s*:(?:\s|#[^\n]*\n)*(?:\[|-\s+)?\s*["']?[\dA-Z*@?{|>]/i,
  ],
  find: (file) =>
    file.documents().flatMap((root) =>
      [...mapsIn(root)].flatMap(({ map }) => {
        const kind = textAt(map, 'kind') ?? '';
        return /Cron|Schedule/.test(kind) && nodeAt(map, 'spec') !== null ? schedulesOf(map, kind, file) : [];
      }),
    ),
};

function schedulesOf(resource: DataMap, kind: string, { text }: SourceFile): readonly Sighting[] {
  const spec = nodeAt(resource, 'spec');
  const entry = entryAt(spec, 'schedule') ?? entryAt(spec, 'schedules');
  if (entry === null) return [];
  const name = textAt(resource, 'metadata', 'name');
  return itemsOf(entry.value).flatMap((item): readonly Sighting[] => {
    if (item.kind !== 'scalar') return [];
    const at = cronIn(item, text);
    if (at === null) return [];
    return [
      sighting({
        // CloudNativePG and others count seconds first.
        dialect: at.cron.trim().split(/\s+/).length === 6 ? 'robfig' : 'kubernetes',
        ...at,
        above: [item.start, entry.keyStart, resource.start],
        beside: [entry.keyStart],
        titles: [
          ...titlesAt('name', resource, ['metadata', 'name']),
          ...titlesAt('description', resource, ['metadata', 'annotations', 'description'], ['spec', 'description']),
        ],
        timezone: textAt(spec, 'timeZone') ?? textAt(spec, 'timezone'),
        testsDate: testsDate(text.slice(resource.start, resource.end)),
        name,
        action: `run the ${kind} ${name ?? ''}`.trim(),
      }),
    ];
  });
}

/** The cron of a value, or the one that a template falls back on; null where there is none. */
function cronIn(item: Scalar, text: string): Pick<Sighting, 'cron' | 'start' | 'end' | 'editable'> | null {
  const written = text.slice(item.start, item.end);
  if (!written.includes('{{')) {
    return { cron: item.value, start: item.start, end: item.end, editable: item.plain };
  }
  const fallback = /\bdefault\s+\(?(["'`])([^"'`\n]+)\1/.exec(written);
  const cron = fallback?.[2] ?? '';
  if (fallback === null || !(startsWithCron(cron) || cron.startsWith('@'))) return null;
  const start = item.start + fallback.index + fallback[0].indexOf(cron);
  return { cron, start, end: start + cron.length, editable: true };
}
