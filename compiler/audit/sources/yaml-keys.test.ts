import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'values of Helm',
    'chart/values-prod.yaml',
    `backup:
  enabled: true
  # run every day at 3 am
  schedule: "0 3 * * *"
  timeZone: UTC
cleanup: # every hour
  schedule: "@hourly"
  name: clean
backupSchedule: 0 4 * * 0   # Sundays
`,
    [
      '4:14 kubernetes "0 3 * * *" UTC | above: run every day at 3 am',
      '7:14 kubernetes "@hourly" - | beside: every hour | name: clean',
      '9:17 kubernetes "0 4 * * 0" - | same-line: Sundays',
    ],
  ],
  [
    'pipelines of Azure and CircleCI',
    'azure-pipelines.yml',
    `schedules:
- cron: "0 0 * * *"
  displayName: Daily midnight build
- cron: "0 12 * * 0"
  displayName: Weekly Sunday build
`,
    [
      '2:10 vixie "0 0 * * *" UTC | description: Daily midnight build',
      '4:10 vixie "0 12 * * 0" UTC | description: Weekly Sunday build',
    ],
  ],
  [
    'sidekiq-cron',
    'config/sidekiq.yml',
    `:schedule:
  digest:
    # every other thing
    cron: '0 8 * * 1'
    class: DigestJob
    description: Mondays at eight
`,
    ['4:12 fugit "0 8 * * 1" - | above: every other thing | description: Mondays at eight'],
  ],
  [
    'an application with seconds',
    'application.yml',
    'app:\n  cleanup-cron: 0 0 3 * * ?\n  other: 0 3 * * *\n  schedule: always\n  timer: 1 2 3 4 5 6\n',
    ['2:17 quartz "0 0 3 * * ?" -'],
  ],
  ['no data of others', 'package.json', '{"cron": "0 3 * * *"}', []],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
