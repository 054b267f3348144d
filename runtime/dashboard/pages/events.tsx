import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { JobView, RunView } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask } from '../data/api.ts';
import { heard } from '../data/heard.ts';
import { useJobNames } from '../data/jobs.ts';
import { link, queryOf } from '../data/place.ts';
import { mayWrite } from '../data/session.ts';
import { Filters } from '../parts/filters.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Panel } from '../parts/panel.tsx';
import { PayloadText } from '../parts/payload.tsx';
import { Empty } from '../parts/states.tsx';
import { reader } from '../parts/time.tsx';
import { type EventKind, KINDS, kindOf, tellEvent } from '../words/event.ts';
import { readJson } from '../words/schema-form.ts';
import { logClock } from '../words/time.ts';

/** What jobs wait for, and what happens while one looks. */
export function EventsPage() {
  const { query } = useLocation();
  const jobs = useJobNames();
  const waiting = Map.groupBy(
    [...jobs.values()].flatMap((job) => job.events.map((event) => ({ event, job }))),
    ({ event }) => event,
  );
  return (
    <Page
      title="Events"
      actions={
        mayWrite.value && (
          <a class="button" href={link('events') + queryOf({ send: '1' })}>
            Send an event
          </a>
        )
      }
    >
      {query['send'] !== undefined && mayWrite.value && (
        <SendForm events={[...waiting.keys()]} chosen={query['event'] ?? ''} />
      )}
      <Section title="What jobs wait for">
        {waiting.size === 0 ? (
          <p class="none">No job waits for an event.</p>
        ) : (
          <ul class="rows" aria-label="Events that jobs wait for">
            {[...waiting].map(([event, all]) => (
              <li key={event} class="row event-row">
                <span class="mono">{event}</span>
                <span>
                  {all.map(({ job }) => (
                    <a key={job.id} href={link('jobs', job.id)}>
                      {job.title}
                    </a>
                  ))}
                </span>
                {mayWrite.value && (
                  <a class="event-send" href={link('events') + queryOf({ send: '1', event })}>
                    Send
                  </a>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="As it happens">
        <Feed jobs={jobs} />
      </Section>
    </Page>
  );
}

function Feed({ jobs }: { readonly jobs: ReadonlyMap<string, JobView> }) {
  const { query } = useLocation();
  const only = query['only'] ?? '';
  const shown = heard.value.filter(({ event }) => only === '' || kindOf(event) === only);
  return (
    <>
      <Filters label="Kind" name="only" options={[['', 'All'], ...(Object.entries(KINDS) as [EventKind, string][])]} />
      {shown.length === 0 ? (
        <Empty title="Quiet">What happens from now on appears here.</Empty>
      ) : (
        <ol class="feed" aria-label="What happened, newest first">
          {shown.map(({ id, event }) => {
            const job = 'job' in event ? event.job : null;
            return (
              <li key={id} class={`feed-line is-${kindOf(event)}`}>
                <time dateTime={event.at}>{logClock(Date.parse(event.at), reader).slice(0, 8)}</time>
                <span class="feed-words">
                  {job !== null && (
                    <a href={'run' in event ? link('runs', event.run) : link('jobs', job)}>
                      {jobs.get(job)?.title ?? job}
                    </a>
                  )}{' '}
                  {tellEvent(event)}
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </>
  );
}

function SendForm({ events, chosen }: { readonly events: readonly string[]; readonly chosen: string }) {
  const { route } = useLocation();
  const name = useRef<HTMLInputElement>(null);
  const payload = useRef<HTMLTextAreaElement | null>(null);
  const fault = useSignal<string | null>(null);
  const key = useRef(crypto.randomUUID());
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = payload.current?.value.trim() ?? '';
    let value: unknown = null;
    try {
      value = text === '' ? null : readJson(text);
    } catch (error) {
      fault.value = error instanceof Error ? error.message : String(error);
      payload.current?.focus();
      return;
    }
    fault.value = null;
    const body = { event: name.current?.value.trim(), payload: value };
    const done = await act(
      () => ask<{ runs: readonly RunView[] }>('/events', { method: 'POST', body, key: key.current }),
      ({ runs }) => ({
        text:
          runs.length === 0
            ? 'It was heard, and started nothing.'
            : `It started ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}.`,
        ...(runs[0] === undefined ? {} : { link: { href: link('runs', runs[0].id), label: 'Look' } }),
      }),
    );
    key.current = crypto.randomUUID();
    if (done !== null) route(link('events'));
  };
  return (
    <Panel title="Send an event" back={link('events')}>
      <form onSubmit={submit}>
        <div class="fields">
          <label>
            Event
            <input
              ref={name}
              type="text"
              list="events"
              required
              maxLength={200}
              defaultValue={chosen}
              autocomplete="off"
            />
            <datalist id="events">
              {events.map((event) => (
                <option key={event} value={event} />
              ))}
            </datalist>
          </label>
          <PayloadText label="Payload as JSON" field={payload} fault={fault.value} />
        </div>
        <button type="submit" class="button is-main">
          Send
        </button>
      </form>
    </Panel>
  );
}
