import type { Call, Calls, ObjectValue, TextValue, Value } from '../../typescript/call.ts';
import { readCalls } from '../../typescript/calls.ts';
import type { FoundWords } from '../found.ts';
import { isCronText } from '../text/code.ts';
import { testsDate } from '../text/tests-date.ts';
import { AWS_CRON } from './eventbridge.ts';
import { guessedDialect } from './guessed.ts';
import { PACKAGES, type PackageReader } from './packages.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

/** Keys that say that their value is a cron, in an object that is handed to whatever reads it. */
const KEY =
  /^(?:cron|cronTime|cronExpression|cronSchedule|crontab|cronPattern|crons|schedules?|scheduleExpression|interval|pattern|rule)$/;

/**
 * Calls of packages that run jobs, in JavaScript and TypeScript, by their syntax: node-cron, cron, croner, BullMQ,
 * pg-boss, Temporal and others of `packages.ts`, the CDK, and crons in objects behind keys that say so.
 */
export const script: Source = {
  id: 'script',
  reads: (path) => /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path),
  mentions: [
    /\b(?:cron|schedule)|bull|pg-boss|@temporalio|agenda|\binngest\b/i,
    /["'`](?:(?:CRON_)?TZ=\S+ +|cron\(\s*)?(?:[\d*?/,-]+[ \t]+[\w*?/,-]+[ \t]|@[a-z]+ly["'`])|Schedule(?:Expression)?\.cron\(/,
  ],
  find: async (file) => {
    const { calls, objects } = await readCalls(file.path, file.text);
    return [
      ...calls.flatMap((call) => [...inCall(call, file), ...ofCdk(call, calls, file)]),
      ...objects.flatMap(inObject),
    ];
  },
};

/** Crons behind keys of an object that say so. */
function inObject(object: Calls['objects'][number]): readonly Sighting[] {
  return object.entries.flatMap(({ key, keyStart, value }) => {
    const values = KEY.test(key) ? (value.kind === 'list' ? value.items : [value]) : [];
    return values.flatMap((text): readonly Sighting[] => {
      if (text.kind !== 'text') return [];
      const above = [text.used, keyStart, object.start, object.statement];
      const dialect = AWS_CRON.test(text.value)
        ? 'aws'
        : guessedDialect(text.value.replace(/^(?:CRON_)?TZ=\S+\s+/, ''));
      if (dialect === null) return [];
      const made = sightingOf(text, { dialect, above });
      if (made === null) return [];
      const zone = member(object, 'timezone') ?? member(object, 'timeZone') ?? member(object, 'tz');
      return [
        {
          ...made,
          beside: [object.start],
          titles: [
            ...titleOf('name', member(object, 'name')),
            ...titleOf('description', member(object, 'description')),
          ],
          timezone: made.timezone ?? textOf(zone),
          name: textOf(member(object, 'name')) ?? object.target,
        },
      ];
    });
  });
}

/** The crons among the arguments of a call, as the package reads them whose function it is. */
function inCall(call: Call, file: SourceFile): readonly Sighting[] {
  const reader = PACKAGES.find((one) => one.names.includes(call.name) && isFrom(call, one, file));
  if (reader === undefined) return [];
  const texts = reader.cron.flatMap((path) => textsAt(call.args, path)).filter(({ value }) => isCron(value, reader));
  const title = reader.title.map((path) => valueAt(call.args, path)).find((value) => value?.kind === 'text') ?? null;
  const zone = reader.zone.map((path) => textOf(valueAt(call.args, path))).find((one) => one !== null) ?? null;
  return texts.flatMap((text) => {
    const made = sightingOf(text, { dialect: reader.dialect, above: [text.used, call.start, call.statement] });
    if (made === null) return [];
    const handler = call.args.find((one) => one.kind === 'other' && one.name !== null);
    const name = textOf(title) ?? (handler?.kind === 'other' ? handler.name : null) ?? call.target;
    return [
      {
        ...made,
        beside: [call.start],
        titles: titleOf('name', title),
        timezone: made.timezone ?? zone ?? reader.without,
        testsDate: testsDate(file.text.slice(call.start, call.end)),
        name,
        action: name === null ? null : `run ${name}`,
      },
    ];
  });
}

/** A package says so itself, or the file names it and nothing says that the call is of another. */
function isFrom({ from, root }: Call, { packages }: PackageReader, { text }: SourceFile): boolean {
  if (from !== null) return packages.test(from) || (from.startsWith('.') && mentions(text, packages));
  return packages.test(root) || mentions(text, packages) || (packages.test('pg-boss') && /boss$/i.test(root));
}

