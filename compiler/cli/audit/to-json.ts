import type { AuditFinding } from '../../audit/finding.ts';
import type { Summary } from './summary.ts';

/** A finding as JSON: where it is, what was found, and all that shows it. */
export function findingToJson({ code, severity, message, found, words, judgement, fixes, fingerprint }: AuditFinding) {
  const { file, line, column, source, dialect, cron, timezone, start, end, editable } = found;
  return {
    code,
    severity,
    message,
    file,
    line,
    column,
    span: { start, end },
    source,
    dialect,
    cron,
    timezone,
    words: words === null ? null : { text: words.text, place: words.place, start: words.start, end: words.end },
    verdict: judgement?.verdict ?? null,
    says: judgement?.says ?? null,
    fires: judgement?.fires ?? null,
    at: judgement?.at ?? null,
    fix: judgement?.fix ?? null,
    notes: judgement?.notes ?? [],
    fixes,
    editable,
    fingerprint,
  };
}

/** What an audit came to as JSON. */
export function summaryToJson({ counts, collisions, errors, warnings, notes, known, gone, fixed }: Summary) {
  const busy = collisions.map(({ at, zone, count, places }) => ({
    at,
    timezone: zone,
    count,
    places: places.map(({ file, line }) => ({ file, line })),
  }));
  return { counts, findings: { errors, warnings, notes }, baseline: { known, gone }, collisions: busy, fixed };
}
