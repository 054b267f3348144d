import type { DayRule } from './recurrence.ts';
import { type Entry, isOneTime, overlapNote, remark, secondsOf, type Target } from './target.ts';

const LONGEST = 64;
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Amazon EventBridge: Scheduler, which knows zones, or where a URL is called, rules, which know UTC alone. */
export const eventbridge: Target = {
  name: 'eventbridge',
  title: 'Amazon EventBridge',
  clock: () => 'lost',
  refuses({ name, timezone, when }, call) {
    if (name.length > LONGEST) return `"${name}" is longer than the ${LONGEST} characters of a schedule's name`;
    if (call.url !== null && isOneTime(when)) return 'a rule, which calls a URL, knows no single date';
    if (call.url !== null && timezone !== 'UTC') {
      return `a rule, which calls a URL, knows no zone but UTC, and its times are those of ${timezone}`;
    }
    return null;
  },
  note: (spec) => overlapNote(spec),
  print(entries, call) {
    const names = logicalNames(entries);
    const resources = entries.map((entry, i) => {
      const expression = expressionOf(entry.when);
      const body =
        call.url === null ? scheduleResource(entry, expression, call.command) : ruleResource(entry, expression);
      return `  # ${remark(entry)}\n  ${names[i]}:\n${body}`;
    });
    const parameters =
      call.url === null
        ? ['ClusterArn', 'TaskDefinitionArn', 'RoleArn'].map((name) => `  ${name}: { Type: String }\n`).join('') +
          '  SubnetIds: { Type: CommaDelimitedList }\n'
        : ['ConnectionArn', 'RoleArn'].map((name) => `  ${name}: { Type: String }\n`).join('');
    const destination =
      call.url === null
        ? []
        : [
            `  NljobsDestination:\n    Type: AWS::Events::ApiDestination\n    Properties:\n      ConnectionArn: !Ref ConnectionArn\n      HttpMethod: POST\n      InvocationEndpoint: ${JSON.stringify(`${call.url.replace(/\/+$/, '')}/api/v1/jobs/*/runs`)}\n`,
          ];
    return `AWSTemplateFormatVersion: '2010-09-09'
Description: Schedules of jobs, exported by nljobs
Parameters:
${parameters}Resources:
${[...destination, ...resources].join('\n')}`;
  },
};

function scheduleResource(entry: Entry, expression: string, command: readonly string[]): string {
  const { spec, name, timezone } = entry;
  const input = { containerOverrides: [{ name: 'nljobs', command: [...command, spec.id] }] };
  // An invocation that fails is tried again for as long as a missed run would be made up for.
  const age = spec.misfire.policy === 'skip' ? 60 : Math.min(86_400, Math.max(60, secondsOf(spec.misfire.window)));
  return `    Type: AWS::Scheduler::Schedule
    Properties:
      Name: ${JSON.stringify(name)}
      ScheduleExpression: ${JSON.stringify(expression)}
      ScheduleExpressionTimezone: ${JSON.stringify(timezone)}
      FlexibleTimeWindow: { Mode: 'OFF' }
      Target:
        Arn: !Ref ClusterArn
        RoleArn: !Ref RoleArn
        Input: ${JSON.stringify(JSON.stringify(input))}
        RetryPolicy: { MaximumEventAgeInSeconds: ${age} }
        EcsParameters:
          TaskDefinitionArn: !Ref TaskDefinitionArn
          LaunchType: FARGATE
          NetworkConfiguration:
            AwsvpcConfiguration: { Subnets: !Ref SubnetIds }
`;
}

function ruleResource({ spec, name }: Entry, expression: string): string {
  return `    Type: AWS::Events::Rule
    Properties:
      Name: ${JSON.stringify(name)}
      ScheduleExpression: ${JSON.stringify(expression)}
      Targets:
        - Id: nljobs
          Arn: !GetAtt NljobsDestination.Arn
          RoleArn: !Ref RoleArn
          HttpParameters: { PathParameterValues: [${JSON.stringify(spec.id)}] }
`;
}

/** `cron(minute hour day-of-month month day-of-week year)`, one of the two day fields a question mark; or `at(…)`. */
export function expressionOf(when: Entry['when']): string {
  if (isOneTime(when)) return `at(${when.at})`;
  const { minutes, hours, months } = when;
  const [day, weekday] = dayFields(when.day);
  const fields = [field(minutes, 0, 59), field(hours, 0, 23), day, field(months, 1, 12), weekday, '*'];
  return `cron(${fields.join(' ')})`;
}

function dayFields(day: DayRule): readonly [string, string] {
  switch (day.kind) {
    case 'every':
      return ['*', '?'];
    case 'month-days':
      return [field(day.days, 1, 31), '?'];
    case 'last-day':
      return ['L', '?'];
    case 'weekdays':
      return ['?', weekdayField(day.days)];
    case 'nth-weekday':
      // There, Sunday is day 1.
      return ['?', day.nth === -1 ? `${day.weekday + 1}L` : `${day.weekday + 1}#${day.nth}`];
    default:
      return day satisfies never;
  }
}

/** Names, so that nobody has to know on which day a week begins. */
function weekdayField(days: readonly number[]): string {
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const isRun = days.length > 2 && days.every((day, i) => day === first + i);
  return isRun ? `${WEEKDAYS[first]}-${WEEKDAYS[last]}` : days.map((day) => WEEKDAYS[day]).join(',');
}

/** A star, a step from the lowest, a run, or a list. */
function field(values: readonly number[], low: number, high: number): string {
  if (values.length === high - low + 1) return '*';
  const [first = low, second = low] = values;
  const step = second - first;
  const isEven = values.length > 2 && values.every((value, i) => value === first + i * step);
  if (isEven && step === 1) return `${first}-${values.at(-1)}`;
  if (isEven && (values.at(-1) ?? 0) + step > high) return `${first}/${step}`;
  return values.join(',');
}

/** Names of resources: letters and digits, and no two alike. */
function logicalNames(entries: readonly Entry[]): readonly string[] {
  const taken = new Set<string>(['NljobsDestination']);
  return entries.map(({ name }) => {
    const base = name
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('');
    let free = `Job${base}`;
    for (let n = 2; taken.has(free); n++) free = `Job${base}N${n}`;
    taken.add(free);
    return free;
  });
}
