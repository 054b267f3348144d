import { isQuestion } from '../diagnostics/collect.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { Outcome } from './report.ts';

/** Trouble with the config or with files, as against mistakes in what was written in them. */
const UNUSABLE: ReadonlySet<string> = new Set([
  'NLJ6001',
  'NLJ6002',
  'NLJ6003',
  'NLJ6004',
  'NLJ6020',
  'NLJ6021',
  'NLJ6022',
  'NLJ6023',
  'NLJ6024',
  'NLJ6025',
  'NLJ7001',
  'NLJ7002',
  'NLJ7003',
  'NLJ7014',
  'NLJ7015',
]);

/** What findings make of a build; null where nothing of them stands in its way. Strict: warnings do, too. */
export function outcomeOf(
  diagnostics: readonly LocatedDiagnostic[],
  strict: boolean,
): Extract<Outcome, 'questions' | 'errors' | 'unanswered' | 'unusable'> | null {
  const { errors, warnings } = {
    errors: diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error'),
    warnings: diagnostics.some(({ diagnostic }) => diagnostic.severity === 'warning'),
  };
  if (errors.some(({ diagnostic }) => UNUSABLE.has(diagnostic.code))) return 'unusable';
  if (errors.some(({ diagnostic }) => diagnostic.code === 'NLJ9203')) return 'unanswered';
  if (errors.length === 0) return strict && warnings ? 'errors' : null;
  return errors.every(isQuestion) ? 'questions' : 'errors';
}
