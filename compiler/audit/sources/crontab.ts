import { isField } from '../../cron/shape.ts';
import { isCrontab } from '../text/style.ts';
import { testsDate } from '../text/tests-date.ts';
import { type Sighting, type Source, sighting } from './source.ts';

/** A line that starts something: the fields or the macro, and the command. */
export const ENTRY =
  /^([ \t]*)(@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)|(?:[^\s#]\S*[ \t]+){4}\S+)(?:[ \t]+(.*))?$/i;
const SETTING = /^\s*([A-Za-z_]\w*)\s*=\s*["']?(.*?)["']?\s*$/;
const USER = /^[a-z_][a-z0-9_-]*\$?$/;

/** Lines of crontab(5), in a user's table or one of the system with a column for the user. */
export const crontab: Source = {
  id: 'crontab',
  reads: isCrontab,
  mentions: [/^[ \t]*(?:[\d*]|@[a-z])/m],
  find: ({ path, text }) => {
    const found: Sighting[] = [];
    const system = /(?:^|\/)cron\.d\//.test(path) || /(?:^|\/)etc\/crontab$/.test(path);
    let zone: string | null = null;
    let offset = 0;
    let goesOn = false;
    for (const whole of text.split('\n')) {
      const line = whole.replace(/\r$/, '');
      const start = offset;
      offset += whole.length + 1;
      const continued = goesOn;
      goesOn = /\\$/.test(line) && !/^\s*#/.test(line);
      if (continued) continue;
      const entry = ENTRY.exec(line);
      const [, indent = '', cron = '', rest = ''] = entry ?? [];
      if (entry === null || !(cron.startsWith('@') || cron.split(/[ \t]+/).every(isField))) {
        const setting = SETTING.exec(line);
        // Only CRON_TZ moves the clock; TZ is handed to the commands.
        if (setting?.[1] === 'CRON_TZ') zone = setting[2] === '' ? null : (setting[2] ?? null);
        continue;
      }
      const command = commandOf(rest, system);
      // A table of numbers is no crontab: something must be run.
      if (command === '') continue;
      const at = start + indent.length;
      found.push(
        sighting({
          dialect: 'vixie',
          cron,
          start: at,
          end: at + cron.length,
          timezone: zone,
          testsDate: testsDate(rest),
          action: command,
        }),
      );
    }
    return found;
  },
};

/** The command, without the user before it, the input behind a `%` and the remark at its end. */
export function commandOf(rest: string, system: boolean): string {
  const words = rest.trim();
  const user = /^(\S+)\s+(.*)$/.exec(words);
  const hasUser = user !== null && USER.test(user[1] ?? '') && (system || user[1] === 'root' || user[1] === 'www-data');
  const command = hasUser ? (user[2] ?? '') : words;
  return (command.split(/(?<!\\)%/, 1)[0] ?? '')
    .replace(/\s+#.*$/, '')
    .replaceAll('\\%', '%')
    .trim();
}
