import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'whenever',
    'config/schedule.rb',
    `# every night
every '0 2 * * *' do
  runner "A.b"
end

every 1.day, at: '4:30 am' do
  rake "x"
end
`,
    ['2:8 vixie "0 2 * * *" - | above: every night'],
  ],
  [
    'good_job and sidekiq-cron',
    'config/initializers/jobs.rb',
    `config.good_job.cron = {
  # Mondays at eight
  digest: { cron: '0 8 * * 1', class: 'DigestJob' },
  "b" => { "cron" => "0 9 * * * #{zone}" },
}
Sidekiq::Cron::Job.create(name: 'x', cron: '*/5 * * * *', class: 'X') # every five minutes
`,
    [
      '3:20 fugit "0 8 * * 1" - | above: Mondays at eight',
      '6:45 fugit "*/5 * * * *" - | same-line: every five minutes',
    ],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
