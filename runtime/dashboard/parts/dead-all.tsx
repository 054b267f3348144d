import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import type { DeadLetterView, PageOf } from '../../http/wire.ts';
import { said } from '../data/act.ts';
import { ask, Problem } from '../data/api.ts';
import { link, path, queryOf } from '../data/place.ts';
import { refresh } from '../data/resource.ts';
import { Panel } from './panel.tsx';

type What = 'retry' | 'delete';

/** Does the same to every dead letter that there is, of a job or of all, once somebody has agreed. */
export function AllDead({
  what,
  job,
  title,
}: {
  readonly what: What;
  readonly job: string | null;
  readonly title: string | null;
}) {
  const { route } = useLocation();
  const done = useSignal<number | null>(null);
  const back = link('dead') + queryOf({ job });
  const whose = title === null ? 'of all jobs' : `of ${title}`;
  const begin = async (): Promise<void> => {
    done.value = 0;
    const { failed, reason } = await eachLetter(job, async ({ id }) => {
      if (what === 'retry') await ask(path('dead', id, 'retry'), { method: 'POST' });
      else await ask(path('dead', id), { method: 'DELETE' });
      done.value = (done.peek() ?? 0) + 1;
    });
    const count = done.peek() ?? 0;
    const text = `${count} ${what === 'retry' ? 'run again' : 'are deleted'}${failed === 0 ? '.' : `; ${failed} stay: ${reason ?? ''}`}`;
    said.value = { text, bad: failed > 0 };
    refresh();
    route(back);
  };
  return (
    <Panel title={what === 'retry' ? 'Retry all dead letters?' : 'Delete all dead letters?'} back={back}>
      <p>
        {what === 'retry'
          ? `Every dead letter ${whose} is taken away, and its run made anew with the same input.`
          : `Every dead letter ${whose} is taken away. Their runs stay in the history as failed.`}
      </p>
      <p class="actions">
        <button
          type="button"
          class={what === 'delete' ? 'button is-grave' : 'button is-main'}
          disabled={done.value !== null}
          onClick={() => void begin()}
        >
          {done.value === null ? (what === 'retry' ? 'Retry all' : 'Delete all') : `${done.value} done`}
        </button>
        <a class="button" href={back}>
          Leave them
        </a>
      </p>
    </Panel>
  );
}

/** At once, so that a page of letters takes one walk and not a hundred. */
const AT_ONCE = 4;

/** Goes through all letters that were there when it began; what is refused is counted and stays. */
async function eachLetter(
  job: string | null,
  work: (letter: DeadLetterView) => Promise<void>,
): Promise<{ readonly failed: number; readonly reason: string | null }> {
  let [failed, reason, cursor]: [number, string | null, string | null] = [0, null, null];
  do {
    const page: PageOf<DeadLetterView> = await ask(`/dead${queryOf({ job, cursor, limit: 100 })}`);
    const rest = [...page.items];
    const walk = async (): Promise<void> => {
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
        try {
          await work(next);
        } catch (error) {
          failed += 1;
          reason = error instanceof Problem ? error.message : 'The dashboard itself failed here.';
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, walk));
    cursor = page.cursor;
  } while (cursor !== null);
  return { failed, reason };
}
