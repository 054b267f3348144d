import type { Severity } from './vocabulary.ts';

/** Half-open, in UTF-16 code units of the text that was compiled. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replace `start`–`end` by `text`. */
export interface Edit extends Span {
  readonly text: string;
}

/** A change that settles a diagnostic. `safe`: it keeps what the text already means. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly safe: boolean;
}

/** A finding about a text: what was read, what is unclear, what to write instead. Data, never thrown. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** Other places of the same text that bear on it. */
  readonly labels?: readonly { readonly span: Span; readonly text: string }[];
  readonly fixes: readonly Fix[];
}
