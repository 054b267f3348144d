import type { Paint } from '../../diagnostics/render/paint.ts';
import type { Alert, ChangeKind, JobChange } from '../../services/diff/compare.ts';
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

const SIGN: Readonly<Record<ChangeKind, string>> = {
  added: '+',
  removed: '-',
  renamed: '~',
  changed: '~',
  unreadable: '!',
  reworded: '=',
  moved: '=',
};
const MOST_COLLISIONS = 5;

/** A comparison for a terminal. `now` is epoch milliseconds. */
export function renderDiff({ changes, jobs }: ProjectDiff, base: string, now: number, paint: Paint): string {
  const head = headline(changes);
  if (head === null) return `${nothingChanged(jobs.after, base)}\n`;
  const blocks = changes.map((change) => renderChange(change, now, paint));
  return `${blocks.join('\n')}\n${head} since ${base}, of ${countJobs(jobs.after)}\n`;
}

function renderChange(change: JobChange, now: number, paint: Paint): string {
  const { kind, id, before, after, alerts, parts, kept, rhythm, collisions, clockChanges } = change;
  const tone = kind === 'removed' || kind === 'unreadable' ? 'error' : kind === 'added' ? 'good' : 'strong';
  const quiet = (text: string) => paint('quiet', text);
  const place = after ?? before;
  const rows = [
    `${paint(tone, `${SIGN[kind]} ${id}`)}  ${outcomeOf(change)}  ${quiet(place === null ? '' : `${place.file}:${place.line}`)}`,
    ...alerts.flatMap((alert) => alertInWords(alert, id).map((line) => `    ${paint('warning', line)}`)),
  ];
  if (kind === 'added' || kind === 'removed') rows.push(`    ${(after ?? before)?.spec?.canonical ?? ''}`);
  for (const { part, before: old, after: fresh } of parts) {
    rows.push(`    ${part}`, `      ${paint('error', '-')} ${old}`, `      ${paint('good', '+')} ${fresh}`);
  }
  const drawn = rhythm.after ?? rhythm.before;
  if (drawn !== null) {
    const line = (name: string, of: typeof drawn) =>
      `    ${name.padEnd(7)} ${strip(of)}  ${quiet(`${runsAYear(of)} a year`)}`;
    rows.push(`    ${''.padEnd(7)} ${quiet(stripHead(drawn, now))}  ${quiet(drawn.timezone)}`);
    if (rhythm.before !== null) rows.push(line('before', rhythm.before));
    if (rhythm.after !== null) rows.push(line(rhythm.before === null ? '' : 'after', rhythm.after));
  }
  for (const one of collisions.slice(0, MOST_COLLISIONS)) {
    rows.push(`    starts together with ${collisionInWords(one, drawn?.timezone ?? 'UTC')}`);
  }
  if (collisions.length > MOST_COLLISIONS) rows.push(`    and with ${collisions.length - MOST_COLLISIONS} more`);
  for (const one of clockChanges) rows.push(`    ${clockChangeInWords(one)}`);
  if (kept.length > 0 && parts.length > 0) {
    rows.push(`    ${quiet(`unchanged: ${kept.map(({ part }) => part).join(', ')}`)}`);
  }
  return `${rows.map((row) => row.trimEnd()).join('\n')}\n`;
}

/** An alert in lines. */
export function alertInWords(alert: Alert, id: string): readonly string[] {
  switch (alert.kind) {
    case 'same-handler':
      return [
        `New words, same handler: ${alert.handler} was written for`,
        `  ${alert.before}`,
        'and the job now says',
        `  ${alert.after}`,
      ];
    case 'asleep':
      return [`New steps: ${asleepInWords(alert)}`];
    case 'new-reading':
      return [
        alert.cause === 'grammar'
          ? `Same words, new reading: this version of nljobs reads "${id}" otherwise`
          : `Same words, new defaults: "${id}" means something else under them`,
        `  before: ${alert.before}`,
        `  now:    ${alert.after}`,
      ];
    case 'restated':
      return [`Restated by ${alert.model}, which made of`, `  ${alert.text}`, 'this:', `  ${alert.restatement}`];
    default:
      return alert satisfies never;
  }
}
