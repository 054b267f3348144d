import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { type Line, line } from './data/live.ts';
import { base, link } from './data/place.ts';
import { mayAudit, session } from './data/session.ts';
import { signOut } from './data/sign-in.ts';
import { Icon, type IconName } from './parts/icons.tsx';
import { ThemeSwitch } from './parts/theme.tsx';
import { reader } from './parts/time.tsx';
import { Toast } from './parts/toast.tsx';
import { city } from './words/time.ts';

const PAGES: readonly (readonly [name: string, label: string, icon: IconName])[] = [
  ['', 'Overview', 'overview'],
  ['jobs', 'Jobs', 'jobs'],
  ['runs', 'Runs', 'runs'],
  ['schedules', 'Schedules', 'clock'],
  ['dead', 'Dead letters', 'dead'],
  ['events', 'Events', 'events'],
  ['workers', 'Workers', 'workers'],
  ['audit', 'Audit', 'audit'],
];

const LINES: Readonly<Record<Line, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Offline',
  polling: 'Every 15 s',
};

/** What stands around every page: where one is, where one can go, and whether what one sees is of now. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path } = useLocation();
  const [here = ''] = path.slice(base.length).split('/');
  const pages = useRef<HTMLElement>(null);
  useEffect(() => {
    // Where the names of the pages do not all fit, the one that is shown is in view.
    pages.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [here]);
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={skip}>
        Skip to the page
      </button>
      <header class="side">
        <a class="brand" href={link()}>
          <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M6 9h20M6 16h11" />
            <path class="mark-clock" d="M22.5 16a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM22.5 18.7v2.5l1.6 1.2" />
          </svg>
          nljobs
        </a>
        <nav aria-label="Pages" ref={pages}>
          <ul>
            {PAGES.filter(([name]) => name !== 'audit' || mayAudit.value).map(([name, label, icon]) => (
              <li key={name}>
                <a href={name === '' ? base : link(name)} aria-current={here === name ? 'page' : undefined}>
                  <Icon name={icon} />
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="side-foot">
          <span class={`line is-${line.value}`} role="status">
            <span class="dot" />
            {LINES[line.value]}
          </span>
          <span class="zone" title={`Times are in ${reader.zone}`}>
            {city(reader.zone)}
          </span>
          <ThemeSwitch />
          <Viewer />
        </div>
      </header>
      {line.value === 'lost' && (
        <p class="offline" role="alert">
          <Icon name="warning" />
          Nothing answers at the moment. What you see is what was last heard; this page goes on by itself.
        </p>
      )}
      <main id="page" tabIndex={-1}>
        {children}
      </main>
      <Toast />
    </div>
  );
}

/** No link: the document has a base, and a plain `#page` would lead there. */
function skip(): void {
  document.getElementById('page')?.focus();
}

function Viewer() {
  const known = session.value;
  if (known?.required !== true) return null;
  return (
    <button
      type="button"
      class="icon-button"
      onClick={() => void signOut()}
      title={`Sign out${known.name ? ` ${known.name}` : ''}`}
    >
      <Icon name="leave" />
      <span class="unseen">Sign out</span>
    </button>
  );
}
