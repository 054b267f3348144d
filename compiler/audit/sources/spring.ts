import type { DialectId } from '../../cron/dialects.ts';
import { argumentOf, behind, bracketAt, isCronText, type Said, textAtOffset } from '../text/code.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

/**
 * `@Scheduled(cron = …, zone = …)` of Spring, Quarkus and Micronaut, the schedule builders of Quartz for Java and .NET,
 * and the timers of Azure Functions.
 */
export const spring: Source = {
  id: 'spring',
  reads: (path) => /\.(?:java|kt|scala|cs)$/.test(path),
  mentions: [/@Scheduled\b|\b(?:With)?[cC]ronSchedule\b|\bCronExpression\b|\bCronTrigger\b|\bTimerTrigger\b/],
  find: (file) => [...annotations(file), ...builders(file), ...timers(file)],
};

function annotations(file: SourceFile): readonly Sighting[] {
  const scanned = file.scan();
  const dialect: DialectId = /\bio\.quarkus\b/.test(file.text) ? 'quartz' : 'spring';
  return behind(scanned, /@Scheduled\s*\(/g).flatMap(({ at, from }): readonly Sighting[] => {
    const call = bracketAt(scanned, at - 1);
    const said = argumentOf(file, call, 'cron');
    const cron = said === null ? null : cronIn(said);
    if (said === null || cron === null) return [];
    const method =
      /\b(?:void|fun|def|[\w<>]+)\s+(\w+)\s*\(/.exec(scanned.code.slice(call.close + 1, call.close + 600))?.[1] ?? null;
    return [
      sighting({
        dialect,
        ...cron,
        above: [...said.places, from, firstAnnotation(file.text, from)],
        beside: [from],
        timezone: argumentOf(file, call, 'zone', 'timeZone')?.value ?? null,
        name: method,
        action: method === null ? null : `run ${method}`,
      }),
    ];
  });
}

function builders(file: SourceFile): readonly Sighting[] {
  const scanned = file.scan();
  return behind(scanned, /\b(?:cronSchedule|WithCronSchedule|new\s+CronExpression|new\s+CronTrigger)\s*\(/g).flatMap(
    ({ at, from }): readonly Sighting[] => {
      const said = textAtOffset(file, at);
      const cron = said === null ? null : cronIn(said);
      if (said === null || cron === null) return [];
      const rest = file.text.slice(said.places.at(-1) ?? at, at + 300);
      const isSpring = /\bspringframework\.scheduling\.support\b/.test(file.text);
      return [
        sighting({
          dialect: isSpring ? 'spring' : 'quartz',
          ...cron,
          above: [...said.places, from],
          timezone: /inTimeZone\(\s*TimeZone\.getTimeZone\(\s*"([^"]+)"/.exec(rest)?.[1] ?? null,
        }),
      ];
    },
  );
}

/** `[TimerTrigger("0 0 9 * * *")]` in C#, `@TimerTrigger(schedule = "…")` in Java. */
function timers(file: SourceFile): readonly Sighting[] {
  const scanned = file.scan();
  return behind(scanned, /[[@]TimerTrigger\s*\(/g).flatMap(({ at, from }): readonly Sighting[] => {
    const said = argumentOf(file, bracketAt(scanned, at - 1), 'schedule') ?? textAtOffset(file, at);
    const cron = said === null ? null : cronIn(said);
    if (said === null || cron === null) return [];
    const name = /\bFunction(?:Name)?\s*\(\s*(?:name\s*=\s*)?"([^"\n]+)"/.exec(
      file.text.slice(Math.max(0, from - 300), from),
    )?.[1];
    return [
      sighting({
        dialect: 'ncrontab',
        ...cron,
        above: [...said.places, from, firstAnnotation(file.text, from)],
        timezone: 'UTC',
        name: name ?? null,
        action: name === undefined ? null : `run ${name}`,
      }),
    ];
  });
}

/** The cron of a string, or the one that a placeholder falls back on: `${app.cron:0 0 3 * * *}`. */
function cronIn({ value, start, end, plain }: Said): Pick<Sighting, 'cron' | 'start' | 'end' | 'editable'> | null {
  if (isCronText(value)) return { cron: value, start, end, editable: plain };
  const fallback = /^(\$?\{[\w.-]+:)([^{}]+)\}$/.exec(value);
  const [, before = '', cron = ''] = fallback ?? [];
  if (!isCronText(cron)) return null;
  const from = start + before.length;
  return { cron, start: from, end: from + cron.length, editable: true };
}

/** Where the first of the annotations above a method begins: what stands above them is about the method. */
function firstAnnotation(text: string, offset: number): number {
  let first = offset;
  for (let from = text.lastIndexOf('\n', offset); from > 0; ) {
    const before = text.lastIndexOf('\n', from - 1);
    const line = text.slice(before + 1, from);
    if (!/^\s*@\w/.test(line)) return first;
    first = before + 1 + line.search(/\S/);
    from = before;
  }
  return first;
}
