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
    'nothing that is known',
    'a.py',
    `x(cron="0 2 * * *")
`,
    [],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
