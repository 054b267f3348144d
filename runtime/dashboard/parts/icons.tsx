/** The icons, drawn on a grid of 16: strokes that take the colour of the text beside them. */
const PATHS = {
  overview: 'M2.5 8.5 8 3l5.5 5.5M4 7.5v5.5h8V7.5',
  jobs: 'M3 4h10M3 8h10M3 12h6',
  runs: 'M5 3.5v9l7-4.5z',
  dead: 'M3 5.5h10l-1 7.5H4zM2.5 3h11M6.5 8v2.5M9.5 8v2.5',
  events: 'M9 2 4 9h4l-1 5 5-7H8z',
  workers: 'M3 3h10v4H3zM3 9h10v4H3zM5.5 5h.01M5.5 11h.01',
  audit: 'M4 2.5h6l2.5 2.5v8.5H4zM6.5 7.5h4M6.5 10h4',
  search: 'M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 10l3.5 3.5',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1.3',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3',
  hand: 'M8 2.5v5M8 13.5a5 5 0 0 0 3.9-8.1M8 13.5a5 5 0 0 1-3.9-8.1',
  bolt: 'M9 2 4 9h4l-1 5 5-7H8z',
  chain: 'M6.5 9.5 9.5 6.5M7 4.5 8.5 3a3 3 0 0 1 4.5 4L11.5 8.5M9 11.5 7.5 13A3 3 0 0 1 3 9l1.5-1.5',
  play: 'M5 3.5v9l7-4.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  repeat: 'M3 8a5 5 0 0 1 8.7-3.4L13 6M13 2.8V6H9.8M13 8a5 5 0 0 1-8.7 3.4L3 10M3 13.2V10h3.2',
  stop: 'M4.5 4.5h7v7h-7z',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.7 9h5.6l.7-9',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  back: 'M10 3.5 5.5 8l4.5 4.5',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13 9.3A5.5 5.5 0 0 1 6.7 3 5.5 5.5 0 1 0 13 9.3z',
  contrast: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11z',
  leave: 'M6.5 2.5h-3v11h3M6 8h7.5M10.5 5l3 3-3 3',
  completed: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.3 8.2l1.9 1.9 3.5-3.9',
  failed: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2',
  running: 'M8 2a6 6 0 1 1-6 6',
  pending: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2 1.4',
  cancelled: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM4 12 12 4',
  skipped: 'M3.5 4.5 8 8l-4.5 3.5zM8 4.5 12.5 8 8 11.5zM13 4.5v7',
  paused: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6.5 6v4M9.5 6v4',
  off: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.5 8h5',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.3h.01',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside words that say the same: nothing for who listens. */
export function Icon({ name, class: className = '' }: { readonly name: IconName; readonly class?: string }) {
  return (
    <svg class={`icon ${className}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
