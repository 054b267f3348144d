import { now } from '../data/now.ts';
import { city, differ, elapsed, moment, type Reader, relative, whole } from '../words/time.ts';

/** Whoever looks on, in the zone and language of the browser. */
export const reader: Reader = {
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  language: undefined,
};

interface TimeProps {
  /** RFC 3339. */
  readonly at: string;
  /** That of the job; its time stands beside where its clocks show another. */
  readonly zone?: string | null;
}

/** The instant in full, in both zones: for the pointer, and for who listens. */
function fully(at: number, zone: string | null): string {
  const mine = whole(at, reader);
  return zone === null || !differ(at, reader.zone, zone)
    ? mine
    : `${mine} · ${whole(at, { ...reader, zone })} (${city(zone)})`;
}

/** A time of the clock, with the job's own beside it. */
export function When({ at, zone = null }: TimeProps) {
  const ms = Date.parse(at);
  return (
    <span class="when">
      <time dateTime={at} title={fully(ms, zone)}>
        {moment(ms, now.value, reader)}
      </time>
      {zone !== null && differ(ms, reader.zone, zone) && (
        <span class="theirs">
          {moment(ms, now.value, { ...reader, zone })} {city(zone)}
        </span>
      )}
    </span>
  );
}

/** How far away a time is: `in 5 min`, `2 h ago`. */
export function Ago({ at, zone = null }: TimeProps) {
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={fully(ms, zone)}>
      {relative(ms, now.value)}
    </time>
  );
}

/** What has passed since an instant, counting. */
export function Since({ at }: { readonly at: string }) {
  return <span class="counting">{elapsed(Math.max(0, now.value - Date.parse(at)))}</span>;
}
