import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.tsx';

interface PageProps {
  readonly title: string;
  /** Above the title, where the page stands below another. */
  readonly up?: { readonly href: string; readonly label: string };
  /** Beside the title. */
  readonly actions?: ComponentChildren;
  /** In place of the title's words. */
  readonly heading?: ComponentChildren;
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

let opened = false;

/** A page: its title in the window, its heading in focus when one has come here by a link. */
export function Page({ title, up, actions, heading, lead, children }: PageProps) {
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · nljobs`;
  }, [title]);
  useEffect(() => {
    // Not at the first page: there the browser begins at the top by itself.
    if (opened) place.current?.focus({ preventScroll: true });
    opened = true;
  }, []);
  return (
    <article class="page">
      <header class="page-head">
        <div class="page-title">
          {up !== undefined && (
            <a class="up" href={up.href}>
              <Icon name="back" />
              {up.label}
            </a>
          )}
          <h1 ref={place} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </article>
  );
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="section">
      <div class="section-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </div>
  );
}
