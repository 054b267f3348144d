import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { JobDetail, RunView } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask } from '../data/api.ts';
import { link, path, queryOf } from '../data/place.ts';
import { shortId } from '../words/run.ts';
import { fieldsOf, readForm, readJson } from '../words/schema-form.ts';
import { Panel } from './panel.tsx';
import { PayloadFields, PayloadText } from './payload.tsx';

/** Runs a job now: its input by the fields of its schema, or as JSON where there is none or somebody prefers it. */
export function RunForm({ job }: { readonly job: JobDetail }) {
  const { route, query } = useLocation();
  const fields = job.inputSchema === null ? null : fieldsOf(job.inputSchema);
  const asJson = fields === null || query['as'] === 'json';
  const input = useRef<HTMLTextAreaElement | null>(null);
  const scope = useRef<HTMLInputElement>(null);
  const faults = useSignal<ReadonlyMap<string, string>>(new Map());
  // The same form sent twice, be it by a double click, is one run.
  const key = useRef(crypto.randomUUID());

  /** What was written; null where it is not right, which is then said. */
  const read = (form: HTMLFormElement): { readonly input: unknown } | null => {
    faults.value = new Map();
    if (!asJson) {
      const written = [...new FormData(form)].flatMap(([name, text]) =>
        typeof text === 'string' ? [[name, text] as const] : [],
      );
      const found = readForm(fields, new Map(written));
      if (found.ok) return { input: found.value };
      faults.value = found.faults;
      return null;
    }
    const text = input.current?.value.trim() ?? '';
    try {
      return { input: text === '' ? null : readJson(text) };
    } catch (error) {
      faults.value = new Map([['', error instanceof Error ? error.message : String(error)]]);
      input.current?.focus();
      return null;
    }
  };

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const payload = read(event.currentTarget as HTMLFormElement);
    if (payload === null) return;
    const tenant = scope.current?.value.trim() ?? '';
    const body = { ...payload, ...(tenant === '' ? {} : { scope: tenant }) };
    const made = await act(
      () => ask<RunView>(path('jobs', job.id, 'runs'), { method: 'POST', body, key: key.current }),
      ({ id }) => ({ text: `Run ${shortId(id)} of ${job.title} is on its way.` }),
    );
    key.current = crypto.randomUUID();
    if (made !== null) route(link('runs', made.id));
  };
  const here = link('jobs', job.id, 'run');
  return (
    <Panel title="Run now" back={link('jobs', job.id)}>
      <form onSubmit={submit}>
        <div class="fields">
          {job.scope !== null && (
            <label>
              For which {job.scope}
              <input ref={scope} type="text" required maxLength={200} />
            </label>
          )}
          {asJson ? (
            <PayloadText label="Input as JSON" field={input} fault={faults.value.get('') ?? null} />
          ) : (
            <PayloadFields fields={fields} faults={faults.value} />
          )}
        </div>
        <div class="actions">
          <button type="submit" class="button is-main">
            Run now
          </button>
          {fields !== null && (
            <a class="button" href={asJson ? here : here + queryOf({ as: 'json' })}>
              {asJson ? 'By its fields' : 'As JSON'}
            </a>
          )}
        </div>
      </form>
    </Panel>
  );
}
