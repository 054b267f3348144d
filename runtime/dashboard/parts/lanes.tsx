import type { JobView } from '../../http/wire.ts';
import { now } from '../data/now.ts';
import { link } from '../data/place.ts';
import { coming, type Lane } from '../words/overview.ts';
import { moment } from '../words/time.ts';
import { Ago, reader } from './time.tsx';

/** Where a time lies in the range, on a line of 600. */
const WIDTH = 600;
const MINUTE = 60_000;
/** So many jobs are seen at a glance. */
const MOST_LANES = 15;
/** Where a line marks the time, minutes from its begin. */
const QUARTERS = [15, 30, 45] as const;

/** The times ahead, a line for each job: when, how often, and how they lie to each other. */
export function Lanes({
  lanes,
  jobs,
  from,
  to,
  most,
}: {
  readonly lanes: readonly Lane[];
  readonly jobs: ReadonlyMap<string, JobView>;
  readonly from: number;
  readonly to: number;
  /** How many times of a job are given at most: behind so many it goes on. */
  readonly most: number;
}) {
  const left = coming(lanes, now.value);
  const x = (at: number): number => ((at - from) / (to - from)) * WIDTH;
  return (
    <>
      <div class="lane-scale" aria-hidden="true">
        {QUARTERS.map((minute) => (
          <span key={minute}>{moment(Math.round(from / MINUTE) * MINUTE + minute * MINUTE, now.value, reader)}</span>
        ))}
      </div>
      <ul class="lanes" aria-label="The next hour by job">
        {left.slice(0, MOST_LANES).map(({ job, times, ahead, first }) => {
          return (
            <li key={job} class="lane">
              <a href={link('jobs', job, 'calendar')}>{jobs.get(job)?.title ?? job}</a>
              <svg viewBox={`0 0 ${WIDTH} 22`} preserveAspectRatio="none" aria-hidden="true">
                <line x1="0" y1="11" x2={WIDTH} y2="11" />
                {QUARTERS.map((minute) => (
                  <line
                    key={minute}
                    class="lane-quarter"
                    x1={(minute / 60) * WIDTH}
                    y1="0"
                    x2={(minute / 60) * WIDTH}
                    y2="22"
                  />
                ))}
                {times.length >= most && (
                  <rect
                    class="lane-more"
                    x={x(ahead.at(-1) ?? to)}
                    y="4"
                    width={WIDTH - x(ahead.at(-1) ?? to)}
                    height="14"
                  />
                )}
                {ahead.map((at) => (
                  <rect key={at} x={x(at) - 1} y="4" width="2.5" height="14" rx="1" />
                ))}
              </svg>
              <span class="row-fact">
                <Ago at={new Date(first).toISOString()} zone={jobs.get(job)?.timezone ?? null} />
              </span>
            </li>
          );
        })}
      </ul>
      {left.length > MOST_LANES && <p class="lanes-more">And {left.length - MOST_LANES} jobs more within the hour.</p>}
    </>
  );
}
