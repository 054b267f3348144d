import type { RunDetail } from '../../http/wire.ts';
import type { RunStatus } from '../../spec/vocabulary.ts';
import { now } from '../data/now.ts';
import { duration, elapsed } from '../words/time.ts';
import { Icon } from './icons.tsx';
import { When } from './time.tsx';

type Attempt = RunDetail['attempts'][number];
type Outcome = NonNullable<Attempt['outcome']>;

const OUTCOME: Readonly<Record<Outcome, string>> = {
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
  'timed-out': 'Timed out',
  interrupted: 'Interrupted, not charged',
};
const LOOKS: Readonly<Record<Outcome, RunStatus>> = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  'timed-out': 'failed',
  interrupted: 'skipped',
};

/** The attempts of a run, the first at the top. */
export function Attempts({ run, zone }: { readonly run: RunDetail; readonly zone: string | null }) {
  if (run.attempts.length === 0) return <p class="none">None has begun.</p>;
  return (
    <ol class="attempts">
      {run.attempts.map((attempt, at) => (
        <li key={at}>
          <span class={`status is-${attempt.outcome === null ? 'running' : LOOKS[attempt.outcome]}`}>
            <Icon name={attempt.outcome === null ? 'running' : LOOKS[attempt.outcome]} />
            {attempt.outcome === null ? 'Running' : OUTCOME[attempt.outcome]}
          </span>
          <span class="attempt-took">{tookOf(attempt)}</span>
          <span class="attempt-when">
            <When at={attempt.startedAt} zone={zone} />
          </span>
          {attempt.error !== null && (
            <span class="attempt-error">
              {attempt.error.name}: {attempt.error.message}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

function tookOf({ startedAt, finishedAt }: Attempt): string {
  const began = Date.parse(startedAt);
  return finishedAt === null ? elapsed(now.value - began) : duration(Date.parse(finishedAt) - began);
}
