import type { FoundWords } from '../found.ts';
import { argumentOf, behind, bracketAround, isCronText, literalAt, type Said, textAtOffset } from '../text/code.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

/** Words from a string of the code. */
export function titleFrom(place: 'name' | 'description', said: Said | null): readonly FoundWords[] {
  return said === null || said.value.trim() === '' || said.value.includes('\n')
    ? []
    : [{ text: said.value.trim(), place, start: said.start, end: said.end }];
}

/** `schedule=` and `schedule_interval=` of DAGs. */
export const airflow: Source = {
  id: 'airflow',
  reads: (path) => path.endsWith('.py'),
  mentions: [/\bairflow\b/, /\bschedule(?:_interval)?\s*=/],
  find: (file) => {
    const scanned = file.scan();
    const { code } = scanned;
    const zone = zoneOf(file);
    return behind(scanned, /\bschedule(?:_interval)?\s*=(?!=)\s*/g).flatMap(({ at, from }): readonly Sighting[] => {
      const call = bracketAround(scanned, from);
      const head = call === null ? null : /@?[\w.]*$/.exec(code.slice(Math.max(0, call.open - 200), call.open));
      const said = call === null || head === null || !/dag\b/i.test(head[0]) ? null : textAtOffset(file, at);
      if (call === null || head === null || said === null || !isCronText(said.value)) return [];
      const first = literalAt(file, call.open + 1);
      const id = argumentOf(file, call, 'dag_id') ?? first;
      return [
        sighting({
          dialect: 'croniter',
          cron: said.value,
          start: said.start,
          end: said.end,
          above: [...said.places, call.open - head[0].length],
          beside: [call.open],
          titles: [
            ...titleFrom('name', id),
            ...titleFrom('description', argumentOf(file, call, 'description')),
            ...titleFrom('name', argumentOf(file, call, 'dag_display_name')),
          ],
          timezone: zone,
          name: id?.value ?? null,
          action: id === null ? null : `run the DAG ${id.value}`,
          editable: said.plain,
        }),
      ];
    });
  },
};

/** DAGs run in the zone of their start date where it has one, else in that of the installation, which is not known here. */
function zoneOf({ text }: SourceFile): string | null {
  const zones = new Set(
    [
      ...text.matchAll(
        /(?:\btz\s*=\s*|\btimezone\(|\bZoneInfo\()(?:pendulum\.(?:timezone|tz)\(\s*)?["']([^"'\n]+)["']/g,
      ),
    ].map(([, zone = '']) => zone),
  );
  return zones.size === 1 ? ([...zones][0] ?? null) : null;
}
