import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { instantOfWall, instantsAt, type JobSpec, mergedOccurrences, wallAt } from 'nljobs/spec/core';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { compile } from '../../compile.ts';
import { exportJobs } from './export.ts';
import { type Call, TARGETS, type TargetName } from './target.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const CALL: Call = { command: ['nljobs', 'run'], url: null, image: 'app:1', timezone: 'UTC' };

function read(text: string, id = 'job'): JobSpec {
  const { spec, diagnostics } = compile(text, { job: { id, title: id } });
  if (spec === null) throw new Error(`${text}: ${diagnostics.map(({ message }) => message).join(' ')}`);
  return spec;
}

const one = (text: string, target: TargetName, call: Partial<Call> = {}) =>
  exportJobs([read(text)], target, { ...CALL, ...call }, NOW);

/** The expressions in an export: five fields, or what EventBridge takes. */
function expressionsIn(text: string, target: TargetName): readonly string[] {
  const pattern = {
    crontab: /^(\S+ \S+ \S+ \S+ \S+) nljobs/gm,
    kubernetes: /schedule: "(.*)"/g,
    eventbridge: /ScheduleExpression: "(.*)"/g,
  }[target];
  return [...text.matchAll(pattern)].map(([, expression = '']) => expression);
}

test.each([
  ['every weekday at 18:00, send the report', '0 18 * * 1-5', '0 18 * * 1-5', 'cron(0 18 ? * MON-FRI *)'],
  ['every 15 minutes, send the report', '*/15 * * * *', '*/15 * * * *', 'cron(0/15 * * * ? *)'],
  ['on the 1st and 15th at noon, send the report', '0 12 1,15 * *', '0 12 1,15 * *', 'cron(0 12 1,15 * ? *)'],
  ['every Sunday at 9 AM, send the report', '0 9 * * 0', '0 9 * * 0', 'cron(0 9 ? * SUN *)'],
  ['on the last day of the month at 17:00, send the report', null, null, 'cron(0 17 L * ? *)'],
  ['on the last Friday of every month at 17:00, send the report', null, null, 'cron(0 17 ? * 6L *)'],
  ['on the first Monday of every month at 9 AM, send the report', null, null, 'cron(0 9 ? * 2#1 *)'],
  ['on 24 December 2027 at 9am, send the report', null, null, 'at(2027-12-24T09:00:00)'],
  ['every 7 minutes, send the report', null, null, null],
  ['every 90 minutes, send the report', null, null, null],
  ['every 10 seconds, send the report', null, null, null],
  ['every day at 9 AM except Mondays, send the report', null, null, null],
  ['every day at 9 AM until 1 June 2027, send the report', null, null, null],
  ['every day at 9 AM except on 25 December, send the report', null, null, null],
  ['when a user signs up, send the report', null, null, null],
  ['on demand: send the report', null, null, null],
] as const)('%s', (text, ...expected) => {
  for (const [i, target] of TARGETS.entries()) {
    const { text: written, refused } = one(text, target);
    const wanted = expected[i] ?? null;
    expect(expressionsIn(written, target)).toEqual(wanted === null ? [] : [wanted]);
    expect(refused).toHaveLength(wanted === null ? 1 : 0);
  }
});

test('several times are several entries, unless they could meet', () => {
  const text = 'at 9 AM on weekdays and 10 AM on weekends, send the report';
  expect(expressionsIn(one(text, 'kubernetes').text, 'kubernetes')).toHaveLength(2);
  const { text: written } = one(text, 'kubernetes');
  expect([...written.matchAll(/^ {2}name: (.*)$/gm)].map(([, name]) => name)).toEqual(['job', 'job-2']);
});

/** Where the clock changes, schedulers differ; what they would do otherwise is refused. */
test.each([
  ['every day at 2:30 AM in America/New_York', ['crontab']],
  ['every day at 1:30 AM in America/New_York', ['crontab', 'eventbridge']],
  ['every day at 9 AM in America/New_York', ['crontab', 'kubernetes', 'eventbridge']],
  ['every hour in America/New_York', ['crontab', 'kubernetes']],
  ['every 15 minutes in America/New_York', ['crontab', 'kubernetes']],
  ['every hour from 9 AM to 5 PM in America/New_York', ['crontab', 'kubernetes', 'eventbridge']],
  ['every day at 2:30 AM in Asia/Tokyo', ['crontab', 'kubernetes', 'eventbridge']],
] as const)('%s is had exactly by %j', (phrase, exact) => {
  const spec = read(`${phrase}, send the report`);
  const timezone = phrase.replace(/^.* in /, '');
  const able = TARGETS.filter((target) => exportJobs([spec], target, { ...CALL, timezone }, NOW).refused.length === 0);
  expect(able).toEqual(exact);
});

const numbers = (low: number, high: number) =>
  fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 4 }).map((list) => list.join(','));
