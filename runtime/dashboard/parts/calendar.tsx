import { useLocation } from 'preact-iso';
import type { JobDetail, OccurrenceView, PageOf, RunView } from '../../http/wire.ts';
import { now } from '../data/now.ts';
import { link, path, queryOf } from '../data/place.ts';
import { NOTHING, RUNS, useResource } from '../data/resource.ts';
import { byDay, isMonth, monthBeside, weeksOf } from '../words/month.ts';
import { STATUS } from '../words/run.ts';
import { dayOf } from '../words/time.ts';
import { Icon } from './icons.tsx';
import { Status } from './status.tsx';
import { reader } from './time.tsx';

/** How many times ahead are asked for. */
const MOST_TIMES = 1000;
/** How many times and runs of a day are named; the rest is counted. */
const NAMED = 3;

/** A month of a job: the runs behind, the times ahead, on the viewer's days. */
export function Calendar({ job }: { readonly job: JobDetail }) {
  const { path: here, query } = useLocation();
  const today = dayOf(now.value, reader.zone);
  const month = isMonth(query['month']) ? query['month'] : today.slice(0, 7);
  const weeks = weeksOf(month);
  // A day more on either side, whatever the zone.
  const from = `${weeks[0]?.[0]?.date ?? month}T00:00:00-14:00`;
  const to = `${weeks.at(-1)?.at(-1)?.date ?? month}T23:59:59+14:00`;
  const ahead = useResource<PageOf<OccurrenceView>>(
    `/occurrences${queryOf({ job: job.id, from: later(from), to: after(to), each: MOST_TIMES })}`,
    NOTHING,
  );
  const behind = useResource<PageOf<RunView>>(
    path('jobs', job.id, 'runs') + queryOf({ limit: 200 }),
    (event) => RUNS(event) && 'job' in event && event.job === job.id,
  );
  const times = byDay(ahead.value.value?.items ?? [], ({ at }) => Date.parse(at), reader.zone);
  const runs = byDay(behind.value.value?.items ?? [], (run) => Date.parse(run.scheduledFor), reader.zone);
  const title = new Intl.DateTimeFormat(reader.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-15`),
  );
  return (
    <section class="calendar" aria-label={`Calendar of ${title}`}>
      <div class="calendar-head">
        <h2>{title}</h2>
        <nav aria-label="Months">
          <a class="icon-button" href={here + queryOf({ month: monthBeside(month, -1) })}>
            <Icon name="back" />
            <span class="unseen">The month before</span>
          </a>
          <a class="button" href={here}>
            Today
          </a>
          <a class="icon-button" href={here + queryOf({ month: monthBeside(month, 1) })}>
            <Icon name="chevron" />
            <span class="unseen">The month after</span>
          </a>
        </nav>
      </div>
      <table>
        <thead>
          <tr>
            {weeks[0]?.map(({ date }) => (
              <th key={date} scope="col">
                {new Intl.DateTimeFormat(reader.language, { weekday: 'short', timeZone: 'UTC' }).format(
                  Date.parse(date),
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.date}>
              {week.map(({ date, number, inside }) => (
                <td
                  key={date}
                  class={`${inside ? '' : 'is-outside'} ${date === today ? 'is-today' : ''}`}
                  aria-current={date === today ? 'date' : undefined}
                >
                  <span class="day-number">{number}</span>
                  <DayRuns runs={runs.get(date) ?? []} />
                  <DayTimes times={times.get(date) ?? []} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {(ahead.value.value?.items.length ?? 0) >= MOST_TIMES && (
        <p class="help">The first {MOST_TIMES.toLocaleString()} times are shown; it goes on.</p>
      )}
    </section>
  );
}

/** The calendar says what comes, not what would have been. */
function later(from: string): string {
  const at = Date.parse(from);
  // To the minute, so that the address of the answer stays the same while one looks.
  return new Date(Math.max(at, Math.floor(now.peek() / 60_000) * 60_000)).toISOString();
}

function after(to: string): string {
  return new Date(Math.max(Date.parse(to), now.peek() + 60_000)).toISOString();
}

function clock(at: number): string {
  return new Intl.DateTimeFormat(reader.language, { hour: '2-digit', minute: '2-digit', timeZone: reader.zone }).format(
    at,
  );
}

function DayRuns({ runs }: { readonly runs: readonly RunView[] }) {
  if (runs.length === 0) return null;
  if (runs.length > NAMED) {
    const failed = runs.filter(({ status }) => status === 'failed').length;
    return (
      <p class="day-sum">
        <Status of={failed > 0 ? 'failed' : 'completed'} quiet />
        {runs.length} runs{failed > 0 ? `, ${failed} failed` : ''}
      </p>
    );
  }
  return (
    <ul>
      {[...runs].reverse().map((run) => (
        <li key={run.id}>
          <a href={link('runs', run.id)} class="day-run" title={STATUS[run.status]}>
            <Status of={run.status} quiet />
            {clock(Date.parse(run.scheduledFor))}
          </a>
        </li>
      ))}
    </ul>
  );
}

function DayTimes({ times }: { readonly times: readonly OccurrenceView[] }) {
  if (times.length === 0) return null;
  if (times.length > NAMED) {
    return (
      <p class="day-sum">
        {times.length} times from {clock(Date.parse(times[0]?.at ?? ''))}
      </p>
    );
  }
  return (
    <ul>
      {times.map(({ at }) => (
        <li key={at} class="day-time">
          <time dateTime={at}>{clock(Date.parse(at))}</time>
        </li>
      ))}
    </ul>
  );
}
