import type { Diagnostic, Fix, Severity, Span } from 'nljobs/spec/core';
import { type Code, codes } from '../diagnostics/codes.ts';

/** Collects what there is to say about one description. Nothing is thrown; everything is kept. */
export class Notes {
  readonly list: Diagnostic[] = [];

  /** Adds a finding. The severity is the register's unless the place knows better. */
  add(
    code: Code,
    span: Span,
    message: string,
    fixes: readonly Fix[] = [],
    severity: Severity = codes[code].severity,
  ): void {
    this.list.push({ code, severity, message, span: { start: span.start, end: span.end }, fixes });
  }

  get failed(): boolean {
    return this.list.some((note) => note.severity === 'error');
  }
}

/** A fix that puts other words in the place of a span. */
export function replace(span: Span, title: string, text: string, safe = false): Fix {
  return { title, edits: [{ start: span.start, end: span.end, text }], safe };
}

/** A fix that adds words behind a span. */
export function append(span: Span, title: string, text: string, safe = false): Fix {
  return { title, edits: [{ start: span.end, end: span.end, text }], safe };
}
