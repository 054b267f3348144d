import { useLocation } from 'preact-iso';
import type { JobDetail, PageOf, RecentRuns, RunView } from '../../http/wire.ts';
import { JOBS } from '../data/jobs.ts';
import { link, path, queryOf } from '../data/place.ts';
import { type Concerns, RUNS, useResource } from '../data/resource.ts';
import { mayWrite } from '../data/session.ts';
import { specOf } from '../data/spec.ts';
import { Backfill } from '../parts/backfill.tsx';
import { Calendar } from '../parts/calendar.tsx';
import { Facts } from '../parts/facts.tsx';
import { Icon } from '../parts/icons.tsx';
import { Implied, SpecView } from '../parts/implied.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { PauseForm, PauseLine, ResumeButton } from '../parts/pause.tsx';
import { History } from '../parts/plot.tsx';
import { RunForm } from '../parts/run-form.tsx';
import { RunList } from '../parts/runs.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Status } from '../parts/status.tsx';
import { Ago, When } from '../parts/time.tsx';
import { firedBy, type RunGlimpse, standingOf, TRIGGER } from '../words/job.ts';
import { StandingBadge } from './jobs.tsx';

const VIEWS = [
  ['', 'History'],
  ['calendar', 'Calendar'],
  ['spec', 'Spec'],
] as const;

const ofJob =
  (id: string, concerns: Concerns): Concerns =>
  (event) =>
    concerns(event) && (!('job' in event) || event.job === id);

/** One job: its sentence, what it was read as, what it did and what comes. The last part of the address says what is shown. */
export function JobPage({ params }: { readonly params: { readonly job: string; readonly view?: string } }) {
  const { job: id, view = '' } = params;
  const job = useResource<JobDetail>(
    path('jobs', id),
    ofJob(id, (event) => JOBS(event) || RUNS(event)),
  );
  return (
    <Answer of={job.value} whole>
      {(value) => <Found job={value} view={view} />}
    </Answer>
  );
}

function Found({ job, view }: { readonly job: JobDetail; readonly view: string }) {
  const spec = specOf(job);
  const recent = useResource<PageOf<RecentRuns>>(`/recent${queryOf({ each: 50 })}`, ofJob(job.id, RUNS));
  const runs: readonly RunGlimpse[] = recent.value.value?.items.find((one) => one.job === job.id)?.runs ?? [];
  const standing = standingOf(job, runs);
  return (
    <Page
      title={job.title}
      up={{ href: link('jobs'), label: job.group ?? 'Jobs' }}
      heading={
        <>
          {job.title} {standing !== 'active' && <StandingBadge of={standing} />}
        </>
      }
      actions={mayWrite.value && <Actions job={job} />}
    >
      {job.pause !== null && <PauseLine pause={job.pause} />}
      <div class="hero">
        <Sentence text={job.description} words={spec.words} />
        <p class="reading">
          <span class="reading-label">Read as</span> {job.canonical}
        </p>
      </div>
      <Facts
        of={[
          [
            'Next',
            job.next === null ? null : (
              <span key="next">
                <Ago at={job.next} zone={job.timezone} />{' '}
                <span class="quiet">
                  <When at={job.next} zone={job.timezone} />
                </span>
              </span>
            ),
          ],
          ['Last', job.lastRun === null ? 'never' : <LastRun key="last" run={job.lastRun} zone={job.timezone} />],
          ['Starts', [...new Set(job.triggers.map((kind) => TRIGGER[kind]))].join(', ')],
          [
            'Waits for',
            job.events.length === 0 ? null : (
              <span key="events" class="mono">
                {job.events.join(', ')}
              </span>
            ),
          ],
          [
            'Schedules',
            <a key="schedules" href={link('schedules') + queryOf({ job: job.id })}>
              Made at run time
            </a>,
          ],
          ['Zone', job.timezone],
          ['Fired by', job.firing && firedBy(job.firing)],
          ['Owner', spec.owner],
          ['Runbook', spec.runbook === null ? null : <Runbook key="runbook" at={spec.runbook} />],
        ]}
      />
      {view === 'run' && <RunForm job={job} />}
      {view === 'pause' && <PauseForm job={job} />}
      {view === 'backfill' && <Backfill job={job} />}
      <nav class="tabs" aria-label="Views of this job">
        {VIEWS.map(([name, label]) => (
          <a
            key={name}
            href={name === '' ? link('jobs', job.id) : link('jobs', job.id, name)}
            aria-current={
              view === name || (name === '' && !VIEWS.some(([other]) => other === view)) ? 'page' : undefined
            }
          >
            {label}
          </a>
        ))}
      </nav>
      {view === 'calendar' ? (
        <Calendar job={job} />
      ) : view === 'spec' ? (
        <SpecParts job={job} />
      ) : (
        <Runs job={job} runs={runs} />
      )}
    </Page>
  );
}

