import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'a constant, options and other dialects',
    'jobs.ts',
    `import cron from 'node-cron';
import { Cron } from 'croner';
const NIGHTLY = '0 2 * * *'; // at two
// not about it

cron.schedule(NIGHTLY, nightly, { timezone: 'Europe/Berlin' });
/** Friday the 13th */
cron.schedule('0 12 13 * 5', () => { if (new Date().getDay() === 5) unlucky(); });
new Cron('0 0 9 * * 1', { timezone: 'UTC' }, report); // Mondays at nine
cron.schedule(process.env.CRON, nightly);
cron.validate('0 0 * * *');
`,
    [
      '3:18 node-cron "0 2 * * *" Europe/Berlin | same-line: at two',
      '8:16 node-cron "0 12 13 * 5"? - | above: Friday the 13th',
      '9:11 croner "0 0 9 * * 1" UTC | same-line: Mondays at nine',
    ],
  ],
  [
    'require, and instances of others',
    'jobs.cjs',
    `const { CronJob } = require('cron');
const schedule = require('node-schedule');
new CronJob('0 30 11 * * 1-5', lunch, null, true, 'America/Los_Angeles');
CronJob.from({
  // every night
  cronTime: '0 0 * * *',
  timeZone: 'Asia/Tokyo',
});
schedule.scheduleJob({ rule: '5 4 * * *', tz: 'UTC' }, f); // 04:05
`,
    [
      '3:14 cron "0 30 11 * * 1-5" America/Los_Angeles',
      '6:14 cron "0 0 * * *" Asia/Tokyo | above: every night',
      '9:31 cron-parser "5 4 * * *" UTC | same-line: 04:05',
    ],
  ],
  [
    'queues',
    'queues.ts',
    `import { Queue } from 'bullmq';
const queue = new Queue('mail');
// every day at 8:15
await queue.upsertJobScheduler('digest', { pattern: '15 8 * * *', tz: 'Europe/Rome' }, { name: 'digest' });
await queue.add('x', {}, { repeat: { pattern: '0 1 * * *' } }); // at one
await this.boss.schedule('cleanup', '*/30 * * * *', null, { tz: 'Asia/Tokyo' });
`,
    [
      '4:54 cron-parser "15 8 * * *" Europe/Rome | above: every day at 8:15 | name: digest',
      '5:48 cron-parser "0 1 * * *" - | name: x | same-line: at one',
      '6:38 cron-parser "*/30 * * * *" Asia/Tokyo | name: cleanup',
    ],
  ],
  [
    'pg-boss and Temporal',
    'more.ts',
    `import { PgBoss } from 'pg-boss';
import { Client } from '@temporalio/client';
await boss.schedule('cleanup', '*/30 * * * *'); // every half hour
await client.schedule.create({
  scheduleId: 'weekly',
  // Sundays at 7
  spec: { cronExpressions: ['0 7 * * 0'] },
});
await client.workflow.start(w, { cronSchedule: '0 8 * * *', workflowId: 'w' });
`,
    [
      '3:33 cron-parser "*/30 * * * *" UTC | name: cleanup | same-line: every half hour',
      '7:30 temporal "0 7 * * 0" UTC | name: weekly | above: Sundays at 7',
      '9:49 temporal "0 8 * * *" UTC | name: w',
    ],
  ],
  [
    'the CDK',
    'stack.ts',
    `import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
new Rule(this, 'Nightly', {
  description: 'Every night at 1 AM',
  schedule: Schedule.cron({ minute: '0', hour: '1' }),
});
new Rule(this, 'Weekly', {
  // Mondays at 8
  schedule: Schedule.expression('cron(0 8 ? * MON *)'),
});
new Rule(this, 'Days', { schedule: Schedule.cron({ minute: '0', hour: '9', weekDay: 'MON-FRI' }) });
new Rule(this, 'Computed', { schedule: Schedule.cron({ minute: x }) });
`,
    [
      '4:13 aws "0 1 * * ? *"! UTC | description: Every night at 1 AM',
      '8:39 aws "0 8 ? * MON *" UTC | above: Mondays at 8',
      '10:36 aws "0 9 ? * MON-FRI *"! UTC',
    ],
  ],
  [
    'NestJS, Inngest, Trigger.dev and plain objects',
    'service.ts',
    `import { Cron, CronExpression } from '@nestjs/schedule';
export class Service {
  /** Every hour, at a quarter past. */
  @Cron('15 * * * *', { name: 'hourly', timeZone: 'UTC' })
  hourly() {}
  @Cron(CronExpression.EVERY_HOUR)
  other() {}
}
export const config = {
  name: 'report',
  // every morning at six
  schedule: '0 6 * * *',
};
const f = inngest.createFunction({ id: 'weekly' }, { cron: 'TZ=Europe/Paris 0 12 * * 5' }, run);
`,
    [
      '4:10 cron "15 * * * *" UTC | above: Every hour, at a quarter past. | name: hourly',
      '12:14 vixie "0 6 * * *" - | name: report | above: every morning at six',
      '14:77 croner "0 12 * * 5" Europe/Paris | name: weekly',
    ],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
