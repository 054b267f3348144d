import { useLocation } from 'preact-iso';
import type { PageOf, ScheduleView } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask } from '../data/api.ts';
import { useJobNames } from '../data/jobs.ts';
import { link, path, queryOf } from '../data/place.ts';
import { type Concerns, useResource } from '../data/resource.ts';
import { mayWrite } from '../data/session.ts';
import { ConfirmButton } from '../parts/confirm.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { ScheduleForm } from '../parts/schedule-form.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Badge } from '../parts/status.tsx';
import { Ago, When } from '../parts/time.tsx';
import { askedFor, readAs, STATES } from '../words/schedule.ts';

/** A schedule's runs are what moves it on; what people change is asked for anew by whoever changes it, and every 15 s. */
const SCHEDULES: Concerns = ({ type }) => type === 'run.created' || type === 'gap' || type.startsWith('generation.');

/** The schedules that were made while the instance ran, by people and by the application. */
export function SchedulesPage() {
  const { query } = useLocation();
  const { job, cursor, make } = query;
  const names = useJobNames();
  const schedules = useResource<PageOf<ScheduleView>>(`/schedules${queryOf({ job, cursor, limit: 25 })}`, SCHEDULES);
  const place = link('schedules');
  const form = place + queryOf({ job, make: '1' });
  return (
    <Page
      title="Schedules"
      lead={
        <p class="help">
          Made while the instance runs, by people here and by your application. Those of jobs.md stand with their jobs.
        </p>
      }
      actions={
        mayWrite.value &&
        make === undefined && (
          <a class="button is-main" href={form}>
            New schedule
          </a>
        )
      }
    >
      {make !== undefined && mayWrite.value && <ScheduleForm job={job ?? null} back={place + queryOf({ job })} />}
      {job !== undefined && (
        <p class="filtered">
          Of <a href={link('jobs', job)}>{names.get(job)?.title ?? job}</a> alone. <a href={place}>Show all</a>
        </p>
      )}
      <Answer of={schedules.value}>
        {({ items, cursor: next }) => (
          <>
            {items.length === 0 ? (
              <Empty title="No schedules were made here">
                A schedule starts a job at times that nobody wrote into jobs.md: for one customer, for a while, or with
                an input of its own.
              </Empty>
            ) : (
              <ul class="rows" aria-label="Schedules made at run time, newest first">
                {items.map((one) => (
                  <Row key={one.id} of={one} title={names.get(one.job)?.title ?? one.job} />
                ))}
              </ul>
            )}
            <Pager cursor={next} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function Row({ of, title }: { readonly of: ScheduleView; readonly title: string }) {
  const unusual = STATES[of.state];
  const [next] = of.upcoming;
  return (
    <li class="row schedule">
      <div class="row-main">
        <p class="row-title">
          <a href={link('jobs', of.job)}>{title}</a>
          {unusual !== null && <Badge tone={unusual.tone}>{unusual.word}</Badge>}
          {of.scope !== null && <Badge tone="calm">{of.scope}</Badge>}
        </p>
        <p class="schedule-when">{of.readback ?? askedFor(of)}</p>
        <p class="row-note">
          {of.readback === null ? `${readAs(of)} · ${of.timezone}` : `Asked for as “${askedFor(of)}”`}
          {of.key === null ? '' : ` · key ${of.key}`} · made <Ago at={of.createdAt} />
          {of.input === null ? '' : ` · with ${JSON.stringify(of.input)}`}
        </p>
      </div>
      <div class="schedule-next">
        {next === undefined ? (
          <span class="none">Starts nothing</span>
        ) : (
          <>
            <When at={next} zone={of.timezone} />
            <span class="quiet">
              <Ago at={next} />
            </span>
          </>
        )}
      </div>
      {mayWrite.value && <Actions of={of} title={title} />}
    </li>
  );
}

function Actions({ of, title }: { readonly of: ScheduleView; readonly title: string }) {
  const rests = of.state === 'paused';
  return (
    <div class="actions">
      {of.state !== 'ended' && (
        <button
          type="button"
          class="button"
          onClick={() =>
            void act(
              () => ask<ScheduleView>(path('schedules', of.id, rests ? 'resume' : 'pause'), { method: 'POST' }),
              () => ({ text: rests ? `This schedule of ${title} goes on.` : `This schedule of ${title} rests.` }),
            )
          }
        >
          {rests ? 'Resume' : 'Pause'}
        </button>
      )}
      <ConfirmButton
        ask="Delete it?"
        onConfirm={() =>
          void act(
            () => ask(path('schedules', of.id), { method: 'DELETE' }),
            () => ({ text: `The schedule of ${title} is gone; its runs stay in the history.` }),
          )
        }
      >
        Delete
      </ConfirmButton>
    </div>
  );
}