/** Whether a file imports one of the packages. */
function mentions(text: string, packages: RegExp): boolean {
  for (const [, name = ''] of text.matchAll(/(?:from|require\(|import\()\s*["']([^"'\n]+)["']/g)) {
    if (packages.test(name)) return true;
  }
  return false;
}

/** `Schedule.cron({ minute: '0', hour: '4' })` of the CDK: fields that are not named are stars. */
function ofCdk(call: Call, calls: readonly Call[], { text }: SourceFile): readonly Sighting[] {
  if (call.name !== 'cron' || !/^(?:aws-cdk-lib|@aws-cdk\/)/.test(call.from ?? '') || call.args.length !== 1) return [];
  const [fields] = call.args;
  if (fields?.kind !== 'object') return [];
  const said = new Map(fields.entries.map(({ key, value }) => [key, value]));
  const field = (key: string): string | null => {
    const value = said.get(key);
    return value === undefined ? (key === 'weekDay' ? '?' : '*') : textOf(value);
  };
  const day = said.has('weekDay') && !said.has('day') ? '?' : field('day');
  const parts = [field('minute'), field('hour'), day, field('month'), field('weekDay'), field('year')];
  if (parts.includes(null)) return [];
  const around = calls.findLast((one) => one.start < call.start && one.end >= call.end && one.args.length > 2);
  const description = around === undefined ? null : valueAt(around.args, '2.description');
  return [
    sighting({
      dialect: 'aws',
      cron: parts.join(' '),
      start: call.start,
      end: call.end,
      above: [call.start, around?.start ?? call.statement, call.statement],
      beside: [call.start],
      titles: titleOf('description', description),
      timezone: zoneOfCdk(text.slice(call.start, call.end)),
      name: textOf(around?.args[1] ?? null) ?? call.target,
      editable: false,
    }),
  ];
}

/** `TimeZone.EUROPE_BERLIN` or `TimeZone.of('Europe/Berlin')`; rules without one run in UTC. */
function zoneOfCdk(call: string): string | null {
  const match = /TimeZone\.(?:of\(\s*["']([^"']+)["']|([A-Z_]+)\b)/.exec(call);
  if (match === null) return 'UTC';
  // The constants of the CDK are names in capitals, which cannot be turned back with certainty.
  return match[1] ?? (/^(?:ETC_)?UTC$/.test(match[2] ?? '') ? 'UTC' : null);
}

/** A sighting of a text that is a cron, a zone before it and the brackets of AWS taken away; null where it is none. */
function sightingOf(
  { value, start, end, plain }: TextValue,
  rest: Pick<Sighting, 'dialect' | 'above'>,
): Sighting | null {
  const wrapped = AWS_CRON.exec(value);
  const zoned = /^((?:CRON_)?TZ=(\S+)\s+)(.*)$/.exec(value);
  const cron = wrapped?.[2] ?? zoned?.[3] ?? value;
  if (!isCronText(cron)) return null;
  const from = start + (wrapped?.[1] ?? zoned?.[1] ?? '').length;
  const at = plain ? { start: from, end: from + cron.length } : { start, end };
  return sighting({
    ...rest,
    ...at,
    cron,
    dialect: wrapped === null ? rest.dialect : 'aws',
    timezone: zoned?.[2] ?? (wrapped === null ? null : 'UTC'),
    editable: plain,
  });
}

function isCron(value: string, { dialect }: PackageReader): boolean {
  return dialect === 'aws' ? AWS_CRON.test(value) : isCronText(value.replace(/^(?:CRON_)?TZ=\S+\s+/, ''));
}

function valueAt(args: readonly Value[], path: string): Value | null {
  const [index = '', ...keys] = path.split('.');
  let at: Value | null = args[Number(index)] ?? null;
  for (const key of keys) at = at?.kind === 'object' ? member(at, key) : null;
  return at;
}

function textsAt(args: readonly Value[], path: string): readonly TextValue[] {
  const value = valueAt(args, path);
  const values = value?.kind === 'list' ? value.items : [value];
  return values.flatMap((one) => (one?.kind === 'text' ? [one] : []));
}

function member(object: ObjectValue, key: string): Value | null {
  return object.entries.find((one) => one.key === key)?.value ?? null;
}

const textOf = (value: Value | null): string | null => (value?.kind === 'text' ? value.value : null);

function titleOf(place: 'name' | 'description', value: Value | null): readonly FoundWords[] {
  if (value?.kind !== 'text' || value.value.trim() === '') return [];
  return [{ text: value.value.trim(), place, start: value.start, end: value.end }];
}
