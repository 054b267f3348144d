import { isCronText } from '../text/code.ts';
import { testsDate } from '../text/tests-date.ts';
import { commandOf, ENTRY } from './crontab.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** Lines of a crontab that a script writes: `echo "0 2 * * * root backup" > /etc/cron.d/backup`, `… | crontab -`. */
export const shell: Source = {
  id: 'shell',
  reads: (path) => /\.(?:ba|z)?sh$|(?:^|\/)Dockerfile[^/]*$/.test(path),
  mentions: [/cron/, /["'][\d*][^"'\n]*\*[^"'\n]*["']/],
  find: (file) =>
    [...file.scan().literals.values()].flatMap(({ start, end, plain }): readonly Sighting[] => {
      const line = file.text.slice(
        file.text.lastIndexOf('\n', start) + 1,
        (file.text.indexOf('\n', end) + 1 || file.text.length + 1) - 1,
      );
      const [, indent = '', cron = '', rest = ''] =
        ENTRY.exec(file.text.slice(start, end).split('\n', 1)[0] ?? '') ?? [];
      if (!/cron/.test(line) || !isCronText(cron) || !cron.includes('*')) return [];
      const action = commandOf(rest.replace(/\\n$/, ''), /cron\.d\//.test(line));
      const at = start + indent.length;
      return [
        sighting({
          dialect: 'vixie',
          cron,
          start: at,
          end: at + cron.length,
          testsDate: testsDate(rest),
          action: action === '' ? null : action,
          editable: plain || !rest.includes(cron),
        }),
      ];
    }),
};
