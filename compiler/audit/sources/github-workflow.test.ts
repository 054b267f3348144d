import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

const PATH = '.github/workflows/nightly.yml';

test.each<[string, string, readonly string[]]>([
  [
    'words on the line, above, and the name',
    `name: Nightly build
on:
  schedule:
    # Every night
    - cron: '0 2 * * *' # 2 AM UTC
jobs: {}
`,
    ['5:14 github "0 2 * * *" UTC | name: Nightly build | above: Every night | same-line: 2 AM UTC'],
  ],
  [
    'words at the key that opens the list, and above it',
    `# Runs at two
on:
  schedule: # every night
  # - cron: '0 1 * * *'
  - cron: '0 2 * * *'
`,
    ['5:12 github "0 2 * * *" UTC | above: Runs at two | beside: every night'],
  ],
  [
    'of several, each has its own, and what is about all is nobody’s',
    `name: Nightly
on:
  # nightly at two
  schedule:
    - cron: '0 2 * * *'
    # Mondays
    - cron: "0 3 * * 1"
      timezone: Europe/Berlin
    - {cron: 0 4 * * *} # four
`,
    [
      '5:14 github "0 2 * * *" UTC',
      '7:14 github "0 3 * * 1" Europe/Berlin | above: Mondays',
      '9:14 github "0 4 * * *" UTC | same-line: four',
    ],
  ],
  [
    'a comment above entries that follow without a gap may be about all of them',
    `on:
  schedule:
    # every day at 6 and 18
    - cron: '0 6 * * *'
    - cron: '0 18 * * *'
`,
    ['4:14 github "0 6 * * *" UTC', '5:14 github "0 18 * * *" UTC'],
  ],
  [
    'no legend, no code that is out of service, and nothing that stood above it',
    `on:
  schedule:
    # Every Sunday
    # - cron: '0 1 * * 0'
    # ┌───── minute (0 - 59)
    # │ ┌─── hour (0 - 23)
    # * * * * *
    # min hour dom month dow
    # https://crontab.guru
    - cron: '0 2 * * *'
`,
    ['10:14 github "0 2 * * *" UTC | above: https://crontab.guru'],
  ],
  [
    'a command that tests the date',
    `on: {schedule: [{cron: '0 2 * * 5'}]}
jobs:
  a:
    steps:
      - run: if [ "$(date +%d)" -le 7 ]; then make; fi
`,
    ['1:25 github "0 2 * * 5"? UTC'],
  ],
  [
    'a cron in a block, under a licence',
    `# Licensed under the Apache License
# limitations under the License.
# Every midnight
on:
  schedule:
    - cron: |
        0 0 * * *
`,
    ['7:9 github "0 0 * * *" UTC | above: Every midnight'],
  ],
  ['no schedule', 'on: push\n# cron\n', []],
  ['nothing of a broken file', 'on:\n  schedule: [{cron: "', []],
])('%s', async (_, text, expected) => {
  expect(await told(PATH, text)).toEqual(expected);
});
