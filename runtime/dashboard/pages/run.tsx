import { useLocation } from 'preact-iso';
import type { RunDetail, RunView } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask } from '../data/api.ts';
import { useJobNames } from '../data/jobs.ts';
import { now } from '../data/now.ts';
import { link, path } from '../data/place.ts';
import { useResource } from '../data/resource.ts';
import { mayWrite } from '../data/session.ts';
import { Attempts } from '../parts/attempts.tsx';
import { ErrorBox } from '../parts/error.tsx';
import { Facts } from '../parts/facts.tsx';
import { Icon } from '../parts/icons.tsx';
import { Items } from '../parts/items.tsx';
import { Log } from '../parts/log.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { Answer } from '../parts/states.tsx';
import { Status } from '../parts/status.tsx';
import { Steps, Waiting } from '../parts/steps.tsx';
import { Ago, When } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { isOpen, lateBy, REASON, reasonWithout, shortId, tookOf } from '../words/run.ts';
import { duration, elapsed } from '../words/time.ts';

/** One run: what it was given, what it did, and how it ended. */
export function RunPage({ params }: { readonly params: { readonly run: string } }) {
  const { run: id } = params;
  const run = useResource<RunDetail>(
    path('runs', id),
    (event) => 'run' in event && event.run === id && event.type !== 'run.log',
  );
  return (
    <Answer of={run.value} whole>
      {(value) => <Found run={value} />}
    </Answer>
  );
}

function Found({ run }: { readonly run: RunDetail }) {
  const job = useJobNames().get(run.job);
  const zone = job?.timezone ?? null;
  const took = tookOf(run, now.value);
  const late = lateBy(run, now.value);
  return (
    <Page
      title={`${job?.title ?? run.job}, run ${shortId(run.id)}`}
      up={{ href: link('jobs', run.job), label: job?.title ?? run.job }}
      heading={
        <>
          Run <span class="mono">{shortId(run.id)}</span> <Status of={run.status} />
        </>
      }
      lead={job !== undefined && <p class="lead">{job.description}</p>}
      actions={mayWrite.value && <Actions run={run} />}
    >
      {run.status === 'running' && run.progress !== null && <Progress of={run.progress} label="Progress" />}
      {run.message !== null && run.waitsFor === null && (
        <p class="run-message">{reasonWithout(run.message, run.status === 'completed' ? null : run.error)}</p>
      )}
      {run.error !== null && run.status !== 'completed' && <ErrorBox of={run.error} open={run.status === 'failed'} />}
      {run.waitsFor !== null && <Waiting of={run.waitsFor} zone={zone} />}
      <div class="split">
        <div>
          {run.steps.length > 0 && (
            <Section title="Steps">
              <Steps run={run} zone={zone} />
            </Section>
          )}
          <Section title="Log">
            <Log run={run} />
          </Section>
          {run.items.done + run.items.failed > 0 && <Items run={run} />}
        </div>
        <aside aria-label="About this run">
          <Facts
            of={[
              ['Started', REASON[run.reason]],
              ['Scheduled for', <When key="at" at={run.scheduledFor} zone={zone} />],
              [
                'Began',
                run.startedAt === null ? (
                  late === null ? (
                    'not yet'
                  ) : (
                    `not yet, ${elapsed(late)} late`
                  )
                ) : (
                  <When key="at" at={run.startedAt} zone={zone} />
                ),
              ],
              ['Ended', run.finishedAt === null ? null : <When key="at" at={run.finishedAt} zone={zone} />],
              ['Took', took === null ? null : run.finishedAt === null ? elapsed(took) : duration(took)],
              [
                'Previous',
                run.previousScheduledFor === null ? null : <Ago key="at" at={run.previousScheduledFor} zone={zone} />,
              ],
              ['For', run.scope],
              [
                'Step of',
                run.root === null ? null : (
                  <a key="root" class="mono" href={link('runs', run.root)}>
                    {shortId(run.root)}
                  </a>
                ),
              ],
              [
                'Id',
                <span key="id" class="mono breaks">
                  {run.id}
                </span>,
              ],
            ]}
          />
          {/* Steps are attempted, each for itself; what they make up is not. */}
          {(run.steps.length === 0 || run.attempts.length > 0) && (
            <Section title={`Attempts, ${run.attempt} of ${run.maxAttempts}`}>
              <Attempts run={run} zone={zone} />
            </Section>
          )}
          {run.input !== null && (
            <Section title="Input">
              <Value of={run.input} label="Input" />
            </Section>
          )}
          {run.result !== null && (
            <Section title="Result">
              <Value of={run.result} label="Result" />
            </Section>
          )}
        </aside>
      </div>
    </Page>
  );
}

function Actions({ run }: { readonly run: RunDetail }) {
  const { route } = useLocation();
  const id = shortId(run.id);
  if (isOpen(run)) {
    return (
      <button
        type="button"
        class="button"
        disabled={run.cancelRequested}
        onClick={() =>
          void act(
            () => ask<RunView>(path('runs', run.id, 'cancel'), { method: 'POST' }),
            () => ({ text: `Run ${id} is asked to stop.` }),
          )
        }
      >
        <Icon name="stop" />
        {run.cancelRequested ? 'Cancelling' : 'Cancel'}
      </button>
    );
  }
  return (
    <button
      type="button"
      class="button"
      onClick={async () => {
        const made = await act(
          () => ask<RunView>(path('runs', run.id, 'replay'), { method: 'POST' }),
          ({ id: next }) => ({ text: `Run ${id} runs again as ${shortId(next)}.` }),
        );
        if (made !== null) route(link('runs', made.id));
      }}
    >
      <Icon name="repeat" />
      {run.status === 'failed' ? 'Retry' : 'Run again'}
    </button>
  );
}
