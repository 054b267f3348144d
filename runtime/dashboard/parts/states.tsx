import type { ComponentChildren } from 'preact';
import type { Problem } from '../data/api.ts';
import { type Resource, refresh } from '../data/resource.ts';
import { Icon } from './icons.tsx';
import { Page } from './page.tsx';

/** What comes, while it comes: the shape of the lines, said once to who listens. */
export function Loading({ lines = 5 }: { readonly lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading</span>
      {Array.from({ length: lines }, (_, at) => (
        <div key={at} class={`bone w${at % 3}`} />
      ))}
    </div>
  );
}

/** Nothing is there, why, and what makes something be there. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** What went wrong, in words, and how to go on. */
export function Failure({ problem }: { readonly problem: Problem }) {
  return (
    <div class="failure" role="alert">
      <Icon name="warning" />
      <div>
        <p class="failure-title">{problem.details?.title ?? 'That did not work'}</p>
        <p>{problem.message}</p>
        {problem.status !== 403 && problem.status !== 404 && (
          <button type="button" class="button" onClick={() => refresh()}>
            Ask again
          </button>
        )}
      </div>
    </div>
  );
}

/** An answer, or what stands in its place. What was there before stays while nobody can be reached. */
export function Answer<Value>({
  of,
  lines,
  whole = false,
  children,
}: {
  readonly of: Resource<Value>;
  readonly lines?: number;
  /** Whether it is the whole page, whose heading then says what is missing. */
  readonly whole?: boolean;
  readonly children: (value: Value) => ComponentChildren;
}) {
  if (of.value !== null) return <>{children(of.value)}</>;
  if (of.problem !== null) {
    const failure = <Failure problem={of.problem} />;
    return whole ? <Page title={of.problem.status === 404 ? 'Not here' : 'Not to be seen'}>{failure}</Page> : failure;
  }
  return <Loading {...(lines === undefined ? {} : { lines })} />;
}
