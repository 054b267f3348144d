import type { Alert, JobChange } from '../../services/diff/compare.ts';
import type { ProjectDiff } from '../../services/diff/diff.ts';
import {
  asleepInWords,
  clockChangeInWords,
  collisionInWords,
  countJobs,
  headline,
  nothingChanged,
  outcomeOf,
  runsAYear,
  strip,
  stripHead,
} from './words.ts';

/** The mark by which a comment is found again, so that a pull request has one and not one a push. */
export const STICKY = '<!-- nljobs-diff -->';
/** GitHub takes 65,536 characters a comment; what is behind this is counted. */
const LONGEST = 60_000;
const MOST_COLLISIONS = 5;

/** A comparison as one comment of a pull request. `now` is epoch milliseconds. */
export function diffToMarkdown({ changes, jobs, diagnostics }: ProjectDiff, base: string, now: number): string {
  const head = headline(changes);
  const errors = diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error').length;
  const broken = errors === 0 ? [] : ['', `**${errors} error${errors === 1 ? '' : 's'}**: see the annotations.`];
  const since = code(base);
  if (head === null) {
    return [STICKY, '### Jobs: nothing changes', '', nothingChanged(jobs.after, since), ...broken, ''].join('\n');
  }
  const lines = [STICKY, `### Jobs: ${head}`, '', `Since ${since}, of ${countJobs(jobs.after)}.`, ...broken, ''];
  let length = lines.join('\n').length;
  let shown = 0;
  for (const change of changes) {
    const block = changeToMarkdown(change, now);
    if (length + block.length > LONGEST) break;
    lines.push(block);
    length += block.length + 1;
    shown++;
  }
  const rest = changes.length - shown;
  if (rest > 0) lines.push(`…and ${rest} more: \`nljobs diff --base ${base}\` shows them.`, '');
  return lines.join('\n');
}

/** A reworded or moved job is a line; the rest have a section each. */
function changeToMarkdown(change: JobChange, now: number): string {
  const { kind, id, before, after, alerts, parts, kept, rhythm, collisions, clockChanges } = change;
  const place = after ?? before;
  const title = `${code(id)} ${outcomeOf(change)}`;
  const where = place === null ? '' : ` · ${code(`${place.file}:${place.line}`)}`;
  if (alerts.length === 0 && (kind === 'reworded' || kind === 'moved')) return `- ${title}${where}\n`;
  const lines = [`#### ${title}${where}`, ''];
  for (const alert of alerts) lines.push(...alertToMarkdown(alert), '');
  if (kind === 'added' || kind === 'removed') lines.push(code(place?.spec?.canonical ?? place?.text ?? ''), '');
  const runs = rhythm.before !== null || rhythm.after !== null;
  if (parts.length > 0) {
    lines.push('| | Before | After |', '|---|---|---|');
    for (const part of parts) lines.push(`| ${part.part} | ${code(part.before)} | ${code(part.after)} |`);
    if (runs) lines.push(`| runs a year | ${runsAYear(rhythm.before)} | ${runsAYear(rhythm.after)} |`);
    lines.push('');
  } else if (runs) lines.push(`Runs a year: ${runsAYear(rhythm.after ?? rhythm.before)}.`, '');
  const drawn = rhythm.after ?? rhythm.before;
  if (drawn !== null) {
    lines.push('```text', `       ${stripHead(drawn, now)}  ${drawn.timezone}`);
    if (rhythm.before !== null) lines.push(`before ${strip(rhythm.before)}`);
    if (rhythm.after !== null) lines.push(`${rhythm.before === null ? '      ' : 'after '} ${strip(rhythm.after)}`);
    lines.push('```', '');
  }
  for (const one of collisions.slice(0, MOST_COLLISIONS)) {
    lines.push(`- starts together with ${code(collisionInWords(one, drawn?.timezone ?? 'UTC'))}`);
  }
  if (collisions.length > MOST_COLLISIONS) lines.push(`- and with ${collisions.length - MOST_COLLISIONS} more`);
  for (const one of clockChanges) lines.push(`- ${clockChangeInWords(one)}`);
  if (kept.length > 0 && parts.length > 0) {
    lines.push(`- unchanged: ${kept.map(({ part, words }) => `${part} (${code(words)})`).join(', ')}`);
  }
  if (lines.at(-1) !== '') lines.push('');
  return lines.join('\n');
}

function alertToMarkdown(alert: Alert): readonly string[] {
  switch (alert.kind) {
    case 'same-handler':
      return [
        '> [!WARNING]',
        `> **New words, same handler.** ${code(alert.handler)} was written for ${code(alert.before)}; the job now says ${code(alert.after)}.`,
      ];
    case 'asleep':
      return ['> [!WARNING]', `> **New steps.** ${asleepInWords(alert)}`];
    case 'new-reading':
      return [
        '> [!WARNING]',
        `> **Same words, ${alert.cause === 'grammar' ? 'new reading' : 'new defaults'}.** Before: ${code(alert.before)} Now: ${code(alert.after)}`,
      ];
    case 'restated':
      return [
        '> [!WARNING]',
        `> **Restated by a model.** ${code(alert.model)} made of ${code(alert.text)}: ${code(alert.restatement)}`,
      ];
    default:
      return alert satisfies never;
  }
}

/** Somebody's text as a code span: nothing in it is markup, mentions anybody, or ends a table's cell. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
  if (line === '') return '–';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}