const field = (low: number, high: number) => fc.oneof(fc.constantFrom('*', '*/2', '*/5'), numbers(low, high));
const crons = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6), fc.boolean())
  .map(([minute, hour, day, month, weekday, byDay]) =>
    byDay ? `${minute} ${hour} ${day} ${month} *` : `${minute} ${hour} * ${month} ${weekday}`,
  );

const daily = read('every day at 9 AM UTC, send the report');
const withCron = (cron: string, timezone: string): JobSpec => ({
  ...daily,
  triggers: daily.triggers.map((one) => (one.kind === 'cron' ? { ...one, cron: [cron], timezone } : one)),
});

test('law: five fields fire, by the oracle, when the spec does', () => {
  fc.assert(
    fc.property(crons, fc.constantFrom('crontab', 'kubernetes' as const), (cron, target) => {
      const spec = withCron(cron, 'UTC');
      const [line = ''] = expressionsIn(exportJobs([spec], target, CALL, NOW).text, target);
      const oracle = CronExpressionParser.parse(line, { currentDate: new Date(NOW), tz: 'UTC' });
      const theirs = Array.from({ length: 20 }, () => oracle.next().getTime());
      expect(theirs).toEqual(mergedOccurrences(spec.triggers, { from: NOW, count: 20 }));
    }),
    { numRuns: 60 },
  );
});

const DAYS = [
  'every day',
  'every weekday',
  'on weekends',
  'every Monday',
  'on Tuesdays and Thursdays',
  'Monday to Wednesday',
  'on the 1st of every month',
  'on the 1st and 15th',
  'on the 31st of every month',
  'on 29 February',
  'every January 2nd',
  'on the first of every quarter',
  'on the last day of the month',
  'on the second Tuesday of every month',
  'every weekday in December',
  'on the 13th if it is a Friday',
  'every other Friday',
  'every 3 days',
];
const TIMES = [
  'at 9 AM',
  'at 00:00',
  'at 6:05 and 18:05',
  'at 9:00, 9:20 and 17:40',
  'at noon',
  'at 23:59',
  'every 15 minutes',
  'every 7 minutes',
  'every 2 hours',
  'every hour from 9 to 17',
  'every 20 minutes between 08:00 and 12:00',
];

test('law: of two hundred worded schedules, what is exported fires for four years when the spec does, and nothing else', () => {
  const end = NOW + 4 * 366 * DAY;
  let exact = 0;
  let said = 0;
  for (const days of DAYS) {
    for (const time of TIMES) {
      const { spec } = compile(`${days} ${time}, send the report`, { job: { id: 'job', title: 'job' } });
      if (spec === null) continue;
      said++;
      const { text, refused } = exportJobs([spec], 'crontab', CALL, NOW);
      const lines = expressionsIn(text, 'crontab');
      expect(lines.length > 0).toBe(refused.length === 0);
      if (lines.length === 0) continue;
      exact++;
      // Each line as far as its first few hundred starts reach, and all lines as far as the shortest of them.
      const starts = lines.map((line) => {
        const oracle = CronExpressionParser.parse(line, { currentDate: new Date(NOW), tz: 'UTC' });
        const list: number[] = [];
        do list.push(oracle.next().getTime());
        while (list.length < 200 && (list.at(-1) ?? end) < end);
        return list;
      });
      const until = Math.min(end, ...starts.map((list) => list.at(-1) ?? end));
      const theirs = [...new Set(starts.flat())].filter((start) => start <= until).sort((a, b) => a - b);
      expect(mergedOccurrences(spec.triggers, { from: NOW, count: theirs.length })).toEqual(theirs);
    }
  }
  expect([said > 120, exact > 60]).toEqual([true, true]);
});

test('law: what EventBridge is told fires, by its documentation, when the spec does, changes of the clock included', () => {
  const zones = fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata');
  fc.assert(
    fc.property(crons, zones, (cron, timezone) => {
      const spec = withCron(cron, timezone);
      const { text, refused } = exportJobs([spec], 'eventbridge', CALL, NOW);
      const [expression] = expressionsIn(text, 'eventbridge');
      if (expression === undefined) {
        expect(refused[0]?.reason).toMatch(/when the clock of \S+ changes/);
        return;
      }
      for (const from of [
        NOW,
        Date.UTC(2026, 2, 7),
        Date.UTC(2026, 2, 28),
        Date.UTC(2026, 9, 24),
        Date.UTC(2026, 9, 31),
      ]) {
        const around = { from, to: from + 3 * DAY };
        expect(amazon(expression, timezone, around)).toEqual(mergedOccurrences(spec.triggers, around));
      }
    }),
    { numRuns: 60 },
  );
});

