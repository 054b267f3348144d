import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LogView, PageOf, RunDetail } from '../../http/wire.ts';
import { ask, Problem } from '../data/api.ts';
import { line, listen } from '../data/live.ts';
import { path, queryOf } from '../data/place.ts';
import { isOpen } from '../words/run.ts';
import { logClock } from '../words/time.ts';
import { Scroll } from './scroll.tsx';
import { Failure, Loading } from './states.tsx';
import { reader } from './time.tsx';

interface Lines {
  readonly lines: readonly LogView[];
  /** Of the page behind; null at the end. */
  readonly cursor: string | null;
}

const PAGE = 200;

/** What a run logged, going on while it does. */
export function Log({ run }: { readonly run: RunDetail }) {
  const shown = useSignal<Lines | null>(null);
  const problem = useSignal<Problem | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useLines(run, shown, problem);
  const lines = shown.value?.lines ?? [];
  useEffect(() => {
    // Whoever reads further up is left there.
    const list = box.current;
    if (list !== null && list.scrollHeight - list.scrollTop - list.clientHeight < 80)
      list.scrollTop = list.scrollHeight;
  }, [lines.length]);
  if (problem.value !== null && shown.value === null) return <Failure problem={problem.value} />;
  if (shown.value === null) return <Loading lines={3} />;
  if (lines.length === 0) {
    return (
      <p class="none log-none">
        {isOpen(run) ? 'It has logged nothing yet. Lines appear here as they come.' : 'It logged nothing.'}
      </p>
    );
  }
  return (
    <>
      <Scroll box={box} class="log" role="log" label="Log">
        <ol>
          {lines.map((line, at) => (
            <li key={at} class={`log-line is-${line.level}`}>
              <time dateTime={line.at}>{logClock(Date.parse(line.at), reader)}</time>
              <span class="log-level">{line.level}</span>
              {run.attempts.length > 1 && <span class="log-attempt">#{line.attempt}</span>}
              <span class="log-words">
                {line.message}
                <Data of={line.data} />
              </span>
            </li>
          ))}
        </ol>
      </Scroll>
      {shown.value.cursor !== null && (
        <button type="button" class="button" onClick={() => void more(run.id, shown, problem)}>
          Later lines
        </button>
      )}
    </>
  );
}

/** Reads what is there, then takes in what comes. */
function useLines(run: RunDetail, shown: Signal<Lines | null>, problem: Signal<Problem | null>): void {
  const ended = run.finishedAt !== null;
  useEffect(() => {
    shown.value = null;
    return listen((event) => {
      if (event.type !== 'run.log' || event.run !== run.id) return;
      const before = shown.peek();
      // What is told before the first page was read stands in it.
      if (before !== null && before.cursor === null) shown.value = { ...before, lines: [...before.lines, event.line] };
    });
  }, [run.id]);
  useEffect(() => {
    // Read again at its end: the last lines are written before it, and others may have come by another instance.
    void more(run.id, shown, problem, true);
  }, [run.id, ended, line.value === 'polling' ? run : null]);
}

async function more(
  run: string,
  shown: Signal<Lines | null>,
  problem: Signal<Problem | null>,
  anew = false,
): Promise<void> {
  const before = anew ? null : shown.peek();
  try {
    const page = await ask<PageOf<LogView>>(
      path('runs', run, 'logs') + queryOf({ limit: PAGE, cursor: before?.cursor }),
    );
    shown.value = { lines: [...(before?.lines ?? []), ...page.items], cursor: page.cursor };
    problem.value = null;
  } catch (error) {
    if (error instanceof Problem) problem.value = error;
  }
}

/** Longer data stand behind a click, so that the lines stay lines. */
const LONG = 140;

function Data({ of }: { readonly of: unknown }) {
  if (of === null || of === undefined) return null;
  const short = JSON.stringify(of);
  if (short.length <= LONG) return <span class="log-data"> {short}</span>;
  const stack = typeof of === 'object' && 'stack' in of && typeof of.stack === 'string' ? of.stack : null;
  return (
    <details class="log-more">
      <summary>{stack === null ? `${short.slice(0, 60)}…` : (stack.split('\n', 1)[0] ?? '')}</summary>
      <pre>{stack ?? JSON.stringify(of, null, 2)}</pre>
    </details>
  );
}
