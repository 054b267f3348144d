import type { Diagnostic, Span } from 'nljobs/spec/core';

/** A text as it stands in a project: a file, or what was typed at the command line. */
export interface Source {
  /** Path relative to the project's root with forward slashes, or a name in angle brackets such as `<text>`. */
  readonly name: string;
  readonly text: string;
}

/** A finding with the text that its spans, labels and edits count in. The one input of every renderer. */
export interface LocatedDiagnostic {
  readonly source: Source;
  /** Spans, labels and edits are offsets into `source.text`. */
  readonly diagnostic: Diagnostic;
  /** Id of the job it is about; null where it is about none, or about a file as a whole. */
  readonly job: string | null;
}

/**
 * Carries a finding about a description over to the file that holds it.
 *
 * @param place offset in the description to offset in `source.text`; called for starts and ends alike.
 */
export function locate(
  diagnostic: Diagnostic,
  source: Source,
  options: { readonly place?: (offset: number) => number; readonly job?: string | null } = {},
): LocatedDiagnostic {
  const place = options.place ?? ((offset: number) => offset);
  const move = <T extends Span>(span: T): T => ({ ...span, start: place(span.start), end: place(span.end) });
  const moved: Diagnostic = {
    ...diagnostic,
    span: move(diagnostic.span),
    ...(diagnostic.labels && { labels: diagnostic.labels.map((label) => ({ ...label, span: move(label.span) })) }),
    fixes: diagnostic.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })),
  };
  return { source, diagnostic: moved, job: options.job ?? null };
}
