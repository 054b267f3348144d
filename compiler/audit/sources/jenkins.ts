import { behind, isCronText, literalAt } from '../text/code.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** `cron('H 4 * * *')` in a Jenkinsfile or a job of the Job DSL: one schedule a line, remarks and a zone between. */
export const jenkins: Source = {
  id: 'jenkins',
  reads: (path) => /(?:^|\/)Jenkinsfile[^/]*$|\.(?:groovy|jenkinsfile)$/i.test(path),
  mentions: [/\b(?:cron|pollSCM|scm|parameterizedCron)\b/i],
  find: (file) =>
    behind(file.scan(), /\b(?:cron|parameterizedCron|pollSCM|scm)\s*\(?\s*(?=["'])/g).flatMap(
      ({ at, head }): readonly Sighting[] => {
        const literal = literalAt(file, at);
        if (literal === null) return [];
        const found: Sighting[] = [];
        let zone: string | null = null;
        let offset = literal.start;
        let remark: { text: string; start: number; end: number } | null = null;
        for (const line of literal.value.split('\n')) {
          const start = offset;
          offset += line.length + 1;
          const said = /^\s*#\s*(.*)$/.exec(line);
          if (said !== null) {
            remark = { text: said[1] ?? '', start, end: start + line.length };
            continue;
          }
          zone = /^\s*TZ=(\S+)/.exec(line)?.[1] ?? zone;
          // What stands behind a percent sign are parameters.
          const [, indent = '', cron = ''] = /^(\s*)([^%\n]*?)\s*(?:%.*)?$/.exec(line) ?? [];
          if (isCronText(cron) || /^@\w+$/.test(cron)) {
            const from = start + indent.length;
            found.push(
              sighting({
                dialect: 'jenkins',
                cron,
                start: from,
                end: from + cron.length,
                above: [from, from],
                beside: [from],
                titles: remark === null || remark.text === '' ? [] : [{ ...remark, place: 'above' }],
                timezone: zone,
                action: head.startsWith('pollSCM') || head.startsWith('scm') ? 'look for changes' : null,
                editable: literal.plain,
              }),
            );
          }
          remark = null;
        }
        return found;
      },
    ),
};
