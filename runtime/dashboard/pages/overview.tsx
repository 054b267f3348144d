import type { JobView, OccurrenceView, PageOf, RecentRuns, RunView } from '../../http/wire.ts';
import { JOBS, useJobNames } from '../data/jobs.ts';
import { now } from '../data/now.ts';
import { link, queryOf } from '../data/place.ts';
import { RUNS, useResource } from '../data/resource.ts';
import { Lanes } from '../parts/lanes.tsx';
import { Page, Section } from '../parts/page.tsx';
import { RunList } from '../parts/runs.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { standingOf } from '../words/job.ts';
import { headline, lanes } from '../words/overview.ts';
import { lateBy } from '../words/run.ts';
import { StandingBadge } from './jobs.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Of a job within the hour: one a minute is seen whole. */
const MOST_TIMES = 60;

/** What failed, what is late, what runs now and what comes within the hour. */
export function OverviewPage() {
  const jobs = useResource<PageOf<JobView>>('/jobs', JOBS);
  const recent = useResource<PageOf<RecentRuns>>(`/recent${queryOf({ each: 20 })}`, RUNS);
  return (
    <Answer of={jobs.value} lines={6}>
      {({ items }) => (
        <Answer of={recent.value} lines={6}>
          {({ items: runs }) => <Found jobs={items} recent={new Map(runs.map((one) => [one.job, one.runs]))} />}
        </Answer>
      )}
    </Answer>
  );
}

function Found({
  jobs,
  recent,
}: {
  readonly jobs: readonly JobView[];
  readonly recent: ReadonlyMap<string, RecentRuns['runs']>;
}) {
  const names = useJobNames();
  const running = useResource<PageOf<RunView>>(
    `/runs${queryOf({ status: 'running', limit: 50 })}`,
    (event) => event.type !== 'run.log',
  );
  const waiting = useResource<PageOf<RunView>>(`/runs${queryOf({ status: 'pending', limit: 100 })}`, RUNS);
  const ended = useResource<PageOf<RunView>>(`/runs${queryOf({ limit: 12 })}`, RUNS);
  const began = Math.floor(now.value / MINUTE) * MINUTE;
  const range = { from: new Date(began).toISOString(), to: new Date(began + HOUR).toISOString() };
  const ahead = useResource<PageOf<OccurrenceView>>(
    `/occurrences${queryOf({ ...range, each: MOST_TIMES, limit: 1000 })}`,
    JOBS,
  );

  const standing = jobs.map((job) => ({ job, standing: standingOf(job, recent.get(job.id) ?? []) }));
  const failing = standing.filter((one) => one.standing === 'failing');
  const resting = standing.filter((one) => one.standing === 'paused' || one.standing === 'unwritten');
  const late = (waiting.value.value?.items ?? []).filter((run) => lateBy(run, now.value) !== null);
  const going = running.value.value?.items ?? [];
  const [next] = jobs
    .filter((job) => job.next !== null)
    .sort((a, b) => Date.parse(a.next ?? '') - Date.parse(b.next ?? ''));
  const [first, second] = headline(
    {
      jobs: jobs.length,
      failing: failing.length,
      late: late.length,
      running: going.length,
      next: next?.next == null ? null : { title: next.title, at: Date.parse(next.next) },
    },
    now.value,
  );
  const wrong = failing.length + late.length > 0;
  return (
    <Page
      title="Overview"
      heading={
        <span class="headline">
          <span class={wrong ? 'headline-wrong' : ''}>{first}</span> <span class="headline-rest">{second}</span>
        </span>
      }
    >
      {jobs.length === 0 && (
        <Empty title="No jobs yet">
          Write a sentence below a heading in <code>jobs.md</code>, such as “Every weekday at 9 AM, send the report”.
        </Empty>
      )}
      {(wrong || resting.length > 0) && (
        <Section title="Wants somebody">
          <ul class="rows" aria-label="Wants somebody">
            {[...failing, ...resting].map(({ job, standing: how }) => (
              <AttentionRow
                key={job.id}
                job={job}
                last={recent.get(job.id)?.find(({ status }) => status === 'failed')?.id ?? null}
              >
                <StandingBadge of={how} />
              </AttentionRow>
            ))}
          </ul>
          {late.length > 0 && <RunList runs={late} jobs={names} label="Late" />}
        </Section>
      )}
      <Section title="Running now">
        {going.length === 0 ? (
          <p class="none">Nothing runs at the moment.</p>
        ) : (
          <RunList runs={going} jobs={names} label="Running now" />
        )}
      </Section>
      <Section title="The next hour">
        <Answer of={ahead.value} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <p class="none">Nothing starts by its schedule within the hour.</p>
            ) : (
              <Lanes lanes={lanes(items)} jobs={names} from={began} to={began + HOUR} most={MOST_TIMES} />
            )
          }
        </Answer>
      </Section>
      <Section title="Latest runs" aside={<a href={link('runs')}>All runs</a>}>
        <Answer of={ended.value}>
          {({ items }) =>
            items.length === 0 ? (
              <p class="none">Nothing has run yet.</p>
            ) : (
              <RunList runs={items} jobs={names} label="Latest runs" />
            )
          }
        </Answer>
      </Section>
    </Page>
  );
}

function AttentionRow({
  job,
  last,
  children,
}: {
  readonly job: JobView;
  readonly last: string | null;
  readonly children: preact.ComponentChildren;
}) {
  return (
    <li class="row attention-row">
      <div class="row-main">
        <p class="job-sentence">
          <a href={link('jobs', job.id)}>{job.description === '' ? job.title : job.description}</a>
        </p>
        <p class="job-name">
          {job.title} {children}
          {job.pause?.reason != null && <span>{job.pause.reason}</span>}
        </p>
      </div>
      {last !== null && !job.paused && (
        <a class="above" href={link('runs', last)}>
          Why
        </a>
      )}
    </li>
  );
}
