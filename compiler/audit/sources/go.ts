import { behind, isCronText, textAtOffset } from '../text/code.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** `c.AddFunc("0 30 * * * *", …)` of robfig/cron and `CronJob("…")` of gocron, in Go. */
export const go: Source = {
  id: 'go',
  reads: (path) => path.endsWith('.go') && !path.endsWith('_test.go'),
  mentions: [/\.(?:AddFunc|AddJob|Cron|CronWithSeconds|CronJob)\(\s*["`\w]/, /\bcron\b/i],
  find: (file) =>
    behind(file.scan(), /\.(?:AddFunc|AddJob|Cron|CronWithSeconds|CronJob)\(\s*/g).flatMap(
      ({ at, from }): readonly Sighting[] => {
        const said = textAtOffset(file, at);
        if (said === null) return [];
        const zoned = /^((?:CRON_)?TZ=(\S+)\s+)(.*)$/.exec(said.value);
        const cron = zoned?.[3] ?? said.value;
        if (!isCronText(cron)) return [];
        const start = said.start + (zoned?.[1]?.length ?? 0);
        return [
          sighting({
            dialect: 'robfig',
            cron,
            start,
            end: start + cron.length,
            above: [...said.places, from],
            timezone: zoned?.[2] ?? null,
            action: /^\s*,\s*([\w.]+)\s*\)/.exec(file.text.slice(said.end + 1, said.end + 120))?.[1] ?? null,
            editable: said.plain,
          }),
        ];
      },
    ),
};
