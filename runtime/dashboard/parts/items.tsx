import { useSignal } from '@preact/signals';
import type { ItemView, PageOf, RunDetail } from '../../http/wire.ts';
import { path, queryOf } from '../data/place.ts';
import { useResource } from '../data/resource.ts';
import { Section } from './page.tsx';
import { Answer } from './states.tsx';
import { Status } from './status.tsx';

/** What became of the items of a run: those that failed first in view, since they want somebody. */
export function Items({ run }: { readonly run: RunDetail }) {
  const { done, failed } = run.items;
  const which = useSignal<'false' | 'true'>(failed > 0 ? 'false' : 'true');
  const items = useResource<PageOf<ItemView>>(
    path('runs', run.id, 'items') + queryOf({ done: which.value, limit: 100 }),
    (event) => 'run' in event && event.run === run.id && event.type !== 'run.log',
  );
  const choose = (value: 'false' | 'true', words: string) => (
    <button type="button" aria-pressed={which.value === value} onClick={() => (which.value = value)}>
      {words}
    </button>
  );
  return (
    <Section
      title="Items"
      aside={
        <div class="choice">
          {choose('false', `${failed.toLocaleString()} failed`)}
          {choose('true', `${done.toLocaleString()} done`)}
        </div>
      }
    >
      <Answer of={items.value} lines={3}>
        {({ items: found, cursor }) =>
          found.length === 0 ? (
            <p class="none">None.</p>
          ) : (
            <>
              <ul class="items" aria-label="Items">
                {found.map((item) => (
                  <li key={item.key}>
                    <Status of={item.done ? 'completed' : 'failed'} quiet />
                    <span class="mono breaks">{item.key}</span>
                    {item.error !== null && <span class="item-error">{item.error.message}</span>}
                  </li>
                ))}
              </ul>
              {cursor !== null && <p class="none">And more; nljobs runs items {run.id} lists them all.</p>}
            </>
          )
        }
      </Answer>
    </Section>
  );
}
