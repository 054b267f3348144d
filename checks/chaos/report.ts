import type { Evidence } from './evidence.ts';
import { callsOf, isGivenUp, judge, owedOccurrences } from './invariants.ts';
import type { ServerEngine } from './queue.ts';

/** What came of a scenario. */
export interface Outcome {
  readonly scenario: string;
  /** Everything that does not hold, in words; empty where all does. */
  readonly violations: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

/** A scenario's name; that of the engine `postgres` goes without saying. */
export function named(scenario: string, engine: ServerEngine): string {
  return engine === 'postgres' ? scenario : `${scenario}, on ${engine}`;
}

/** Judges a scenario's evidence and counts what happened in it. */
export function concluded(
  scenario: string,
  evidence: Evidence,
  more: { readonly kills: number; readonly processes: number; readonly problems: readonly string[] },
): Outcome {
  const { remembered, effects, asked, deaths } = evidence;
  const { runs, attempts } = remembered;
  const owed = [...owedOccurrences(evidence).values()].reduce((sum, instants) => sum + instants.length, 0);
  const calls = callsOf(effects, deaths);
  return {
    scenario,
    violations: [...judge(evidence).map(({ invariant, what }) => `${invariant}: ${what}`), ...more.problems],
    figures: {
      kills: more.kills,
      processes: more.processes,
      'occurrences owed': owed,
      runs: runs.length,
      'made up for': runs.filter(({ reason }) => reason === 'catch-up').length,
      skipped: runs.filter(({ status }) => status === 'skipped').length,
      failed: runs.filter(({ status }) => status === 'failed').length,
      'given up': runs.filter(({ message }) => isGivenUp(message)).length,
      attempts: attempts.length,
      interrupted: attempts.filter(({ outcome }) => outcome === 'interrupted').length,
      'calls of handlers': calls.length,
      'requests acknowledged': asked.filter(({ acknowledged }) => acknowledged).length,
      'requests cut off': asked.filter(({ acknowledged }) => !acknowledged).length,
    },
  };
}

/** A few lines for people; at most so many of the violations. */
export function asText({ scenario, violations, figures }: Outcome, most = 20): string {
  const numbers = Object.entries(figures).map(([name, value]) => `  ${name.padEnd(24)}${String(value).padStart(8)}`);
  const broken =
    violations.length === 0
      ? ['  every invariant holds']
      : [`  ${violations.length} VIOLATIONS`, ...violations.slice(0, most).map((one) => `  - ${one}`)];
  return [scenario, ...numbers, ...broken].join('\n');
}
