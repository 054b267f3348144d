import type { Edit, Span } from 'nljobs/spec/core';
import { applyFixes } from '../../diagnostics/fix.ts';
import type { LocatedDiagnostic } from '../../diagnostics/located.ts';
import type { Snapshot } from './project.ts';

export interface Action {
  readonly title: string;
  /** What it settles. */
  readonly finding: LocatedDiagnostic;
  readonly edits: readonly Edit[];
  /** The one that a single key may take: it is safe, and no other fix of the finding is. */
  readonly preferred: boolean;
}

/** The fixes of what was found in a stretch of a file; those without edits are for other hands. */
export function actionsIn({ report }: Snapshot, file: string, { start, end }: Span): readonly Action[] {
  return report.diagnostics.flatMap((finding) => {
    const { span, fixes } = finding.diagnostic;
    if (finding.source.name !== file || span.start > end || span.end < start) return [];
    const safe = fixes.filter((fix) => fix.safe && fix.edits.length > 0);
    return fixes.flatMap(({ title, edits, safe: isSafe }): readonly Action[] =>
      edits.length === 0 ? [] : [{ title, finding, edits, preferred: isSafe && safe.length === 1 }],
    );
  });
}

/** All safe fixes of a file that go together, as edits; those of findings that offer several safe ones are left. */
export function safeFixesOf({ report, files }: Snapshot, file: string): readonly Edit[] {
  const fixes = report.diagnostics.flatMap(({ source, diagnostic }) => {
    const safe = source.name === file ? diagnostic.fixes.filter((fix) => fix.safe && fix.edits.length > 0) : [];
    return safe.length === 1 ? safe : [];
  });
  return applyFixes(files.get(file)?.source.text ?? '', fixes).applied.flatMap(({ edits }) => edits);
}
