import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { GenerationView, PageOf, RunView, WorkerView } from '../../http/wire.ts';
import { Problem } from '../data/api.ts';
import { JOBS, useJobNames } from '../data/jobs.ts';
import { readMetrics, type Sample, total } from '../data/metrics.ts';
import { base, queryOf } from '../data/place.ts';
import { RUNS, refresh, useResource } from '../data/resource.ts';
import { Icon } from '../parts/icons.tsx';
import { Instances } from '../parts/instances.tsx';
import { Page, Section } from '../parts/page.tsx';
import { RunList } from '../parts/runs.tsx';
import { Answer, Failure, Loading } from '../parts/states.tsx';
import { Badge } from '../parts/status.tsx';
import { Ago } from '../parts/time.tsx';
import { duration } from '../words/time.ts';

interface Health {
  readonly ready: string | null;
  readonly samples: readonly Sample[];
}

/** How often the instance is asked how it is, in milliseconds. */
const EVERY = 5000;

/** Whether the instance takes work, how its queue stands, and what is deployed. */
export function WorkersPage() {
  const health = useSignal<Health | Problem | null>(null);
  useEffect(() => {
    let stopped = false;
    const look = async (): Promise<void> => {
      const found = await readHealth().catch((error: unknown) =>
        error instanceof Problem ? error : new Problem('fault', 0, 'The dashboard itself failed here.'),
      );
      if (stopped) return;
      health.value = found;
      // What they say of themselves is no event.
      refresh((path) => path === '/workers');
    };
    void look();
    const timer = setInterval(() => void look(), EVERY);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, []);
  const names = useJobNames();
  const workers = useResource<PageOf<WorkerView>>('/workers', RUNS);
  const deployed = useResource<PageOf<GenerationView>>('/generations', JOBS);
  const running = useResource<PageOf<RunView>>(`/runs${queryOf({ status: 'running', limit: 50 })}`, RUNS);
  const now = health.value;
  return (
    <Page title="Workers">
      {now === null ? <Loading lines={3} /> : now instanceof Problem ? <Failure problem={now} /> : <Numbers of={now} />}
      <Section title="Instances">
        <Answer of={workers.value} lines={2}>
          {({ items }) =>
            items.length === 0 ? <p class="none">None has said anything yet.</p> : <Instances of={items} />
          }
        </Answer>
      </Section>
      <Section title="Deployed">
        <Answer of={deployed.value} lines={2}>
          {({ items }) => (
            <ul class="rows" aria-label="Deployed versions of the jobs">
              {items.map((one) => (
                <li key={one.id} class="row version">
                  <p class="row-title">
                    <span class="mono">{one.id.slice(0, 12)}</span>
                    {one.active ? <Badge tone="calm">in force</Badge> : <Badge tone="warn">superseded</Badge>}
                    {one.here && <Badge tone="calm">answers here</Badge>}
                  </p>
                  <p class="row-note">
                    {one.instances} {one.instances === 1 ? 'instance lives' : 'instances live'}; first seen{' '}
                    <Ago at={one.firstSeen} />, in force since <Ago at={one.activeSince} />
                  </p>
                </li>
              ))}
            </ul>
          )}
        </Answer>
      </Section>
      <Section title="Attempts that go on">
        <Answer of={running.value} lines={2}>
          {({ items }) =>
            items.length === 0 ? (
              <p class="none">None at the moment.</p>
            ) : (
              <RunList runs={items} jobs={names} label="Attempts that go on" />
            )
          }
        </Answer>
      </Section>
    </Page>
  );
}

function Numbers({ of: { ready, samples } }: { readonly of: Health }) {
  const engine = samples.find(({ name }) => name === 'nljobs_instance_info')?.labels['engine'];
  const began = total(samples, 'nljobs_attempt_lateness_seconds_count');
  const lateness = began === 0 ? null : (total(samples, 'nljobs_attempt_lateness_seconds_sum') / began) * 1000;
  const numbers: readonly (readonly [string, string, string?])[] = [
    ['Running', total(samples, 'nljobs_attempts_running').toLocaleString()],
    ['Due', total(samples, 'nljobs_queue_depth', { state: 'ready' }).toLocaleString(), 'wait for a free slot'],
    ['Later', total(samples, 'nljobs_queue_depth', { state: 'deferred' }).toLocaleString(), 'wait for their time'],
    ['Completed', total(samples, 'nljobs_runs_completed_total').toLocaleString(), 'since it started'],
    ['Failed', total(samples, 'nljobs_runs_failed_total').toLocaleString(), 'since it started'],
    ['Late', lateness === null ? 'never' : duration(lateness), 'on average, at their begin'],
    ['Dead letters', total(samples, 'nljobs_dead_letters').toLocaleString()],
  ];
  return (
    <>
      <p class={`ready ${ready === null ? 'is-good' : 'is-bad'}`} role="status">
        <Icon name={ready === null ? 'completed' : 'warning'} />
        {ready === null
          ? `The instance takes work${engine === undefined ? '' : ` on the ${engine} engine`}.`
          : `The instance takes no work: ${ready}.`}
      </p>
      <dl class="numbers">
        {numbers.map(([name, value, more]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
            {more !== undefined && <dd class="numbers-more">{more}</dd>}
          </div>
        ))}
      </dl>
    </>
  );
}

/** What stands outside of the API: whether it takes work, and what it measures. @throws Problem */
async function readHealth(): Promise<Health> {
  const ask = (name: string): Promise<Response> =>
    fetch(base + name, { cache: 'no-store' }).catch(() => {
      throw new Problem('unreachable', 0, 'Nothing answers there. Is the instance running?');
    });
  const [ready, metrics] = await Promise.all([ask('readyz'), ask('api/v1/metrics')]);
  if (metrics.status === 403)
    throw new Problem('forbidden', 403, 'Only a session that sees all tenants may read what the instance measures.');
  if (!metrics.ok) throw new Problem('unreadable', metrics.status, 'The instance does not say what it measures.');
  const { status } = (await ready.json()) as { status: string };
  return { ready: ready.ok ? null : status, samples: readMetrics(await metrics.text()) };
}
