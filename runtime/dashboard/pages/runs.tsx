import { useLocation } from 'preact-iso';
import type { PageOf, RunView } from '../../http/wire.ts';
import { RUN_STATUSES } from '../../spec/vocabulary.ts';
import { useJobNames } from '../data/jobs.ts';
import { link, queryOf } from '../data/place.ts';
import { RUNS, useResource } from '../data/resource.ts';
import { Filters } from '../parts/filters.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { RunList } from '../parts/runs.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { STATUS } from '../words/run.ts';

/** Runs of all jobs, newest first. */
export function RunsPage() {
  const { query } = useLocation();
  const { status, job, cursor } = query;
  const jobs = useJobNames();
  const runs = useResource<PageOf<RunView>>(`/runs${queryOf({ status, job, cursor, limit: 50 })}`, RUNS);
  return (
    <Page title="Runs">
      <Filters
        label="Status"
        name="status"
        options={[['', 'All'], ...RUN_STATUSES.map((one) => [one, STATUS[one]] as const)]}
      />
      {job !== undefined && (
        <p class="filtered">
          Of <a href={link('jobs', job)}>{jobs.get(job)?.title ?? job}</a> alone.{' '}
          <a href={link('runs') + queryOf({ status })}>Show those of all jobs</a>
        </p>
      )}
      <Answer of={runs.value} lines={8}>
        {({ items, cursor: next }) => (
          <>
            {items.length === 0 ? (
              <Empty title="No runs">
                {status === undefined
                  ? 'The first one appears here when a job comes due or is run by hand.'
                  : 'None stands like that at the moment.'}
              </Empty>
            ) : (
              <RunList runs={items} jobs={jobs} label="Runs, newest first" />
            )}
            <Pager cursor={next} />
          </>
        )}
      </Answer>
    </Page>
  );
}
