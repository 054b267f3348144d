import { candidates, type DialectId } from '../../cron/dialects.ts';
import { readCron } from '../../cron/read.ts';

/**
 * The dialect of a cron when nothing says who reads it: crontab's for five fields; for more, the first that may have
 * written it, as long as the others mean the same by it. Null where they do not: `0 0 0 ? * 6` is Friday to Quartz and
 * Saturday to Spring, and to take either would be a guess.
 */
export function guessedDialect(cron: string): DialectId | null {
  const fields = cron.trim().split(/\s+/);
  const first = candidates(fields)[0] ?? 'vixie';
  if (fields.length < 6) return first;
  const reading = readCron(cron);
  if (!reading.ok) return reading.ambiguous ? null : first;
  return reading.doubts.some(({ kind }) => kind === 'dialect' || kind === 'both-days') ? null : reading.dialect;
}
