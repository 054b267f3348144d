import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'the CDK',
    'cdk.py',
    `from aws_cdk import aws_events as events
# nine
r = events.Rule(self, "R", schedule=events.Schedule.expression("cron(0 9 * * ? *)"), description="At nine")
`,
    ['3:70 aws "0 9 * * ? *" UTC | above: nine'],
  ],
  [
    'django-crontab',
    'settings.py',
    `CRONJOBS = [
    # every five minutes
    ('*/5 * * * *', 'app.cron.job'),
    ('0 4 * * *', 'app.cron.b'), # four
]
`,
    ['3:7 vixie "*/5 * * * *" - | above: every five minutes', '4:7 vixie "0 4 * * *" - | same-line: four'],
  ],
  [
    'Dagster and Prefect',
    'jobs.py',
    `from dagster import ScheduleDefinition
# Mondays at nine
weekly = ScheduleDefinition(
    job=report,
    cron_schedule="0 9 * * 1",
    execution_timezone="America/New_York",
)
deployment.serve(name="nightly", cron="0 2 * * *")
`,
    [
      '5:20 croniter "0 9 * * 1" America/New_York | above: Mondays at nine',
      '8:40 croniter "0 2 * * *" - | name: nightly',
    ],
  ],
  [
    'APScheduler',
    'sched.py',
    `from apscheduler.triggers.cron import CronTrigger
scheduler.add_job(f, CronTrigger.from_crontab('0 8 * * 1-5'))  # weekdays at eight
`,
    ['2:48 vixie "0 8 * * 1-5" - | same-line: weekdays at eight'],
  ],
  [
    'of a library that is not known it is any cron',
    'a.py',
    `x(cron="0 2 * * *")
`,
    ['1:9 vixie "0 2 * * *" -'],
  ],
  [
    'the CDK, field by field',
    'stack.py',
    `from aws_cdk import aws_events as events
events.Rule(
    self, "Rule",
    description="Weekdays at six in the evening",
    # six
    schedule=events.Schedule.cron(minute='0', hour='18', week_day='MON-FRI'),
)
events.Rule(self, "Computed", schedule=events.Schedule.cron(minute=minute))
`,
    ['6:21 aws "0 18 ? * MON-FRI *"! UTC | description: Weekdays at six in the evening | above: six'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
