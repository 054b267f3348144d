import type { ScheduleFault } from '../errors.ts';
import { isSchedule, type JobSpec, type Trigger } from '../spec/job-spec.ts';
import { type ReadWhen, refused } from './read-when.ts';

/**
 * `compile` of `@nljobs/compiler/core`, as far as it is used here: the runtime never imports the compiler, an application
 * hands it over.
 */
export type Compile = (
  text: string,
  options: { readonly now: string; readonly phrase: boolean; readonly context: { readonly timezone: string } },
) => {
  readonly spec: (Pick<JobSpec, 'triggers' | 'provenance'> & Partial<JobSpec>) | null;
  readonly readback: string | null;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly span: { readonly start: number; readonly end: number };
    readonly fixes?: readonly {
      readonly title: string;
      readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
      readonly safe: boolean;
    }[];
  }[];
  readonly words: readonly { readonly start: number; readonly end: number; readonly as: string }[];
};

export interface EnglishAsked {
  readonly now: number;
  readonly timezone: string;
  readonly compile: Compile | null;
}

/** What a schedule says; all else in the text would be left out, and is refused. */
const OF_SCHEDULES: ReadonlySet<string> = new Set(['triggers', 'timezone', 'action', 'title']);

/** Reads a schedule in English. Pure, as the compiler is. */
export function readEnglish(text: string, { now, timezone, compile }: EnglishAsked): ReadWhen {
  if (compile === null) {
    return refused([
      {
        at: 'when',
        message:
          `"${text}" is none of the forms that are read here: five fields of cron, "RRULE:…", an ISO 8601 duration such as PT15M, ` +
          'or a time such as 2027-12-24T09:00:00. To read English too, start the instance with nljobs start --english, or hand the compiler over: ' +
          "import { compile } from '@nljobs/compiler/core' and createRuntime({ compile, … })",
      },
    ]);
  }
  const { spec, readback, diagnostics, words } = compile(text, {
    now: new Date(now).toISOString(),
    phrase: true,
    context: { timezone },
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (spec === null || errors.length > 0) {
    const faults = errors.map(({ code, message, span }) => faultAt(text, span, `${message} (${code})`));
    return refused(faults.length > 0 ? faults : [{ at: 'when', message: `"${text}" cannot be read as a schedule` }]);
  }
  const stray = words.filter(({ as }) => as === 'action' || as === 'option' || as === 'event');
  const faults = stray.map((word) => faultAt(text, word, STRAY[word.as] ?? 'only a schedule can be said here'));
  const others = Object.entries(spec.provenance).filter(
    ([name, origin]) => origin === 'stated' && !OF_SCHEDULES.has(name),
  );
  if (faults.length === 0 && others.length > 0) {
    faults.push({
      at: 'when',
      message: `only a schedule can be said here, not ${others.map(([name]) => name).join(', ')}`,
    });
  }
  const triggers = spec.triggers.filter(isSchedule);
  if (faults.length === 0 && triggers.length < spec.triggers.length) {
    faults.push({ at: 'when', message: `"${text}" names no times: ${kindsOf(spec.triggers)}` });
  }
  if (faults.length > 0) return refused(faults);
  return {
    ok: true,
    triggers,
    timezone: triggers[0]?.timezone ?? timezone,
    readback,
  };
}

const STRAY: Readonly<Record<string, string>> = {
  action: 'only a schedule can be said here, and this says what to do',
  option: 'only a schedule can be said here, and this is an option of the job',
  event: 'only a schedule can be said here, and this is an event',
};

function kindsOf(triggers: readonly Trigger[]): string {
  return [
    ...new Set(triggers.filter((trigger) => !isSchedule(trigger)).map(({ kind }) => `a trigger of kind ${kind}`)),
  ].join(', ');
}

function faultAt(text: string, span: { readonly start: number; readonly end: number }, message: string): ScheduleFault {
  const { start, end } = span;
  const said = text.slice(start, end);
  return {
    at: 'when',
    message: said === '' || message.includes(said) ? message : `“${said}”: ${message}`,
    span: { start, end },
  };
}
