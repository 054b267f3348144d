import { useLocation } from 'preact-iso';
import type { AuditView, PageOf } from '../../http/wire.ts';
import { queryOf } from '../data/place.ts';
import { type Concerns, useResource } from '../data/resource.ts';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Answer, Empty } from '../parts/states.tsx';
import { Badge } from '../parts/status.tsx';
import { When } from '../parts/time.tsx';

/** What is asked for often enough shows in what it sets off. */
const ASKED: Concerns = ({ type }) => type === 'run.created' || type === 'run.cancelled' || type.startsWith('job.');

/** Who asked for what that changes something, and what came of it. */
export function AuditPage() {
  const { cursor } = useLocation().query;
  const audit = useResource<PageOf<AuditView>>(`/audit${queryOf({ cursor, limit: 50 })}`, ASKED);
  return (
    <Page title="Audit" lead={<p class="help">Everything that was asked for and changes something, newest first.</p>}>
      <Answer of={audit.value}>
        {({ items, cursor: next }) => (
          <>
            {items.length === 0 ? (
              <Empty title="Nothing was asked for yet">
                Runs that are started by hand, pauses, retries and the like appear here.
              </Empty>
            ) : (
              <Scroll class="sheet" label="Audit, newest first">
                <table class="table">
                  <thead>
                    <tr>
                      <th scope="col">When</th>
                      <th scope="col">Who</th>
                      <th scope="col">Asked for</th>
                      <th scope="col">Outcome</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((entry, at) => (
                      <tr key={`${entry.at} ${at}`}>
                        <td>
                          <When at={entry.at} />
                        </td>
                        <td>
                          {entry.actor}
                          {entry.project !== null && <span class="quiet"> of {entry.project}</span>}
                        </td>
                        <td>
                          {entry.operation}{' '}
                          <span class="mono quiet breaks">{entry.target.replace(/^\/api\/v1/u, '')}</span>
                        </td>
                        <td>
                          {entry.status < 400 ? (
                            <Badge tone="calm">{entry.outcome}</Badge>
                          ) : (
                            <Badge tone="bad">{`${entry.outcome}, ${entry.status}`}</Badge>
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
            )}
            <Pager cursor={next} />
          </>
        )}
      </Answer>
    </Page>
  );
}
