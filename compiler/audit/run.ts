import type { Host } from '../host/host.ts';
import { type Collision, Collisions } from './collisions.ts';
import { type Audited, audit } from './finding.ts';
import type { Found, Skipped, SkipReason } from './found.ts';
import { findSchedules } from './walk.ts';

/** What an audit came to, in numbers. */
export interface AuditCounts {
  readonly files: number;
  readonly schedules: number;
  readonly agrees: number;
  readonly contradicts: number;
  readonly unknown: number;
  /** Schedules without a word beside them. */
  readonly silent: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}

export type AuditItem =
  | { readonly kind: 'schedule'; readonly audited: Audited }
  | { readonly kind: 'skipped'; readonly skipped: Skipped }
  | { readonly kind: 'end'; readonly counts: AuditCounts; readonly collisions: readonly Collision[] };

/**
 * Audits every schedule below a folder, or in one file, in the order in which they stand, and ends with the counts.
 * One pass; nothing is kept of a schedule when the next is looked at, so that memory stays flat.
 *
 * @param path absolute: of a folder or of a file
 * @param from the instant from which runs are shown, epoch milliseconds
 * @param except a file that is passed over, absolute; null for none
 */
export async function* auditBelow(
  host: Host,
  path: string,
  from: number,
  except: string | null = null,
): AsyncGenerator<AuditItem, void, undefined> {
  let files = 0;
  const items = findSchedules(host, path, { seen: () => void files++, except });
  yield* auditAll(items, from, () => files);
}

/** The same for schedules that were found already. */
export async function* auditAll(
  items: AsyncIterable<Found | Skipped>,
  from: number,
  files: () => number = () => 0,
): AsyncGenerator<AuditItem, void, undefined> {
  const counts = { schedules: 0, agrees: 0, contradicts: 0, unknown: 0, silent: 0 };
  const skipped: Partial<Record<SkipReason, number>> = {};
  const collisions = new Collisions();
  for await (const item of items) {
    if ('reason' in item) {
      skipped[item.reason] = (skipped[item.reason] ?? 0) + 1;
      yield { kind: 'skipped', skipped: item };
      continue;
    }
    const audited = audit(item, from);
    counts.schedules++;
    counts[audited.verdict ?? 'silent']++;
    collisions.add(item);
    yield { kind: 'schedule', audited };
  }
  yield { kind: 'end', counts: { files: files(), ...counts, skipped }, collisions: collisions.all };
}
