import { relative } from './time.ts';

/** What the overview says first. */
export interface Standing {
  readonly jobs: number;
  readonly failing: number;
  readonly late: number;
  readonly running: number;
  /** What comes next; null where nothing does. */
  readonly next: { readonly title: string; readonly at: number } | null;
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** `three jobs`, `14 jobs`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${WORDS[count] ?? count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Two sentences about everything: first what wants somebody, then what goes on. Pure. */
export function headline({ jobs, failing, late, running, next }: Standing, now: number): readonly [string, string] {
  const wrong = [
    ...(failing > 0 ? [`${counted(failing, 'job')} ${failing === 1 ? 'is' : 'are'} failing`] : []),
    ...(late > 0 ? [`${counted(late, 'run')} ${late === 1 ? 'is' : 'are'} late`] : []),
  ];
  const first =
    jobs === 0 ? 'There are no jobs yet.' : wrong.length > 0 ? `${capital(wrong.join(' and '))}.` : 'All is well.';
  const going =
    running === 0
      ? 'nothing runs at the moment'
      : `${counted(running, 'run')} ${running === 1 ? 'is' : 'are'} under way`;
  const then = next === null ? '' : `; next comes ${next.title}, ${relative(next.at, now)}`;
  return [first, jobs === 0 ? '' : `${capital(going)}${then}.`];
}

/** The times of one job in a range, and whether there are more than were given. */
export interface Lane {
  readonly job: string;
  readonly times: readonly number[];
}

/** Times by job, the job whose first comes first at the top. Pure. */
export function lanes(occurrences: readonly { readonly job: string; readonly at: string }[]): readonly Lane[] {
  const found = Map.groupBy(occurrences, ({ job }) => job);
  return [...found].map(([job, times]) => ({ job, times: times.map(({ at }) => Date.parse(at)) }));
}

/** The lanes in which something is still to come, with what is. Pure. */
export function coming(
  all: readonly Lane[],
  now: number,
): readonly (Lane & { readonly first: number; readonly ahead: readonly number[] })[] {
  return all.flatMap((lane) => {
    const ahead = lane.times.filter((at) => at > now);
    const [first] = ahead;
    return first === undefined ? [] : [{ ...lane, first, ahead }];
  });
}
