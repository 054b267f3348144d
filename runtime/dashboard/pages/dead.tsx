import { useLocation } from 'preact-iso';
import type { DeadLetterView, PageOf, RunView } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask } from '../data/api.ts';
import { useJobNames } from '../data/jobs.ts';
import { link, path, queryOf } from '../data/place.ts';
import { type Concerns, useResource } from '../data/resource.ts';
import { mayWrite } from '../data/session.ts';
import { ConfirmButton } from '../parts/confirm.tsx';
import { AllDead } from '../parts/dead-all.tsx';
import { ErrorBox } from '../parts/error.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { reasonWithout, shortId } from '../words/run.ts';

const LETTERS: Concerns = ({ type }) => type === 'run.failed' || type === 'run.created' || type === 'gap';

/** Runs that failed for good and wait for somebody to decide. */
export function DeadPage() {
  const { query } = useLocation();
  const { job, cursor, all } = query;
  const names = useJobNames();
  const letters = useResource<PageOf<DeadLetterView>>(`/dead${queryOf({ job, cursor, limit: 25 })}`, LETTERS);
  const some = (letters.value.value?.items.length ?? 0) > 0;
  const place = link('dead');
  return (
    <Page
      title="Dead letters"
      lead={
        <p class="help">
          Runs that failed for good. Each waits here until somebody retries it, deletes it, or its time is over.
        </p>
      }
      actions={
        mayWrite.value &&
        some && (
          <>
            <a class="button" href={place + queryOf({ job, all: 'retry' })}>
              Retry all
            </a>
            <a class="button" href={place + queryOf({ job, all: 'delete' })}>
              Delete all
            </a>
          </>
        )
      }
    >
      {(all === 'retry' || all === 'delete') && mayWrite.value && (
        <AllDead what={all} job={job ?? null} title={job === undefined ? null : (names.get(job)?.title ?? job)} />
      )}
      {job !== undefined && (
        <p class="filtered">
          Of <a href={link('jobs', job)}>{names.get(job)?.title ?? job}</a> alone. <a href={place}>Show all</a>
        </p>
      )}
      <Answer of={letters.value}>
        {({ items, cursor: next }) => (
          <>
            {items.length === 0 ? (
              <Empty title="No dead letters">Nothing has failed for good, or somebody has seen to it.</Empty>
            ) : (
              <ul class="rows" aria-label="Dead letters, newest first">
                {items.map((letter) => (
                  <Letter key={letter.id} letter={letter} title={names.get(letter.job)?.title ?? letter.job} />
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

function Letter({ letter, title }: { readonly letter: DeadLetterView; readonly title: string }) {
  const { route } = useLocation();
  return (
    <li class="row letter">
      <div class="letter-head">
        <p class="row-title">
          <span>{title}</span>
          <a class="letter-run" href={link('runs', letter.run)}>
            run {shortId(letter.run)}
          </a>
          <span class="quiet">
            <Ago at={letter.at} />
          </span>
        </p>
        {mayWrite.value && (
          <div class="actions">
            <button
              type="button"
              class="button"
              onClick={async () => {
                const made = await act(
                  () => ask<RunView>(path('dead', letter.id, 'retry'), { method: 'POST' }),
                  ({ id }) => ({ text: `${title} runs again as ${shortId(id)}.` }),
                );
                if (made !== null) route(link('runs', made.id));
              }}
            >
              Retry
            </button>
            <ConfirmButton
              ask="Delete it?"
              onConfirm={() =>
                void act(
                  () => ask(path('dead', letter.id), { method: 'DELETE' }),
                  () => ({ text: `The dead letter of ${title} is gone; its run stays in the history.` }),
                )
              }
            >
              Delete
            </ConfirmButton>
          </div>
        )}
      </div>
      <p class="row-note">{reasonWithout(letter.reason, letter.error)}</p>
      {letter.error !== null && <ErrorBox of={letter.error} />}
    </li>
  );
}
