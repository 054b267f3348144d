import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'arguments of a DAG, its name and description',
    'dags/sales.py',
    `from airflow import DAG
import pendulum
# daily sales
with DAG(
    "daily_sales",
    description='Every day at 5',
    # at five
    schedule_interval="0 5 * * *",
    start_date=datetime(2020, 1, 1, tzinfo=pendulum.timezone("Europe/Rome")),
) as dag:
    pass
`,
    ['8:24 croniter "0 5 * * *" Europe/Rome | name: daily_sales | description: Every day at 5 | above: at five'],
  ],
  [
    'the decorator, a constant and a macro',
    'dags/more.py',
    `from airflow.decorators import dag
SCHEDULE = "0 6 * * 1"  # Mondays at six
@dag(dag_id="x", schedule=SCHEDULE, catchup=False)
def x(): pass
y = DAG("z", schedule="@daily")  # daily
w = DAG("w", schedule=None)
v = DAG("v", schedule=timedelta(hours=1))
run(schedule="0 1 * * *")
`,
    [
      '2:13 croniter "0 6 * * 1" - | same-line: Mondays at six | name: x',
      '5:24 croniter "@daily" - | name: z | same-line: daily',
      '8:15 vixie "0 1 * * *" -',
    ],
  ],
  [
    'without Airflow it is any cron',
    'a.py',
    `y = DAG("z", schedule="0 1 * * *")
`,
    ['1:24 vixie "0 1 * * *" -'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
