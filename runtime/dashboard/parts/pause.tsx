import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { JobDetail, PauseView } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask } from '../data/api.ts';
import { link, path } from '../data/place.ts';
import { Icon } from './icons.tsx';
import { Panel } from './panel.tsx';
import { Ago, When } from './time.tsx';

/** Under what a job rests. */
export function PauseLine({ pause }: { readonly pause: NonNullable<JobDetail['pause']> }) {
  return (
    <p class="notice">
      <Icon name="paused" />
      <span>
        {pause.all ? 'All jobs are paused' : 'Paused'} since <When at={pause.since} />
        {pause.by === null ? '' : ` by ${pause.by}`}
        {pause.reason === null ? '' : `: ${pause.reason}`}.{' '}
        {pause.until === null ? (
          'It goes on when somebody resumes it.'
        ) : (
          <>
            It goes on <Ago at={pause.until} />.
          </>
        )}
      </span>
    </p>
  );
}

export function ResumeButton({ job }: { readonly job: JobDetail }) {
  return (
    <button
      type="button"
      class="button"
      onClick={() =>
        void act(
          () => ask<PauseView>(path('jobs', job.id, 'resume'), { method: 'POST' }),
          ({ paused }) => ({ text: paused ? `${job.title} still rests, since all jobs do.` : `${job.title} goes on.` }),
        )
      }
    >
      <Icon name="play" />
      Resume
    </button>
  );
}

/** Pauses a job, with an end and a reason where there are any. */
export function PauseForm({ job }: { readonly job: JobDetail }) {
  const { route } = useLocation();
  const until = useRef<HTMLInputElement>(null);
  const reason = useRef<HTMLInputElement>(null);
  const back = link('jobs', job.id);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const [end = '', why = ''] = [until.current?.value, reason.current?.value.trim()];
    const body = {
      ...(end === '' ? {} : { until: new Date(end).toISOString() }),
      ...(why === '' ? {} : { reason: why }),
    };
    const done = await act(
      () => ask<PauseView>(path('jobs', job.id, 'pause'), { method: 'POST', body }),
      () => ({ text: `${job.title} is paused.` }),
    );
    if (done !== null) route(back);
  };
  return (
    <Panel title="Pause" back={back}>
      <form onSubmit={submit}>
        <p class="help">
          Runs that its schedule or its events would start are left out until it is resumed. One that goes goes on.
        </p>
        <div class="fields">
          <label>
            Until <span class="optional">(or until somebody resumes it)</span>
            <input ref={until} type="datetime-local" />
          </label>
          <label>
            Reason <span class="optional">(optional)</span>
            <input ref={reason} type="text" maxLength={1000} />
          </label>
        </div>
        <button type="submit" class="button is-main">
          Pause
        </button>
      </form>
    </Panel>
  );
}
