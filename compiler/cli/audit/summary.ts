import type { Collision } from '../../audit/collisions.ts';
import type { AuditCounts } from '../../audit/run.ts';

/** What an audit came to. */
export interface Summary {
  readonly counts: AuditCounts;
  readonly collisions: readonly Collision[];
  /** Findings that are reported, by severity. */
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  /** Findings of the baseline that occurred, and that did not. */
  readonly known: number;
  readonly gone: number;
  /** Files that were changed by --fix. */
  readonly fixed: readonly string[];
}

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** What an audit came to, in a few lines. */
export function summaryLines(summary: Summary, verbose: boolean): readonly string[] {
  const { counts, collisions, warnings, notes, known, gone, fixed } = summary;
  const lines = [
    `${counted(counts.schedules, 'schedule')} in ${counted(counts.files, 'file')} looked at: ${counts.agrees} agree with their words, ${counts.contradicts} contradict them, of ${counts.unknown} nobody can tell, ${counts.silent} have none.`,
  ];
  if (warnings > 0 || notes > 0)
    lines.push(
      `Beside that ${counted(warnings, 'warning')}${notes > 0 ? ` and ${counted(notes, 'note')}${verbose ? '' : ' (--verbose shows them)'}` : ''}.`,
    );
  for (const { at, zone, count, places } of collisions.slice(0, verbose ? 20 : 1)) {
    const first = places.slice(0, 3).map(({ file, line }) => `${file}:${line}`);
    lines.push(`${count} schedules begin at ${at}${zone === null ? '' : ` ${zone}`}: ${first.join(', ')} …`);
  }
  if (known > 0) lines.push(`${counted(known, 'finding')} of the baseline left out.`);
  if (gone > 0)
    lines.push(
      `${counted(gone, 'finding')} of the baseline ${gone === 1 ? 'is' : 'are'} gone: --update-baseline takes them out.`,
    );
  if (fixed.length > 0) lines.push(`Changed: ${fixed.join(', ')}.`);
  const skipped = Object.entries(counts.skipped);
  if (skipped.length > 0)
    lines.push(
      `Not looked into: ${skipped.map(([reason, count]) => `${counted(count, 'file')} (${reason})`).join(', ')}.`,
    );
  return lines;
}
