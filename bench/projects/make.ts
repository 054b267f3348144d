import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the descriptions of a project are put together from, so that no two of them say the same. */
const WHEN = [
  'Every weekday at HOUR:MINUTE',
  'On the first Monday of every month at HOUR:MINUTE',
  'Every 15 minutes from HOUR:00 to 22:00 on weekdays',
  'Mondays and Thursdays at HOUR:MINUTE America/New_York',
  'When an order is placed',
  'Every day at HOUR:MINUTE except on 25 December',
] as const;
const WHAT = [
  'send reminders to customers with overdue invoices of region N',
  'delete sessions of shard N older than 30 days',
  'sync the orders of shop N',
  'rebuild search index N',
] as const;
const HOW = [
  '',
  ' Run sequentially.',
  ' Retry 5 times.',
  ' At most once per customer per day.',
  ' Time out after 10 minutes.',
];

export const PER_FILE = 50;

/** The text of a source with its jobs. @param first the number of its first job */
export function sourceText(first: number, jobs: number): string {
  const sections = Array.from({ length: jobs }, (_, i) => {
    const n = first + i;
    const pick = (list: readonly string[], by: number) => list[Math.floor(n / by) % list.length] ?? '';
    const when = pick(WHEN, 1)
      .replace('HOUR', String(n % 20).padStart(2, '0'))
      .replace('MINUTE', String(n % 60).padStart(2, '0'));
    return `## Job ${n}\n\n${when}, ${pick(WHAT, 7).replace(/\bN\b/, String(n))}.${pick(HOW, 3)}\n`;
  });
  return `# Group of ${first}\n\n${sections.join('\n')}`;
}

/** Writes a project of so many jobs, fifty a file. */
export function makeProject(folder: string, jobs: number): void {
  mkdirSync(join(folder, 'jobs'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'nljobs.config.json'), '{ "sources": ["jobs/*.md"], "timezone": "Europe/Berlin" }\n');
  for (let first = 0; first < jobs; first += PER_FILE) {
    const name = `part-${String(first / PER_FILE).padStart(4, '0')}.md`;
    writeFileSync(join(folder, 'jobs', name), sourceText(first, Math.min(PER_FILE, jobs - first)));
  }
}
