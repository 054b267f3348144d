import type { Clause, PlacedClause, Time } from '../../ast/nodes.ts';

/** Clauses that say on which days; a message that has one of them says that anew. */
const WHICH_DAYS: ReadonlySet<Clause['kind']> = new Set(['rhythm', 'times-per', 'days', 'dates', 'moment', 'once']);
/** Clauses that say at what time. */
const WHAT_TIME: ReadonlySet<Clause['kind']> = new Set([
  'times',
  'zoned-times',
  'day-part',
  'minutes',
  'hour-set',
  'hours',
]);

type Window = Extract<Clause, { kind: 'window' }>;

/** A text with the clauses that are read in it. */
export interface Said {
  readonly text: string;
  readonly clauses: readonly PlacedClause[];
}

/** What a message does to a draft: `joined` puts its clauses beside those of the same kind, by a word between. */
export type Placing = { readonly joined: string | null };

/**
 * Puts each clause of a message in the place of that of the same kind, or beside it; what has no counterpart goes behind
 * the last of the schedule. Null where the draft has nothing of the kind; `asked` where only its author can say.
 */
export function inPlace(draft: Said, message: Said, { joined }: Placing): string | 'asked' | null {
  const before = draft.clauses;
  const replaced = new Map<PlacedClause, string>();
  for (const one of message.clauses) {
    const words = message.text.slice(one.start, one.end);
    const same = before.filter((other) => isSameKind(other.clause, one.clause));
    const [first, ...rest] = same;
    if (first === undefined) {
      const behind = before.filter(({ clause }) => WHICH_DAYS.has(clause.kind) || WHAT_TIME.has(clause.kind)).at(-1);
      if (behind === undefined || one.clause.kind === 'option') return null;
      replaced.set(behind, `${replaced.get(behind) ?? draft.text.slice(behind.start, behind.end)} ${words}`);
      continue;
    }
    if (joined !== null) {
      const last = same.at(-1) ?? first;
      replaced.set(last, `${replaced.get(last) ?? draft.text.slice(last.start, last.end)}${joined}${words}`);
      continue;
    }
    const instead = endsOf(first.clause, one.clause, words);
    if (instead === null) return 'asked';
    replaced.set(first, replaced.has(first) ? `${replaced.get(first)} ${instead}` : instead);
    for (const other of rest) replaced.set(other, '');
  }
  return withReplaced(draft.text, replaced);
}

function withReplaced(draft: string, replaced: ReadonlyMap<PlacedClause, string>): string {
  let made = '';
  let at = 0;
  for (const [clause, words] of [...replaced].sort(([a], [b]) => a.start - b.start)) {
    // At the beginning of a sentence the words keep a capital.
    const capital = /^[A-Z]/.test(draft.slice(clause.start)) && /(?:^|[.!?]\s)$/.test(draft.slice(0, clause.start));
    made += draft.slice(at, clause.start) + (capital ? words.charAt(0).toUpperCase() + words.slice(1) : words);
    at = clause.end;
    // A sentence that is gone takes its full stop along.
    if (words === '' && /[.!?]\s*$/.test(made)) at += /^\s*[.;,]/.exec(draft.slice(at))?.[0].length ?? 0;
  }
  return (made + draft.slice(at))
    .trim()
    .replace(/\s+([,.;:])/g, '$1')
    .replace(/ {2,}/g, ' ');
}

/** Notices are the same where they are sent for the same: telling of a success takes nothing from telling of a failure. */
function isSameKind(a: Clause, b: Clause): boolean {
  if (a.kind === 'option' && b.kind === 'option') {
    const [one, other] = [a.option, b.option];
    if (one.name === 'notify' && other.name === 'notify') return outcomes(one.told) === outcomes(other.told);
    return one.name === other.name;
  }
  if (WHICH_DAYS.has(a.kind)) return WHICH_DAYS.has(b.kind);
  return WHAT_TIME.has(a.kind) ? WHAT_TIME.has(b.kind) : a.kind === b.kind;
}

const outcomes = (told: readonly { readonly on: string }[]): string =>
  [...new Set(told.map(({ on }) => on))].sort().join();

/** The words in place of a clause. One end of a window leaves the other as it was; null where that cannot be said. */
function endsOf(before: Clause, now: Clause, words: string): string | null {
  if (before.kind !== 'window' || now.kind !== 'window') return words;
  const replaces = (end: 'from' | 'to'): boolean => now[end] !== null || before[end] === null;
  if (replaces('from') && replaces('to')) return words;
  const [from, to] = [endOf(before, now, 'from'), endOf(before, now, 'to')];
  return from === null || to === null || before.open !== now.open || before.zone !== undefined || now.zone !== undefined
    ? null
    : `from ${from} to ${to}`;
}

/** An end of a window on the clock; null where it does not say which half of the day. */
function endOf(before: Window, now: Window, end: 'from' | 'to'): string | null {
  const time: Time | null = now[end] ?? before[end];
  if (time === null || (time.style === 'bare' && time.hour <= 12)) return null;
  const parts = [time.hour, time.minute, ...(time.second === 0 ? [] : [time.second])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
