import type { RunView } from '../../http/wire.ts';
import { now } from '../data/now.ts';
import { link } from '../data/place.ts';
import { lateBy, REASON, shortId, tookOf } from '../words/run.ts';
import { duration, elapsed } from '../words/time.ts';
import { Progress } from './progress.tsx';
import { Badge, Status } from './status.tsx';
import { Ago, When } from './time.tsx';

interface RunListProps {
  readonly runs: readonly RunView[];
  /** Titles and zones by job, where they are known. */
  readonly jobs: ReadonlyMap<string, { readonly title: string; readonly timezone: string | null }>;
  /** Whether the job is named on every line. */
  readonly named?: boolean;
  readonly label: string;
}

/** Runs, one a line: how they stand, what of, when and how long. */
export function RunList({ runs, jobs, named = true, label }: RunListProps) {
  return (
    <ul class="rows" aria-label={label}>
      {runs.map((run) => (
        <RunRow key={run.id} run={run} job={jobs.get(run.job)} named={named} />
      ))}
    </ul>
  );
}

function RunRow({
  run,
  job,
  named,
}: {
  readonly run: RunView;
  readonly job: { readonly title: string; readonly timezone: string | null } | undefined;
  readonly named: boolean;
}) {
  const late = lateBy(run, now.value);
  const took = tookOf(run, now.value);
  return (
    <li class="row run-row">
      <Status of={run.status} quiet />
      <div class="row-main">
        <p class="row-title">
          <a href={link('runs', run.id)}>
            {named ? (job?.title ?? run.job) : <When at={run.scheduledFor} zone={job?.timezone ?? null} />}
          </a>
          <span class="row-id">{shortId(run.id)}</span>
          {run.attempt > 1 && <Badge tone="calm">{`attempt ${run.attempt} of ${run.maxAttempts}`}</Badge>}
          {late !== null && <Badge tone="warn">{`${elapsed(late)} late`}</Badge>}
          {run.cancelRequested && run.finishedAt === null && <Badge tone="warn">cancelling</Badge>}
        </p>
        {noteOf(run) !== '' && <p class="row-note">{noteOf(run)}</p>}
        {run.status === 'running' && run.progress !== null && (
          <Progress of={run.progress} label={`Progress of ${run.job}`} />
        )}
      </div>
      <span class="row-fact">{took === null ? '' : run.finishedAt === null ? elapsed(took) : duration(took)}</span>
      <span class="row-fact row-when">
        <Ago at={run.finishedAt ?? run.startedAt ?? run.createdAt} zone={job?.timezone ?? null} />
      </span>
    </li>
  );
}

/** Why it failed, was left out, or is there; nothing where all is as it was written. */
function noteOf({ error, message, reason, status }: RunView): string {
  if (error !== null && status !== 'completed') return `${error.name}: ${error.message}`;
  return message ?? (reason === 'schedule' ? '' : `Started ${REASON[reason]}`);
}
