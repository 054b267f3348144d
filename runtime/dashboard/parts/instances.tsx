import type { WorkerView } from '../../http/wire.ts';
import type { WorkerState } from '../../spec/vocabulary.ts';
import { useJobNames } from '../data/jobs.ts';
import { link } from '../data/place.ts';
import { shortId } from '../words/run.ts';
import { Badge } from './status.tsx';
import { Ago, Since } from './time.tsx';

const STATES: Readonly<Record<WorkerState, { readonly tone: 'calm' | 'warn' | 'bad'; readonly word: string } | null>> =
  {
    working: null,
    draining: { tone: 'warn', word: 'draining' },
    silent: { tone: 'bad', word: 'silent' },
  };

/** The instances that work, one a line: where each is, how full, and what goes on there. */
export function Instances({ of }: { readonly of: readonly WorkerView[] }) {
  const versions = new Set(of.map(({ version }) => version));
  return (
    <ul class="rows" aria-label="Instances">
      {of.map((one) => (
        <Instance key={one.id} of={one} mixed={versions.size > 1} />
      ))}
    </ul>
  );
}

function Instance({ of, mixed }: { readonly of: WorkerView; readonly mixed: boolean }) {
  const names = useJobNames();
  const unusual = STATES[of.state];
  return (
    <li class="row instance">
      <div class="row-main">
        <p class="row-title">
          <span>{of.host}</span>
          <span class="row-id">pid {of.pid}</span>
          {of.here && <Badge tone="calm">answers here</Badge>}
          {unusual !== null && <Badge tone={unusual.tone}>{unusual.word}</Badge>}
          {mixed && <Badge tone="warn">{`nljobs ${of.version}`}</Badge>}
        </p>
        <p class="row-note">
          {mixed ? '' : `nljobs ${of.version}, `}
          {of.engine} engine, jobs <span class="mono">{of.generation.slice(0, 8)}</span>, here since{' '}
          <Ago at={of.since} />
          {of.state === 'silent' && (
            <>
              ; nothing heard since <Ago at={of.seen} />. What it ran is begun anew elsewhere when its leases have run
              out
            </>
          )}
        </p>
        {of.going.length > 0 && (
          <ul class="going" aria-label={`Goes on at ${of.host}, pid ${of.pid}`}>
            {of.going.map(({ run, job, attempt, since }) => (
              <li key={run}>
                <a href={link('runs', run)}>{names.get(job)?.title ?? job}</a>{' '}
                <span class="row-id">{shortId(run)}</span>
                {attempt > 1 && <span class="quiet"> attempt {attempt}</span>} <Since at={since} />
              </li>
            ))}
            {of.running > of.going.length && <li class="none">and {of.running - of.going.length} more</li>}
          </ul>
        )}
      </div>
      <Slots running={of.running} slots={of.slots} />
    </li>
  );
}

/** How many of its slots are taken, as a bar and in words. */
function Slots({ running, slots }: { readonly running: number; readonly slots: number }) {
  return (
    <div class="slots">
      <span class="slots-words">
        {running} of {slots}
        <span class="unseen"> slots taken</span>
      </span>
      <span class="slots-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, Math.round((running / Math.max(1, slots)) * 100))}%` }} />
      </span>
    </div>
  );
}
