import { parseInstant, wallAt } from 'nljobs/spec/core';
import type { Parting } from '../../audit/claim.ts';
import type { AuditFinding } from '../../audit/finding.ts';
import { DIALECTS } from '../../cron/dialects.ts';
import { linesOf } from '../../diagnostics/position.ts';
import { visible } from '../../diagnostics/render/cells.ts';
import type { Paint } from '../../diagnostics/render/paint.ts';
import { wrap } from '../explain/wrap.ts';
import { drawSides, PICTURE_WIDTH } from './picture.ts';

/** So many lines of a file are shown above a finding. */
const MOST_LINES = 4;
const COLUMN = 36;

/** One contradiction as a card: the lines, what they say beside what happens, the runs where the two part, the remedy. */
export function drawCard(finding: AuditFinding, text: string, columns: number, paint: Paint): string {
  const { found, judgement, words } = finding;
  const place = paint('strong', `${visible(found.file)}:${found.line}:${found.column}`);
  const rows = [`${paint('error', 'contradicts')}  ${place}  ${paint('quiet', DIALECTS[found.dialect].name)}`, ''];
  rows.push(...excerpt(text, words?.start ?? found.start, found.start, found.end, paint), '');
  if (judgement === null) return `${[...rows, `  ${finding.message}`].join('\n')}\n`;
  const says = wrap(judgement.says ?? '', COLUMN - 2);
  const fires = wrap(judgement.fires ?? '', COLUMN - 2);
  rows.push(`  ${paint('strong', 'The words say'.padEnd(COLUMN))}${paint('strong', 'It fires')}`);
  for (let at = 0; at < Math.max(says.length, fires.length); at++)
    rows.push(`  ${(says[at] ?? '').padEnd(COLUMN)}${fires[at] ?? ''}`.trimEnd());
  if (judgement.sides !== null && columns >= PICTURE_WIDTH + 2)
    rows.push('', ...drawSides(judgement.sides, paint).map((row) => `  ${row}`));
  if (judgement.at !== null) rows.push('', ...partings(judgement.at, found.timezone, paint).map((row) => `  ${row}`));
  if (judgement.fix !== null) {
    const hint = finding.fixes.some(({ safe }) => safe) ? paint('quiet', '   --fix writes it') : '';
    rows.push('', `  ${paint('good', 'The words mean')}  ${paint('strong', visible(judgement.fix))}${hint}`);
  }
  for (const note of judgement.notes) rows.push('', ...wrap(note, columns - 4).map((row) => `  ${row}`));
  return `${rows.join('\n')}\n`;
}

/** The lines from the words to the cron, the cron underlined. */
function excerpt(text: string, wordsAt: number, start: number, end: number, paint: Paint): readonly string[] {
  const lines = linesOf(text);
  const at = lines.position(start);
  const from = Math.max(Math.min(lines.position(wordsAt).line, at.line), at.line - MOST_LINES + 1);
  const to = Math.min(Math.max(lines.position(wordsAt).line, at.line), at.line + MOST_LINES - 1);
  const width = String(to).length;
  const rows: string[] = [];
  for (let line = from; line <= to; line++) {
    const said = visible(lines.text(line)).slice(0, 160);
    rows.push(`  ${paint('quiet', `${String(line).padStart(width)} |`)} ${said}`.trimEnd());
    if (line === at.line)
      rows.push(
        `  ${paint('quiet', `${' '.repeat(width)} |`)} ${' '.repeat(at.column - 1)}${paint('error', '^'.repeat(Math.max(1, end - start)))}`,
      );
  }
  return rows;
}

const DATE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `Mon 4 January 2027, 09:00`, by the clock of the cron. */
function written(local: string): string {
  const zoned = /([+-]\d\d:\d\d|Z)$/.test(local);
  const wall = zoned ? wallAt(parseInstant(local.replace(/([+-]\d\d:\d\d|Z)$/, 'Z')), 'UTC') : Date.parse(`${local}Z`);
  return `${DATE.format(wall).replace(',', '')}, ${local.slice(11, 16)}`;
}

function partings({ words, cron }: Parting, zone: string | null, paint: Paint): readonly string[] {
  const by = zone === null ? '' : ` ${zone}`;
  const rows: string[] = [];
  if (words !== null) rows.push(`${paint('strong', written(words) + by)}  the words say so, and it does not fire`);
  if (cron !== null) rows.push(`${paint('strong', written(cron) + by)}  it fires, and no word says so`);
  return rows;
}
