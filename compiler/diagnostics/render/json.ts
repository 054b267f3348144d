import type { Diagnostic, Fix, Severity, Span } from 'nljobs/spec/core';
import { codeEntry } from '../codes.ts';
import type { LocatedDiagnostic } from '../located.ts';
import { linesOf, type Position } from '../position.ts';

/** A finding as JSON: offsets in UTF-16 code units of the file, and the same as lines and columns from 1. */
export interface JsonDiagnostic {
  readonly file: string;
  readonly job: string | null;
  readonly code: string;
  readonly title: string | null;
  readonly severity: Severity;
  readonly message: string;
  readonly start: Position;
  readonly end: Position;
  readonly span: Span;
  readonly labels: NonNullable<Diagnostic['labels']>;
  readonly fixes: readonly Fix[];
}

/** Gives a finding the shape that `--json` prints. */
export function toJson({ source, diagnostic, job }: LocatedDiagnostic): JsonDiagnostic {
  const lines = linesOf(source.text);
  return {
    file: source.name,
    job,
    code: diagnostic.code,
    title: codeEntry(diagnostic.code)?.title ?? null,
    severity: diagnostic.severity,
    message: diagnostic.message,
    start: lines.position(diagnostic.span.start),
    end: lines.position(diagnostic.span.end),
    span: diagnostic.span,
    labels: diagnostic.labels ?? [],
    fixes: diagnostic.fixes,
  };
}
