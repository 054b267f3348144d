import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'the table of beat',
    'proj/celery.py',
    `from celery.schedules import crontab
app.conf.timezone = 'Europe/London'
app.conf.beat_schedule = {
    # Executes every Monday morning at 7:30 a.m.
    'add-every-monday-morning': {
        'task': 'tasks.add',
        'schedule': crontab(hour=7, minute=30, day_of_week=1),
        'args': (16, 16),
    },
    'x': {'task': 'b', 'schedule': crontab(0, '*/3')}, # every three hours
    # first of the month
    'y': {
        # no: second
        'schedule': crontab(0, 0, day_of_month='2'),
    },
}
`,
    [
      '7:21 celery "30 7 * * 1"! Europe/London | above: Executes every Monday morning at 7:30 a.m. | name: add-every-monday-morning',
      '10:36 celery "0 */3 * * *"! Europe/London | name: x | same-line: every three hours',
      '14:21 celery "0 0 2 * *"! Europe/London | name: y | above: no: second',
    ],
  ],
  [
    'periodic tasks, and fields that are computed',
    'tasks.py',
    `from celery.schedules import crontab
def setup(sender):
    # Calls every night
    sender.add_periodic_task(
        crontab(hour=2, minute=0),
        test.s('Happy Mondays!'),
    )
    sender.add_periodic_task(crontab(hour=HOUR), a)
    sender.add_periodic_task(crontab(**x), a)
`,
    ['5:9 celery "0 2 * * *"! - | above: Calls every night'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
