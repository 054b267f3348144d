import { toTriggers } from '../calendar/to-triggers.ts';
import { unbounded } from '../calendar/unbounded.ts';
import { describeTriggers } from '../readback/describe.ts';
import type { CronFirings } from './firings.ts';
import type { Statement } from './said.ts';

/** What words say, in canonical English without a zone that nobody said. */
export const saidInWords = (statement: Statement): string =>
  statement.zone === null ? withoutZone(statement.says) : statement.says;

const withoutZone = (text: string): string =>
  text.replace(/,? (?:all )?(?:in )?(?:UTC|[A-Z][A-Za-z_]+\/[\w/+-]+)(?= except|$)/, '');

/** When a cron fires, in canonical English, with its zone where that is known. */
export function firesInWords(cron: Exclude<CronFirings, { kind: 'unread' }>, zone: string | null): string {
  const bounds = unbounded(zone ?? 'UTC');
  const schedule =
    cron.kind === 'elapsed'
      ? ({ kind: 'elapsed', ms: cron.ms, days: [{}], window: null } as const)
      : cron.reading.schedule;
  const text = describeTriggers(toTriggers(schedule, bounds, null));
  return zone === null || cron.kind === 'elapsed' ? withoutZone(text) : text;
}
