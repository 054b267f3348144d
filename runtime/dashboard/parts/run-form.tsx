import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { JobDetail, RunView } from '../../http/wire.ts';
import { act } from '../data/act.ts';
import { ask } from '../data/api.ts';
import { link, path } from '../data/place.ts';
import { shortId } from '../words/run.ts';
import { Panel } from './panel.tsx';

/** Runs a job now, with an input. */
export function RunForm({ job }: { readonly job: JobDetail }) {
  const { route } = useLocation();
  const input = useRef<HTMLTextAreaElement>(null);
  const scope = useRef<HTMLInputElement>(null);
  const fault = useSignal<string | null>(null);
  // The same form sent twice, be it by a double click, is one run.
  const key = useRef(crypto.randomUUID());
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = input.current?.value.trim() ?? '';
    let value: unknown = null;
    try {
      value = text === '' ? null : JSON.parse(text);
    } catch (error) {
      fault.value = `This is no JSON: ${error instanceof Error ? error.message : String(error)}`;
      input.current?.focus();
      return;
    }
    fault.value = null;
    const tenant = scope.current?.value.trim() ?? '';
    const body = { input: value, ...(tenant === '' ? {} : { scope: tenant }) };
    const made = await act(
      () => ask<RunView>(path('jobs', job.id, 'runs'), { method: 'POST', body, key: key.current }),
      ({ id }) => ({ text: `Run ${shortId(id)} of ${job.title} is on its way.` }),
    );
    key.current = crypto.randomUUID();
    if (made !== null) route(link('runs', made.id));
  };
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
          <label class="wide">
            Input as JSON <span class="optional">(optional)</span>
            <textarea ref={input} rows={4} spellcheck={false} aria-invalid={fault.value !== null} />
          </label>
        </div>
        {fault.value !== null && (
          <p class="field-problem" role="alert">
            {fault.value}
          </p>
        )}
        <button type="submit" class="button is-main">
          Run now
        </button>
      </form>
    </Panel>
  );
}