function Runs({ job, runs }: { readonly job: JobDetail; readonly runs: readonly RunGlimpse[] }) {
  const { cursor, status } = useLocation().query;
  const page = useResource<PageOf<RunView>>(
    path('jobs', job.id, 'runs') + queryOf({ cursor, status, limit: 25 }),
    ofJob(job.id, RUNS),
  );
  const names = new Map([[job.id, job]]);
  return (
    <>
      {runs.length > 0 && <History runs={runs} />}
      <Answer of={page.value}>
        {({ items, cursor: next }) => (
          <>
            {items.length === 0 ? (
              <Empty title="It has not run yet">
                {job.next === null ? (
                  'It runs when it is asked to.'
                ) : (
                  <>
                    The first run comes <Ago at={job.next} />.
                  </>
                )}
              </Empty>
            ) : (
              <RunList runs={items} jobs={names} named={false} label="Runs, newest first" />
            )}
            <Pager cursor={next} />
          </>
        )}
      </Answer>
    </>
  );
}

function SpecParts({ job }: { readonly job: JobDetail }) {
  const spec = specOf(job);
  return (
    <>
      <Section title="Implied values">
        <Implied spec={spec} />
      </Section>
      <Section title="Where it is">
        <Facts
          of={[
            ['Description', spec.file === null ? null : <code key="file">{`${spec.file}, “${spec.title}”`}</code>],
            ['Generated', spec.file === null ? null : <code key="generated">{generatedOf(spec.file)}</code>],
            ['Handler', <code key="handler">{`handlers/${spec.id}.ts, ${spec.action.handler}`}</code>],
          ]}
        />
      </Section>
      <Section title="Spec">
        <SpecView spec={spec} />
      </Section>
    </>
  );
}

function LastRun({ run, zone }: { readonly run: RunView; readonly zone: string | null }) {
  return (
    <a class="fact-link" href={link('runs', run.id)}>
      <Status of={run.status} quiet />
      <Ago at={run.finishedAt ?? run.createdAt} zone={zone} />
    </a>
  );
}

/** Where a build writes the registration of a job, below the folder of the generated code. */
function generatedOf(file: string): string {
  return `generated/${file.replace(/^.*\//u, '').replace(/\.[^.]+$/u, '')}.jobs.ts`;
}

/** A link only where it leads to a page; anything else is words. */
function Runbook({ at }: { readonly at: string }) {
  return /^https?:\/\//u.test(at) ? (
    <a href={at} target="_blank" rel="noreferrer">
      {at}
    </a>
  ) : (
    <span>{at}</span>
  );
}

function Actions({ job }: { readonly job: JobDetail }) {
  return (
    <>
      <a class="button is-main" href={link('jobs', job.id, 'run')}>
        <Icon name="play" />
        Run now
      </a>
      {job.pause !== null && !job.pause.all ? (
        <ResumeButton job={job} />
      ) : (
        <a class="button" href={link('jobs', job.id, 'pause')}>
          <Icon name="pause" />
          Pause
        </a>
      )}
      {job.timezone !== null && (
        <a class="button" href={link('jobs', job.id, 'backfill')}>
          <Icon name="repeat" />
          Backfill
        </a>
      )}
    </>
  );
}
