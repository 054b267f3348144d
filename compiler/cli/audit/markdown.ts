import type { LocatedDiagnostic } from '../../diagnostics/located.ts';
import { renderSummary } from '../../diagnostics/render/github.ts';
import { type Summary, summaryLines } from './summary.ts';

/** An audit as Markdown: what it came to, then the findings, the worst first. */
export function auditToMarkdown(found: readonly LocatedDiagnostic[], summary: Summary): string {
  const lines = summaryLines(summary, true).map((line) => `- ${line.replaceAll('<', '&lt;')}`);
  return `${renderSummary(found)}\n${lines.join('\n')}\n`;
}
