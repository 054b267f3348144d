import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { BackfillView, JobDetail } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask, Problem } from '../data/api.ts';
import { link, path } from '../data/place.ts';
import { Panel } from './panel.tsx';
import { Failure } from './states.tsx';
import { When } from './time.tsx';

/** How many occurrences are shown before they are made. */
const SHOWN = 12;

/** Makes up for occurrences of a range: first which they are, then, when somebody agrees, their runs. */
export function Backfill({ job }: { readonly job: JobDetail }) {
  const { route } = useLocation();
  const from = useRef<HTMLInputElement>(null);
  const to = useRef<HTMLInputElement>(null);
  const plan = useSignal<BackfillView | null>(null);
  const problem = useSignal<Problem | null>(null);
  const send = (dryRun: boolean): Promise<BackfillView> => {
    const [begin = '', end = ''] = [from.current?.value, to.current?.value];
    const body = {
      from: new Date(begin).toISOString(),
      ...(end === '' ? {} : { to: new Date(end).toISOString() }),
      dryRun,
    };
    return ask<BackfillView>(path('jobs', job.id, 'backfill'), { method: 'POST', body });
  };
  const look = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      plan.value = await send(true);
      problem.value = null;
    } catch (error) {
      plan.value = null;
      problem.value = error instanceof Problem ? error : null;
    }
  };
  const make = async (): Promise<void> => {
    const done = await act(
      () => send(false),
      ({ made }) => ({ text: `${made} ${made === 1 ? 'run is' : 'runs are'} made up for.` }),
    );
    if (done !== null) route(link('jobs', job.id));
  };
  const forget = (): void => {
    plan.value = null;
  };
  const missing = plan.value?.occurrences.filter(({ was }) => was === 'made') ?? [];
  return (
    <Panel title="Backfill" back={link('jobs', job.id)}>
      <form onSubmit={look}>
        <p class="help">Occurrences of a range that have no run get one. Nothing is made before you have seen which.</p>
        <div class="fields">
          <label>
            From
            <input ref={from} type="datetime-local" required onInput={forget} />
          </label>
          <label>
            To <span class="optional">(or until now)</span>
            <input ref={to} type="datetime-local" onInput={forget} />
          </label>
        </div>
        <button type="submit" class={plan.value === null ? 'button is-main' : 'button'}>
          Show what is missing
        </button>
      </form>
      {problem.value !== null && <Failure problem={problem.value} />}
      {plan.value !== null && (
        <div class="plan" role="status">
          <p>
            {missing.length === 0
              ? 'Every occurrence of this range has its run.'
              : `${missing.length} ${missing.length === 1 ? 'occurrence has' : 'occurrences have'} no run; ${plan.value.there} have one.`}
          </p>
          {missing.length > 0 && (
            <>
              <ul class="times">
                {missing.slice(0, SHOWN).map(({ scheduledFor }) => (
                  <li key={scheduledFor}>
                    <When at={scheduledFor} zone={job.timezone} />
                  </li>
                ))}
                {missing.length > SHOWN && <li class="none">and {missing.length - SHOWN} more</li>}
              </ul>
              <button type="button" class="button is-main" onClick={() => void make()}>
                Make {missing.length === 1 ? 'this run' : `these ${missing.length} runs`}
              </button>
            </>
          )}
        </div>
      )}
    </Panel>
  );
}
