import { type Diagnostic, formatInstant, type JobSpec, type WordSpan } from 'nljobs/spec/core';
import type { Compilation, CompileOptions } from '../../compilation.ts';
import { codes } from '../../diagnostics/codes.ts';
import { collect, isQuestion } from '../../diagnostics/collect.ts';
import { locate } from '../../diagnostics/located.ts';
import { installedHolidays } from '../../host/holidays.ts';
import { upcoming } from '../../services/upcoming.ts';
import type { Request } from './request.ts';

export type Compile = (text: string, options: CompileOptions) => Compilation;

/** The answer of `nljobs parse`, its keys in the order of the contract. */
export interface Answer {
  readonly ok: boolean;
  readonly text: string;
  readonly spec: JobSpec | null;
  readonly next: readonly string[];
  readonly readback: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly words: readonly WordSpan[];
}

/** Puts the keys of a finding in the order of the contract; labels come last, where there are any. */
function inOrder({ code, severity, message, span, fixes, labels }: Diagnostic): Diagnostic {
  return { code, severity, message, span, fixes, ...(labels && labels.length > 0 && { labels }) };
}

/** The answer to a text that could not even be looked at. */
export function refusal(text: string, code: keyof typeof codes, message: string): Answer {
  const span = { start: 0, end: text.length };
  const diagnostic: Diagnostic = { code, severity: codes[code].severity, message, span, fixes: [] };
  return { ok: false, text, spec: null, next: [], readback: null, diagnostics: [inOrder(diagnostic)], words: [] };
}

/** How a request is put to the compiler. */
export function compileOptions(request: Omit<Request, 'text' | 'next'>): CompileOptions {
  return {
    now: new Date(request.now).toISOString(),
    phrase: request.phrase,
    relativeDates: 'read',
    holidayCalendar: installedHolidays,
    ...(request.timezone !== null && { context: { timezone: request.timezone } }),
  };
}

/** Compiles one text and lists its occurrences. */
export function answer(compile: Compile, request: Request): Answer {
  const compilation = compile(request.text, compileOptions(request));
  const { ok, spec, readback, words } = compilation;
  const source = { name: '<text>', text: request.text };
  const next = spec === null ? [] : upcoming(spec.triggers, request.now, request.next);
  return {
    ok,
    text: request.text,
    spec,
    next: next.map(({ at, timezone }) => formatInstant(at, timezone)),
    readback,
    diagnostics: collect(compilation.diagnostics.map((diagnostic) => locate(diagnostic, source))).map((found) =>
      inOrder(found.diagnostic),
    ),
    words,
  };
}

/** Whether all that stands against a text are questions for its author. */
export function asksOnly({ ok, text, diagnostics }: Answer): boolean {
  const source = { name: '<text>', text };
  return (
    !ok && diagnostics.every((diagnostic) => diagnostic.severity !== 'error' || isQuestion(locate(diagnostic, source)))
  );
}
