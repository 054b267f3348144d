import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'expressions of AWS in any language',
    'src/LambdaCronStack.java',
    `class Stack {
  // Run at 18:00 UTC every Monday through Friday
  Rule rule = Rule.Builder.create(this, "cdk-lambda-cron-rule")
      .schedule(Schedule.expression("cron(0 18 ? * MON-FRI *)"))
      .build();
}
`,
    ['4:43 aws "0 18 ? * MON-FRI *" UTC | above: Run at 18:00 UTC every Monday through Friday'],
  ],
  [
    'of a call in Python, above the statement',
    'stack.py',
    `# Sundays at two
CfnSchedule(self, "x",
    schedule_expression='cron(0 2 ? * SUN *)',
)
`,
    ['3:31 aws "0 2 ? * SUN *" UTC | above: Sundays at two'],
  ],
  [
    'names that say so',
    'lib/constants.ts',
    `export const PURGE_DAILY_CRON_PATTERN = '30 1 * * *'; // half past one
const schedule: string = "0 2 * * *";
const other = '0 3 * * *';
// eleven
$cron_time = '0 11 * * *';
const cronLike = '1 2 3 4 5';
const text = 'cron(\${x})';
`,
    [
      '1:42 vixie "30 1 * * *" - | same-line: half past one',
      '2:27 vixie "0 2 * * *" -',
      '5:15 vixie "0 11 * * *" - | above: eleven',
    ],
  ],
  [
    'no guess where the readers mean different days',
    'A.java',
    'String cron = "0 0 0 ? * 6"; // Saturdays\nString cronByName = "0 0 0 ? * SAT";\nString cronOfAll = "0 0 3 * * *";\n',
    ['2:22 quartz "0 0 0 ? * SAT" -', '3:21 spring "0 0 3 * * *" -'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
