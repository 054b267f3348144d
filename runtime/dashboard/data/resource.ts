import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EventView } from '../../http/wire.ts';
import { askAnew, Problem } from './api.ts';
import { line, listen } from './live.ts';
import { session } from './session.ts';

/** What a page shows of an answer: the last one that came, and what stands in the way of a newer one. */
export interface Resource<Answer> {
  readonly value: Answer | null;
  readonly problem: Problem | null;
}

/** Which events make an answer old. */
export type Concerns = (event: EventView) => boolean;
export const NOTHING: Concerns = () => false;
/** Everything that creates, moves or ends a run; what it logs and reports on the way does not. */
export const RUNS: Concerns = ({ type }) => type !== 'run.log' && type !== 'run.progress';

interface Entry {
  readonly path: string;
  readonly state: Signal<Resource<unknown>>;
  readonly users: Map<symbol, Concerns>;
  /** What names the value as the API gave it; null where it gave no name, or something was taken into it since. */
  name: string | null;
  asking: AbortController | null;
  /** Asked for again while an answer is under way. */
  again: boolean;
  timer: ReturnType<typeof setTimeout> | null;
  askedAt: number;
}

const entries = new Map<string, Entry>();

/** How often an answer is asked for anew at most, however much happens, in milliseconds. */
const APART = 600;
/** And how often at least while it is looked at: no event tells what time alone changes, nor anything to who may not follow them. */
const EVERY = 15_000;

/** The answer of a path of the API, kept up to date while a component shows it. */
export function useResource<Answer>(path: string, concerns: Concerns): ReadonlySignal<Resource<Answer>> {
  const entry = entryOf(path);
  useEffect(() => {
    const user = Symbol(path);
    entry.users.set(user, concerns);
    void load(entry);
    return () => {
      entry.users.delete(user);
      if (entry.users.size > 0) return;
      entry.asking?.abort();
      if (entry.timer !== null) clearTimeout(entry.timer);
      entry.timer = null;
    };
  }, [path]);
  return entry.state as ReadonlySignal<Resource<Answer>>;
}

/** Asks anew for what is looked at: after something was changed, or where something was missed. */
export function refresh(which: (path: string) => boolean = () => true): void {
  for (const entry of entries.values()) if (entry.users.size > 0 && which(entry.path)) soon(entry);
}

/** Keeps nothing of what somebody saw who has left: the next one at this browser may be told less. */
function forget(): void {
  for (const [path, entry] of entries) {
    entry.asking?.abort();
    entry.name = null;
    entry.state.value = { value: null, problem: null };
    if (entry.users.size === 0) entries.delete(path);
  }
}

/** Most answers that are kept although nobody looks at them: going back shows the page at once. */
const MOST_KEPT = 60;

function entryOf(path: string): Entry {
  const known = entries.get(path);
  if (known !== undefined) return known;
  for (const [old, { users }] of entries) {
    if (entries.size < MOST_KEPT) break;
    if (users.size === 0) entries.delete(old);
  }
  const made: Entry = {
    path,
    state: signal<Resource<unknown>>({ value: null, problem: null }),
    users: new Map(),
    name: null,
    asking: null,
    again: false,
    timer: null,
    askedAt: 0,
  };
  entries.set(path, made);
  return made;
}

async function load(entry: Entry): Promise<void> {
  if (entry.asking !== null) {
    entry.again = true;
    return;
  }
  const asking = new AbortController();
  entry.asking = asking;
  entry.again = false;
  entry.askedAt = Date.now();
  try {
    const { value, problem } = entry.state.peek();
    const came = await askAnew<unknown>(entry.path, value === null ? null : entry.name, asking.signal);
    if (came !== null) {
      entry.name = came.name;
      entry.state.value = { value: came.value, problem: null };
    } else if (problem !== null) entry.state.value = { value, problem: null };
  } catch (error) {
    if (!asking.signal.aborted) {
      const problem = error instanceof Problem ? error : new Problem('fault', 0, 'The dashboard itself failed here.');
      const old = problem.kind === 'unreachable' ? entry.state.peek().value : null;
      entry.state.value = { value: old, problem };
    }
  } finally {
    entry.asking = null;
    if (entry.again && entry.users.size > 0) soon(entry);
  }
}

function soon(entry: Entry): void {
  if (entry.timer !== null) return;
  const wait = Math.max(0, entry.askedAt + APART - Date.now());
  entry.timer = setTimeout(() => {
    entry.timer = null;
    void load(entry);
  }, wait);
}

/** Begins to keep what is looked at up to date; once, when the page opens. */
export function keepFresh(): void {
  listen((event) => {
    for (const entry of entries.values()) {
      const touched = event.type === 'gap' || [...entry.users.values()].some((concerns) => concerns(event));
      if (touched && entry.users.size > 0) soon(entry);
    }
  });
  session.subscribe((known) => {
    if (known?.signedIn === false) forget();
  });
  let before = line.value;
  line.subscribe((now) => {
    if (now === 'live' && before !== 'live') refresh();
    before = now;
  });
  const look = (): void => {
    if (document.visibilityState !== 'visible') return;
    for (const entry of entries.values()) {
      if (entry.users.size > 0 && Date.now() - entry.askedAt >= EVERY) soon(entry);
    }
  };
  setInterval(look, EVERY / 3);
  document.addEventListener('visibilitychange', look);
}
