import type { Severity, Span } from 'nljobs/spec/core';
import { codeEntry } from '../codes.ts';
import { worstFirst } from '../collect.ts';
import type { LocatedDiagnostic } from '../located.ts';
import { type Lines, linesOf } from '../position.ts';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

function region(lines: Lines, span: Span): object {
  const [start, end] = [lines.position(span.start), lines.position(span.end)];
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** A relative URI reference (RFC 3986) of a path. */
function uri(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** One result of a log, without its place in the list of rules, which is known when all are. */
export interface SarifResult {
  readonly ruleId: string;
  readonly [key: string]: unknown;
}

/** A finding as a result: all that a log needs of it, so that its text need not be kept. */
export function sarifResult({ source, diagnostic }: LocatedDiagnostic): SarifResult {
  const lines = linesOf(source.text);
  const artifactLocation = { uri: uri(source.name) };
  const labels = diagnostic.labels ?? [];
  return {
    ruleId: diagnostic.code,
    level: LEVEL[diagnostic.severity],
    message: { text: diagnostic.message },
    locations: [{ physicalLocation: { artifactLocation, region: region(lines, diagnostic.span) } }],
    ...(labels.length > 0 && {
      relatedLocations: labels.map(({ span, text }, id) => ({
        id,
        message: { text },
        physicalLocation: { artifactLocation, region: region(lines, span) },
      })),
    }),
    // SARIF 2.1.0 §3.55: a fix changes at least one artifact, so one without edits is left out.
    ...(diagnostic.fixes.some(({ edits }) => edits.length > 0) && {
      fixes: diagnostic.fixes
        .filter(({ edits }) => edits.length > 0)
        .map((fix) => ({
          description: { text: fix.title },
          artifactChanges: [
            {
              artifactLocation,
              replacements: fix.edits.map((edit) => ({
                deletedRegion: region(lines, edit),
                insertedContent: { text: edit.text },
              })),
            },
          ],
        })),
    }),
  };
}

/** Findings as a SARIF 2.1.0 log (OASIS), worst first, for code scanning. Columns count UTF-16 code units. */
export function renderSarif(found: readonly LocatedDiagnostic[], tool: { readonly version: string }): string {
  return sarifLog(worstFirst(found).map(sarifResult), tool);
}

/** A log of results that were made before, in the order in which they are given. */
export function sarifLog(results: readonly SarifResult[], tool: { readonly version: string }): string {
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'nljobs',
            version: tool.version,
            rules: rules.map((id) => {
              const entry = codeEntry(id);
              return entry === null
                ? { id }
                : {
                    id,
                    shortDescription: { text: entry.title },
                    fullDescription: { text: entry.why },
                    defaultConfiguration: { level: LEVEL[entry.severity] },
                  };
            }),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: results.map(({ ruleId, ...rest }) => ({ ruleId, ruleIndex: rules.indexOf(ruleId), ...rest })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}
