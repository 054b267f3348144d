import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'crontabs that a script writes',
    'install.sh',
    `# every two minutes
echo "*/2 * * * * sudo /bin/queue restart" >> /var/spool/cron/crontabs/app

(crontab -l; echo '0 4 * * 0 /bin/weekly # Sundays') | crontab -
echo "0 5 * * * root /bin/x" > /etc/cron.d/x
echo "1 * 3 * 5 is no entry"
`,
    ['2:7 vixie "*/2 * * * *" - | above: every two minutes', '4:20 vixie "0 4 * * 0" -', '5:7 vixie "0 5 * * *" -'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
