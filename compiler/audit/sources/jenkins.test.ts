import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'triggers, several in one, with a zone',
    'Jenkinsfile',
    `pipeline {
  triggers {
    // every night around four
    cron('H 4 * * *') // four
    parameterizedCron('''TZ=Europe/London
# Mondays
H H(0-3) * * 1

# Sundays
0 5 * * 0 % A=b''')
    pollSCM("H/15 * * * *")
  }
}
`,
    [
      '4:11 jenkins "H 4 * * *" - | above: every night around four | same-line: four',
      '7:1 jenkins "H H(0-3) * * 1" Europe/London | above: Mondays',
      '10:1 jenkins "0 5 * * 0" Europe/London',
      '11:14 jenkins "H/15 * * * *" -',
    ],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
