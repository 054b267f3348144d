import type { Counts } from '../../diagnostics/collect.ts';
import { summaryOf } from '../../diagnostics/render/github.ts';
import { type Summary, summaryLines } from './summary.ts';

/** An audit as Markdown: what it came to, then a row for each finding, the worst first. */
export function auditToMarkdown(rows: readonly string[], counts: Counts, summary: Summary): string {
  const lines = summaryLines(summary, true).map((line) => `- ${line.replaceAll('<', '&lt;')}`);
  return `${summaryOf(rows, counts)}\n${lines.join('\n')}\n`;
}
