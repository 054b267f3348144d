import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Icon } from './icons.tsx';

/** What one does on a page, under an address of its own; Escape and the cross lead back. */
export function Panel({
  title,
  back,
  children,
}: {
  readonly title: string;
  readonly back: string;
  readonly children: ComponentChildren;
}) {
  const { route } = useLocation();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    head.current?.focus();
    head.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section
      class="panel"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') route(back);
      }}
    >
      <div class="panel-head">
        <h2 ref={head} tabIndex={-1}>
          {title}
        </h2>
        <a class="icon-button" href={back}>
          <Icon name="close" />
          <span class="unseen">Close</span>
        </a>
      </div>
      {children}
    </section>
  );
}
