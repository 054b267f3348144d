import { now } from '../data/now.ts';
import { link } from '../data/place.ts';
import type { RunGlimpse } from '../words/job.ts';
import { bars, usual } from '../words/plot.ts';
import { STATUS } from '../words/run.ts';
import { duration, moment } from '../words/time.ts';
import { reader } from './time.tsx';

/** How long the last runs took, so small that it fits a line; its words are for who listens. */
export function Sparkline({ runs }: { readonly runs: readonly RunGlimpse[] }) {
  if (runs.length === 0) return <span class="spark is-none" />;
  const middle = usual(runs);
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const said = `The last ${runs.length} runs: ${failed} failed${middle === null ? '' : `, usually ${duration(middle)}`}`;
  return (
    <svg class="spark" viewBox="0 0 80 20" preserveAspectRatio="xMaxYMax meet" role="img" aria-label={said}>
      <title>{said}</title>
      {bars(runs, now.peek()).map(({ run, height }, at) => (
        <rect
          key={run.id}
          class={`bar is-${run.status}`}
          x={80 - (runs.length - at) * 4}
          y={20 - height * 20}
          width="3"
          height={height * 20}
          rx="1"
        />
      ))}
    </svg>
  );
}

/** The last runs as bars, each a link to its run. */
export function History({ runs }: { readonly runs: readonly RunGlimpse[] }) {
  const all = bars(runs, now.value);
  const most = Math.max(...all.map(({ took }) => took ?? 0));
  const middle = usual(runs);
  return (
    <figure class="history">
      <ol class="history-bars" aria-label="The last runs, oldest first">
        {all.map(({ run, took, height }) => {
          const at = Date.parse(run.startedAt ?? run.scheduledFor);
          const said = `${STATUS[run.status]}, ${moment(at, now.value, reader)}${took === null ? '' : `, ${duration(took)}`}`;
          return (
            <li key={run.id}>
              <a href={link('runs', run.id)} class={`bar is-${run.status}`} title={said}>
                <span class="unseen">{said}</span>
                <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">
                  <rect x="0" y={100 - height * 100} width="10" height={height * 100} />
                </svg>
              </a>
            </li>
          );
        })}
      </ol>
      <figcaption>
        <span>{all.length === 1 ? 'One run' : `The last ${all.length} runs`}</span>
        {middle !== null && <span>usually {duration(middle)}</span>}
        {most > 0 && <span>at most {duration(most)}</span>}
      </figcaption>
    </figure>
  );
}