test.each([
  'on the last day of the month at 17:30',
  'on the last Friday of every month at 17:00',
  'on the second Tuesday of March and June at 8 AM',
])('%s is told to EventBridge exactly', (phrase) => {
  const spec = read(`${phrase} UTC, send the report`);
  const [expression = ''] = expressionsIn(exportJobs([spec], 'eventbridge', CALL, NOW).text, 'eventbridge');
  const around = { from: NOW, to: NOW + 800 * DAY };
  expect(amazon(expression, 'UTC', around)).toEqual(mergedOccurrences(spec.triggers, around));
});

/**
 * A model of EventBridge Scheduler by its documentation: six fields, Sunday is 1, `L`, `nL` and `n#m`, `a/b` from a on;
 * a time that does not exist is passed over, one that comes twice is used once.
 */
function amazon(expression: string, zone: string, { from, to }: { from: number; to: number }): readonly number[] {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.slice(5, -1).split(' ');
  const names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
  const numbered = weekday.replace(/[A-Z]{3}/g, (name) => String(names.indexOf(name) + 1));
  const has = (text: string, value: number): boolean =>
    text.split(',').some((part) => {
      if (part === '*' || part === '?') return true;
      if (part.includes('/'))
        return (
          value >= Number(part.split('/')[0]) && (value - Number(part.split('/')[0])) % Number(part.split('/')[1]) === 0
        );
      if (part.includes('-')) return value >= Number(part.split('-')[0]) && value <= Number(part.split('-')[1]);
      return Number(part) === value;
    });
  const found: number[] = [];
  for (let wall = Math.floor(wallAt(from, zone) / DAY) * DAY; wall <= wallAt(to, zone); wall += DAY) {
    const date = new Date(wall);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    const ofMonth = date.getUTCDate();
    const ofWeek = date.getUTCDay() + 1;
    const dayFits = day === 'L' ? ofMonth === last : has(day, ofMonth);
    const nth = /^(\d)#(\d)$/.exec(numbered);
    const lastOf = /^(\d)L$/.exec(numbered);
    const weekdayFits =
      nth !== null
        ? ofWeek === Number(nth[1]) && Math.ceil(ofMonth / 7) === Number(nth[2])
        : lastOf !== null
          ? ofWeek === Number(lastOf[1]) && ofMonth + 7 > last
          : has(numbered, ofWeek);
    if (!dayFits || !weekdayFits || !has(month, date.getUTCMonth() + 1)) continue;
    for (let minutes = 0; minutes < 1440; minutes++) {
      if (!has(hour, Math.floor(minutes / 60)) || !has(minute, minutes % 60)) continue;
      const [first] = instantsAt(wall + minutes * 60_000, zone);
      if (first !== undefined && first > from && first <= to) found.push(first);
    }
  }
  return found;
}

test('the model of EventBridge knows a gap and an overlap', () => {
  const march = { from: Date.UTC(2026, 2, 8), to: Date.UTC(2026, 2, 9) };
  expect(amazon('cron(30 2 * * ? *)', 'America/New_York', march)).toEqual([]);
  const november = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 2) };
  const first = instantOfWall(Date.UTC(2026, 10, 1, 1, 30), 'America/New_York', { gap: 'after', overlap: 'first' });
  expect(amazon('cron(30 1 * * ? *)', 'America/New_York', november)).toEqual([first]);
});

test('whatever the words hold, what is written is one entry a job, and calls what it should', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (words) => {
      const spec = { ...daily, canonical: words, title: words, description: words };
      const lines = exportJobs([spec], 'crontab', CALL, NOW)
        .text.split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'));
      expect(lines).toEqual(['0 9 * * * nljobs run job']);
      const cronJobs = parseAllDocuments(exportJobs([spec], 'kubernetes', CALL, NOW).text).map((one) => one.toJS());
      expect(cronJobs).toMatchObject([{ kind: 'CronJob', metadata: { name: 'job' }, spec: { schedule: '0 9 * * *' } }]);
      const stack = parse(exportJobs([spec], 'eventbridge', CALL, NOW).text, {
        customTags: [{ tag: '!Ref', resolve: (name: string) => name }],
      });
      expect(Object.keys(stack.Resources)).toEqual(['JobJob']);
    }),
    { numRuns: 60 },
  );
});

test('a URL is called in place of the command, and signs that a shell or crontab would read are quoted', () => {
  const url = 'https://jobs.example.com/';
  expect(one('every day at 9 AM, send the report', 'crontab', { url }).text).toContain(
    '0 9 * * * curl -fsS -X POST -H "Authorization: Bearer $NLJOBS_TOKEN" https://jobs.example.com/api/v1/jobs/job/runs\n',
  );
  expect(
    one('every day at 9 AM, send the report', 'crontab', { command: ['date', '+%F', ';', "it's"] }).text,
  ).toContain("0 9 * * * date +\\%F ';' 'it'\\''s' job\n");
  expect(one('every day at 9 AM in Asia/Tokyo, send the report', 'eventbridge', { url }).refused).toHaveLength(1);
});
