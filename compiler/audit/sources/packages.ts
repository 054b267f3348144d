import type { DialectId } from '../../cron/dialects.ts';

/** How a package of JavaScript is told when to run something. */
export interface PackageReader {
  /** The packages, by name. */
  readonly packages: RegExp;
  /** What is called or decorated with. */
  readonly names: readonly string[];
  /** Where the cron stands among the arguments: `1.repeat.pattern` is a member of a member of the second. */
  readonly cron: readonly string[];
  readonly zone: readonly string[];
  /** The zone where none is given; null: that of the machine. */
  readonly without: string | null;
  readonly title: readonly string[];
  readonly dialect: DialectId;
}

const AWS = {
  without: 'UTC',
  dialect: 'aws',
  zone: [],
  title: ['2.description', '0.description', '1.description'],
} as const;

export const PACKAGES: readonly PackageReader[] = [
  {
    packages: /^node-cron$/,
    names: ['schedule', 'createTask'],
    cron: ['0'],
    zone: ['2.timezone'],
    without: null,
    title: ['2.name'],
    dialect: 'node-cron',
  },
  {
    packages: /^(?:cron|@nestjs\/schedule)$/,
    names: ['CronJob', 'Cron', 'from'],
    cron: ['0', '0.cronTime'],
    zone: ['4', '0.timeZone', '1.timeZone'],
    without: null,
    title: ['1.name', '0.name'],
    dialect: 'cron',
  },
  {
    packages: /^(?:croner|https:.*\/croner.*)$/,
    names: ['Cron'],
    cron: ['0'],
    zone: ['1.timezone', '2.timezone'],
    without: null,
    title: ['1.name', '2.name'],
    dialect: 'croner',
  },
  {
    packages: /^(?:bullmq|bull|@nestjs\/bull(?:mq)?)$/,
    names: ['add', 'upsertJobScheduler'],
    cron: ['2.repeat.pattern', '2.repeat.cron', '1.repeat.pattern', '1.repeat.cron', '1.pattern'],
    zone: ['2.repeat.tz', '1.repeat.tz', '1.tz'],
    without: null,
    title: ['0'],
    dialect: 'cron-parser',
  },
  {
    packages: /^pg-boss$/,
    names: ['schedule'],
    cron: ['1'],
    zone: ['3.tz'],
    without: 'UTC',
    title: ['0'],
    dialect: 'cron-parser',
  },
  {
    packages: /^@temporalio\//,
    names: ['create', 'start', 'execute', 'signalWithStart'],
    cron: ['0.spec.cronExpressions', '1.cronSchedule'],
    zone: ['0.spec.timezone'],
    without: 'UTC',
    title: ['0.scheduleId', '1.workflowId', '0.state.note'],
    dialect: 'temporal',
  },
  {
    packages: /^node-schedule$/,
    names: ['scheduleJob'],
    cron: ['0', '0.rule', '1', '1.rule'],
    zone: ['0.tz', '1.tz'],
    without: null,
    title: [],
    dialect: 'cron-parser',
  },
  {
    packages: /^(?:agenda|@hokify\/agenda|@agendajs\/.*)$/,
    names: ['every'],
    cron: ['0'],
    zone: ['3.timezone'],
    without: null,
    title: ['1'],
    dialect: 'cron-parser',
  },
  {
    packages: /^@trigger\.dev\/sdk/,
    names: ['task', 'create'],
    cron: ['0.cron', '0.cron.pattern'],
    zone: ['0.cron.timezone', '0.timezone'],
    without: 'UTC',
    title: ['0.id'],
    dialect: 'cron-parser',
  },
  {
    packages: /^inngest$/,
    names: ['createFunction', 'cron'],
    cron: ['1.cron', '0', '0.triggers.cron'],
    zone: [],
    without: 'UTC',
    title: ['0.name', '0.id'],
    dialect: 'croner',
  },
  {
    packages: /^firebase-functions/,
    names: ['onSchedule', 'schedule'],
    cron: ['0', '0.schedule'],
    zone: ['0.timeZone'],
    without: null,
    title: [],
    dialect: 'vixie',
  },
  {
    packages: /^(?:convex\/server|Deno)$/,
    names: ['cron'],
    cron: ['1'],
    zone: [],
    without: 'UTC',
    title: ['0'],
    dialect: 'vixie',
  },
  {
    packages: /^encore\.dev\/cron$/,
    names: ['CronJob'],
    cron: ['1.schedule'],
    zone: [],
    without: 'UTC',
    title: ['1.title', '0'],
    dialect: 'vixie',
  },
  { ...AWS, packages: /^(?:aws-cdk-lib|@aws-cdk\/)/, names: ['expression'], cron: ['0'] },
  {
    ...AWS,
    packages: /^(?:@pulumi\/aws|sst|aws-cdk-lib|@aws-cdk\/|sst\/constructs)/,
    names: ['EventRule', 'Rule', 'CfnRule', 'Schedule', 'CfnSchedule', 'Cron', 'CronV2'],
    cron: ['1.scheduleExpression', '1.schedule', '2.scheduleExpression', '2.schedule'],
    zone: ['1.scheduleExpressionTimezone', '2.scheduleExpressionTimezone', '1.timezone'],
  },
];
