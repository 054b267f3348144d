import { pathToFileURL } from 'node:url';
import type { Edit, Severity, Span } from 'nljobs/spec/core';
import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentSymbol,
  type Location,
  type Range,
  SymbolKind,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { Action } from '../services/editor/actions.ts';
import type { Completion } from '../services/editor/complete.ts';
import type { JobSymbol } from '../services/editor/symbols.ts';

/** Our offsets are UTF-16 code units, as the protocol's columns are; only lines are to be found. */
export interface Positions {
  range(span: Span): Range;
  offset(position: Range['start']): number;
}

/** The lines of a text. */
export function positionsOf(text: string): Positions {
  const document = TextDocument.create('', 'markdown', 0, text);
  return {
    range: ({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) }),
    offset: (position) => document.offsetAt(position),
  };
}

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

export const uriOf = (path: string): string => pathToFileURL(path).href;

/**
 * A finding as the protocol has it.
 *
 * @param uri of the file that it is in
 * @param reference address of the page on which every code has a heading; null where there is none
 */
export function diagnosticOf(
  { diagnostic }: LocatedDiagnostic,
  uri: string,
  at: Positions,
  reference: string | null,
): Diagnostic {
  const { code, severity, message, span, labels = [] } = diagnostic;
  return {
    range: at.range(span),
    severity: SEVERITY[severity],
    code,
    ...(reference === null ? {} : { codeDescription: { href: `${reference}#${code.toLowerCase()}` } }),
    source: 'nljobs',
    message,
    ...(labels.length === 0
      ? {}
      : {
          relatedInformation: labels.map((label) => ({
            location: { uri, range: at.range(label.span) },
            message: label.text,
          })),
        }),
  };
}

export function editsOf(edits: readonly Edit[], at: Positions): TextEdit[] {
  return edits.map(({ start, end, text }) => ({ range: at.range({ start, end }), newText: text }));
}

export function actionOf(action: Action, uri: string, at: Positions, reference: string | null): CodeAction {
  return {
    title: action.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(action.finding, uri, at, reference)],
    isPreferred: action.preferred,
    edit: { changes: { [uri]: editsOf(action.edits, at) } },
  };
}

export function completionOf(completion: Completion, index: number, at: Positions): CompletionItem {
  const { text, detail, kind, span } = completion;
  return {
    label: text,
    detail,
    kind: kind === 'event' ? CompletionItemKind.Event : CompletionItemKind.Snippet,
    // The order is ours: the longest match first.
    sortText: String(index).padStart(4, '0'),
    filterText: text,
    textEdit: { range: at.range(span), newText: text },
  };
}

export function symbolOf({ name, detail, span, place }: JobSymbol, at: Positions): DocumentSymbol {
  return { name, detail, kind: SymbolKind.Event, range: at.range(span), selectionRange: at.range(place) };
}

export function locationOf(uri: string, text: string, span: Span): Location {
  return { uri, range: positionsOf(text).range(span) };
}
