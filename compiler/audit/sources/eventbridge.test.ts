import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'rules, schedules and events of functions',
    'template.yaml',
    `Resources:
  # Weekdays at nine
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Description: Every weekday at 9
      ScheduleExpression: cron(0 9 ? * MON-FRI *)
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: 'cron( 30 7 * * ? * )'
      ScheduleExpressionTimezone: Europe/Paris
  Function:
    Events:
      Nightly:
        Type: Schedule
        Properties:
          Schedule: !Sub "cron(0 2 * * ? *)" # at two
  Other: {Properties: {ScheduleExpression: !Sub "cron(\${When})"}}
  Rate: {Properties: {ScheduleExpression: rate(5 minutes)}}
`,
    [
      '7:32 aws "0 9 ? * MON-FRI *" UTC | above: Weekdays at nine | description: Every weekday at 9',
      '11:34 aws "30 7 * * ? *" Europe/Paris',
      '18:32 aws "0 2 * * ? *" UTC | same-line: at two',
    ],
  ],
  [
    'JSON with tabs',
    'stack.template',
    `{"Resources": {"R": {"Properties": {
	"ScheduleExpression": "cron(0 9 ? * MON-FRI *)",
	"Description": "weekdays"
}}}}
`,
    ['2:30 aws "0 9 ? * MON-FRI *" UTC | description: weekdays'],
  ],
  [
    'the Serverless Framework',
    'serverless.yml',
    `functions:
  report:
    events:
      # every Monday
      - schedule: cron(0 8 ? * 2 *)
      - schedule:
          rate: [cron(0 1 * * ? *), cron(0 2 * * ? *)]
          description: at one and at two
`,
    ['5:24 aws "0 8 ? * 2 *" UTC | above: every Monday', '7:23 aws "0 1 * * ? *" UTC', '7:42 aws "0 2 * * ? *" UTC'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
