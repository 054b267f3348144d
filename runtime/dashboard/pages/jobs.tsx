import { useLocation } from 'preact-iso';
import type { JobView, PageOf, RecentRuns } from '../../http/wire.ts';
import { JOBS } from '../data/jobs.ts';
import { link, queryOf } from '../data/place.ts';
import { RUNS, useResource } from '../data/resource.ts';
import { Filters } from '../parts/filters.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Sparkline } from '../parts/plot.tsx';
import { Search } from '../parts/search.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Badge, Status } from '../parts/status.tsx';
import { Ago, When } from '../parts/time.tsx';
import {
  JOB_STATES,
  type JobStanding,
  lastEnded,
  matches,
  type RunGlimpse,
  STANDING,
  saysTheSame,
  standingOf,
  TRIGGER,
} from '../words/job.ts';

/** Runs that a line of the list knows of. */
const EACH = 20;

interface Standing {
  readonly job: JobView;
  readonly runs: readonly RunGlimpse[];
  readonly standing: JobStanding;
}

/** All jobs, each by its sentence. */
export function JobsPage() {
  const { query } = useLocation();
  const { q: search = '', state = '' } = query;
  const jobs = useResource<PageOf<JobView>>('/jobs', JOBS);
  const recent = useResource<PageOf<RecentRuns>>(`/recent${queryOf({ each: EACH })}`, RUNS);
  return (
    <Page title="Jobs">
      <Answer of={jobs.value} lines={8}>
        {({ items }) => {
          const runs = new Map((recent.value.value?.items ?? []).map((one) => [one.job, one.runs]));
          const all = items.map((job) => {
            const known = runs.get(job.id) ?? [];
            return { job, runs: known, standing: standingOf(job, known) };
          });
          const found = all.filter(({ job }) => matches(job, search));
          return <Found all={all} found={found} state={state} search={search} />;
        }}
      </Answer>
    </Page>
  );
}

function Found({
  all,
  found,
  state,
  search,
}: {
  readonly all: readonly Standing[];
  readonly found: readonly Standing[];
  readonly state: string;
  readonly search: string;
}) {
  if (all.length === 0) {
    return (
      <Empty title="No jobs yet">
        Write a sentence below a heading in <code>jobs.md</code>, such as “Every weekday at 9 AM, send the report”.
      </Empty>
    );
  }
  const counts = new Map(JOB_STATES.map((one) => [one as string, found.filter((job) => job.standing === one).length]));
  const shown = found.filter(({ standing }) => state === '' || standing === state);
  const groups = Map.groupBy(shown, ({ job }) => job.group ?? '');
  return (
    <>
      <div class="tools">
        <Search label="Search jobs" />
        <Filters
          label="State"
          name="state"
          options={[
            ['', 'All'],
            ...JOB_STATES.filter((one) => one === state || all.some(({ standing }) => standing === one)).map(
              (one) => [one, STANDING[one]] as const,
            ),
          ]}
          counts={counts}
        />
      </div>
      <p class="unseen" role="status">
        {shown.length} of {all.length} jobs
      </p>
      {shown.length === 0 && (
        <Empty title="No job fits">
          {search === '' ? 'None stands like that at the moment.' : `Nothing says “${search}”.`}{' '}
          <a href={link('jobs')}>Show all jobs</a>
        </Empty>
      )}
      {[...groups].map(([group, members]) => (
        <Group key={group} title={group}>
          <ul class="rows" aria-label={group === '' ? 'Jobs' : group}>
            {members.map((one) => (
              <JobRow key={one.job.id} {...one} />
            ))}
          </ul>
        </Group>
      ))}
    </>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: preact.ComponentChildren }) {
  return title === '' ? <div>{children}</div> : <Section title={title}>{children}</Section>;
}

const TRIGGER_ICONS: Readonly<Record<JobView['triggers'][number], IconName>> = {
  cron: 'clock',
  rrule: 'clock',
  interval: 'repeat',
  once: 'calendar',
  event: 'bolt',
  date: 'calendar',
  after: 'chain',
  manual: 'hand',
};

function JobRow({ job, runs, standing }: Standing) {
  const last = lastEnded(runs);
  const kinds = [...new Set(job.triggers)];
  return (
    <li class={`row job-row is-${standing}`}>
      <div class="row-main">
        <p class="job-name">
          {kinds.map((kind) => (
            <span key={kind} class="trigger" title={TRIGGER[kind]}>
              <Icon name={TRIGGER_ICONS[kind]} />
              <span class="unseen">{TRIGGER[kind]}</span>
            </span>
          ))}
          <span class="job-title">{job.title}</span>
          {standing !== 'active' && <StandingBadge of={standing} />}
        </p>
        <p class="job-sentence">
          <a href={link('jobs', job.id)}>{job.description === '' ? job.title : job.description}</a>
        </p>
        {!saysTheSame(job.description, job.canonical) && <p class="job-reading">{job.canonical}</p>}
      </div>
      <dl class="job-facts">
        <div>
          <dt>Next</dt>
          <dd>
            {job.next === null ? (
              <span class="none">
                {job.paused
                  ? 'paused'
                  : kinds.every((kind) => kind === 'manual')
                    ? 'by hand'
                    : kinds.includes('event')
                      ? 'on its event'
                      : 'none'}
              </span>
            ) : (
              <>
                <Ago at={job.next} zone={job.timezone} />
                <span class="fact-more">
                  <When at={job.next} zone={job.timezone} />
                </span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Last</dt>
          <dd>
            {last === null ? (
              <span class="none">never</span>
            ) : (
              <a href={link('runs', last.id)} class="fact-link">
                <Status of={last.status} quiet />
                <Ago at={last.finishedAt ?? last.scheduledFor} zone={job.timezone} />
              </a>
            )}
          </dd>
        </div>
      </dl>
      <Sparkline runs={runs} />
    </li>
  );
}

const TONES: Readonly<Record<JobStanding, 'bad' | 'warn' | 'calm'>> = {
  failing: 'bad',
  running: 'calm',
  paused: 'warn',
  unwritten: 'warn',
  off: 'calm',
  active: 'calm',
};
const STANDING_ICONS: Readonly<Record<JobStanding, IconName>> = {
  failing: 'failed',
  running: 'running',
  paused: 'paused',
  unwritten: 'warning',
  off: 'off',
  active: 'completed',
};

export function StandingBadge({ of }: { readonly of: JobStanding }) {
  return (
    <Badge tone={TONES[of]} icon={STANDING_ICONS[of]}>
      {STANDING[of]}
    </Badge>
  );
}
