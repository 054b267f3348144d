import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { ScheduleView } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask, Problem } from '../data/api.ts';
import { useJobNames } from '../data/jobs.ts';
import { readAs } from '../words/schedule.ts';
import { readJson } from '../words/schema-form.ts';
import { Panel } from './panel.tsx';
import { PayloadText } from './payload.tsx';
import { When } from './time.tsx';

/** How long somebody has stopped typing before it is read, in milliseconds. */
const RESTS = 300;

const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

type Reading = { readonly ok: ScheduleView } | { readonly problem: Problem } | null;

/** Makes a schedule of a job. How it is read, and when it would start something, is shown while it is written. */
export function ScheduleForm({ job, back }: { readonly job: string | null; readonly back: string }) {
  const { route } = useLocation();
  const names = useJobNames();
  const chosen = useSignal(job ?? '');
  const when = useSignal('');
  const zone = useSignal('');
  const tenant = useSignal('');
  const input = useRef<HTMLTextAreaElement | null>(null);
  const fault = useSignal<string | null>(null);
  const reading = useSignal<Reading>(null);
  const jobs = [...names.values()];
  const scope = names.get(chosen.value)?.scope ?? null;
  // A double click is one schedule.
  const key = useRef(crypto.randomUUID());

  const wishes = () => ({
    job: chosen.value,
    when: when.value.trim(),
    ...(zone.value.trim() === '' ? {} : { timezone: zone.value.trim() }),
    ...(tenant.value.trim() === '' ? {} : { scope: tenant.value.trim() }),
  });
  useEffect(() => {
    const asked = wishes();
    if (asked.job === '' || asked.when === '') {
      reading.value = null;
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const body = { ...asked, dryRun: true };
        reading.value = { ok: await ask<ScheduleView>('/schedules', { method: 'POST', body, signal: stop.signal }) };
      } catch (error) {
        if (!stop.signal.aborted) reading.value = error instanceof Problem ? { problem: error } : null;
      }
    }, RESTS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [chosen.value, when.value, zone.value, tenant.value]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = input.current?.value.trim() ?? '';
    fault.value = null;
    let payload: { readonly input?: unknown } = {};
    try {
      if (text !== '') payload = { input: readJson(text) };
    } catch (error) {
      fault.value = error instanceof Error ? error.message : String(error);
      input.current?.focus();
      return;
    }
    const made = await act(
      () => ask<ScheduleView>('/schedules', { method: 'POST', body: { ...wishes(), ...payload, key: key.current } }),
      () => ({ text: `${names.get(chosen.value)?.title ?? chosen.value} has a schedule more.` }),
    );
    if (made !== null) route(back);
  };
  return (
    <Panel title="New schedule" back={back}>
      <form onSubmit={submit}>
        <div class="fields">
          <label>
            Job
            <select
              required
              value={chosen.value}
              onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}
            >
              <option value="">Choose a job</option>
              {jobs.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          {scope !== null && (
            <label>
              For which {scope}
              <input
                type="text"
                required
                maxLength={200}
                value={tenant.value}
                onInput={({ currentTarget }) => (tenant.value = currentTarget.value)}
              />
            </label>
          )}
          <label>
            Zone <span class="optional">(or that of the job)</span>
            <input
              type="text"
              list="zones"
              maxLength={200}
              value={zone.value}
              onInput={({ currentTarget }) => (zone.value = currentTarget.value)}
            />
          </label>
          <datalist id="zones">
            {ZONES.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <div class="wide">
            <label>
              When
              <input
                type="text"
                required
                maxLength={8192}
                autocomplete="off"
                spellcheck={false}
                value={when.value}
                aria-describedby="when-help when-reading"
                onInput={({ currentTarget }) => (when.value = currentTarget.value)}
              />
            </label>
            <p id="when-help" class="help">
              English where this instance reads it (<q>every weekday at 9am</q>), cron (<code>0 9 * * 1-5</code>), an
              interval (<code>PT90M</code>) or one time (<code>2030-01-31T09:00</code>).
            </p>
          </div>
          <div id="when-reading" class="wide when-reading" role="status">
            <ReadingOf reading={reading.value} />
          </div>
          <PayloadText label="Input as JSON" field={input} fault={fault.value} />
        </div>
        <button type="submit" class="button is-main">
          Make the schedule
        </button>
      </form>
    </Panel>
  );
}

function ReadingOf({ reading }: { readonly reading: Reading }) {
  if (reading === null) return <p class="none">How it is read, and when it starts something, is shown here.</p>;
  if ('problem' in reading) {
    const { details, message } = reading.problem;
    const said = details?.errors?.map((one) => one.message) ?? [message];
    return (
      <ul class="reading-faults">
        {said.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    );
  }
  const { ok } = reading;
  return (
    <>
      <p class="reading-words">
        {ok.readback ?? readAs(ok)} <span class="quiet">{ok.readback === null ? ok.timezone : ''}</span>
      </p>
      {ok.upcoming.length === 0 ? (
        <p class="none">It would start nothing: no time is left, or its job is switched off.</p>
      ) : (
        <ul class="times">
          {ok.upcoming.map((at) => (
            <li key={at}>
              <When at={at} zone={ok.timezone} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
