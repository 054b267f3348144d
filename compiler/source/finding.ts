import type { Fix, Span } from 'nljobs/spec/core';
import { type Code, codes } from '../diagnostics/codes.ts';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';

/** A finding about a file, with the severity that the register gives its code. Without a span, about its beginning. */
export function finding(
  code: Code,
  source: Source,
  message: string,
  options: {
    readonly span?: Span;
    readonly labels?: readonly { readonly span: Span; readonly text: string }[];
    readonly fixes?: readonly Fix[];
    readonly job?: string | null;
  } = {},
): LocatedDiagnostic {
  return {
    source,
    diagnostic: {
      code,
      severity: codes[code].severity,
      message,
      span: options.span ?? { start: 0, end: 0 },
      ...(options.labels !== undefined && options.labels.length > 0 ? { labels: options.labels } : {}),
      fixes: options.fixes ?? [],
    },
    job: options.job ?? null,
  };
}
