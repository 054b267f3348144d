import { expect, test } from 'vitest';
import { lookInto } from '../look.ts';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'the system table of Debian',
    'etc/crontab',
    `# /etc/crontab: system-wide crontab
SHELL=/bin/sh
# Example of job definition:
# .---------------- minute (0 - 59)
# |  .------------- hour (0 - 23)
# *  *  *  *  * user-name command to be executed
17 *	* * *	root    cd / && run-parts --report /etc/cron.hourly

# every day at 6:25
25 6	* * *	root	test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily
#
`,
    [
      '7:1 vixie "17 *	* * *" - | above: Example of job definition:',
      '10:1 vixie "25 6	* * *" - | above: every day at 6:25',
    ],
  ],
  [
    'the manual of a new table is not about the first entry',
    'my.crontab',
    `# For example, you can run a backup of all your user accounts
# at 5 a.m every week with:
# 0 5 * * 1 tar -zcf /var/backups/home.tgz /home/
#
# m h  dom mon dow   command
0 9 * * * /bin/x
`,
    ['6:1 vixie "0 9 * * *" -'],
  ],
  [
    'zones, macros, names, remarks of the shell, and tests of the date',
    'deploy/crontab',
    `TZ=Asia/Tokyo
0 8 * * mon-fri /bin/x
CRON_TZ="Europe/Berlin"
# first Monday
0 9 * * 1 [ $(date +\\%d) -le 7 ] && /bin/x # nine

@daily /bin/y --day=$(date +\\%F)
@reboot /bin/z
`,
    [
      '2:1 vixie "0 8 * * mon-fri" -',
      '5:1 vixie "0 9 * * 1"? Europe/Berlin | above: first Monday | same-line: nine',
      '7:1 vixie "@daily" Europe/Berlin',
    ],
  ],
  [
    'lines that go on, and what is no entry',
    'cron.d/backup',
    '0 1 * * * root /bin/a \\\n0 2 * * * b\r\n1 2 3 4 5\nsome words that are none here\n30 2 * * * root /bin/c\r\n',
    ['1:1 vixie "0 1 * * *" -', '5:1 vixie "30 2 * * *" -'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});

test('tells the command from the user, the input and the remark', async () => {
  const actions = async (path: string, text: string) => (await lookInto(path, text)).found.map(({ action }) => action);
  expect(await actions('etc/crontab', '0 1 * * * root mail -s x%Hello%there\n')).toEqual(['mail -s x']);
  expect(await actions('crontab', '0 1 * * * backup now # nightly\n0 2 * * * date +\\%F\n')).toEqual([
    'backup now',
    'date +%F',
  ]);
});
