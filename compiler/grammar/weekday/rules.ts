import type { DayOfWeek } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { readNamed } from '../named.ts';
import { defineReader, defineRule } from '../rule.ts';

/** The days from one to the other, going round the week's end: Saturday to Tuesday is Sat, Sun, Mon, Tue. */
function span(from: DayOfWeek, to: DayOfWeek): DayOfWeek[] {
  const days: DayOfWeek[] = [];
  for (let day = from; ; day = ((day % 7) + 1) as DayOfWeek) {
    days.push(day);
    if (day === to) return days;
  }
}

const sorted = (days: readonly DayOfWeek[]): readonly DayOfWeek[] => [...new Set(days)].sort((a, b) => a - b);
export const WEEK: readonly DayOfWeek[] = [1, 2, 3, 4, 5, 6, 7];
export const WORKDAYS: readonly DayOfWeek[] = [1, 2, 3, 4, 5];

/** Two letters of a weekday, which are words of their own elsewhere: they count beside each other only. */
const SHORT: ReadonlyMap<string, DayOfWeek> = new Map([
  ['m', 1],
  ['mo', 1],
  ['tu', 2],
  ['t', 2],
  ['w', 3],
  ['we', 3],
  ['th', 4],
  ['f', 5],
  ['fr', 5],
  ['sa', 6],
  ['su', 7],
]);
/** `MWF`, `TTh`, `MTWThF`: the first T of two is Tuesday. Written out, so that no other word need be looked at. */
let known: ReadonlyMap<string, readonly DayOfWeek[]> | undefined;
function runs(): ReadonlyMap<string, readonly DayOfWeek[]> {
  known ??= runsOfLetters([['m'], ['tu', 't'], ['w'], ['th'], ['f'], ['sa'], ['su']]);
  return known;
}

function runsOfLetters(week: readonly (readonly string[])[]): ReadonlyMap<string, readonly DayOfWeek[]> {
  const runs = new Map<string, readonly DayOfWeek[]>([['', []]]);
  for (const [index, letters] of week.entries())
    for (const [run, days] of [...runs])
      for (const more of letters) runs.set(run + more, [...days, (index + 1) as DayOfWeek]);
  for (const run of runs.keys()) if (run.length < 3 && !['mw', 'wf', 'mf'].includes(run)) runs.delete(run);
  return runs;
}

/** `M/W/F`, `M, Th`, `Tu & Th`, `Mo-Fr`: at least two, in the order of the week, so that no sentence is taken apart. */
function readInitials(tokens: readonly Token[], at: number): { end: number; value: readonly DayOfWeek[] } | null {
  const days: DayOfWeek[] = [];
  let end = at;
  for (let next = at; ; ) {
    const token = tokens[next];
    const day = token?.kind === 'word' ? SHORT.get(token.text) : undefined;
    if (day === undefined || (days.at(-1) ?? 0) >= day) break;
    days.push(day);
    end = next + 1;
    next = end;
    const mark = tokens[next]?.text;
    if (mark === '-' && days.length === 1) {
      const last = SHORT.get(tokens[next + 1]?.text ?? '');
      return last === undefined || last <= day ? null : { end: next + 2, value: span(day, last) };
    }
    if (mark === ',' || mark === '/' || mark === '&' || mark === '+') next += 1;
    if (tokens[next]?.text === 'and') next += 1;
    if (next === end) break;
  }
  if (days.length < 2 && !(days.length === 1 && isAloneWithTime(tokens, at))) return null;
  return { end, value: days };
}

/** "F 2pm", "Th 07:50": one letter at the very start, with a time behind it. "T" is told to be a guess. */
function isAloneWithTime(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return at === 0 && (next?.kind === 'clock' || (next?.kind === 'number' && next.value < 24));
}

export const weekdayReaders = [
  defineReader({
    id: 'weekdays.initials',
    yields: 'weekdays',
    get begins() {
      return { words: [...SHORT.keys(), ...runs().keys()] };
    },
    goesOn: { words: ['-', ',', '/', '&', '+', 'and', ...SHORT.keys()] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'word') return [];
      const run = runs().get(token.text);
      if (run !== undefined) return [{ end: at + 1, value: run }];
      const list = readInitials(tokens, at);
      return list === null ? [] : [list];
    },
    examples: ['M-F at 9 AM', 'MWF at 10 AM', 'TTh at noon', 'M/W/F at 9 AM', 'Mo-Fr 9 AM', 'Tu & Th at noon', 'F 2pm'],
    counterexamples: ['every day at 9 AM we meet'],
  }),
  defineReader({
    id: 'weekday.name',
    yields: 'weekday',
    begins: { words: [...WEEKDAY_WORDS.keys()] },
    goesOn: { words: ['.'] },
    read: (tokens, at) => readNamed<DayOfWeek>(WEEKDAY_WORDS, tokens, at),
    examples: ['every Monday at 9 AM', 'on Tues. and Thurs. at noon'],
    counterexamples: ['every month on the 1st'],
  }),
] as const;

export const weekdayRules = [
  defineRule({
    id: 'weekdays.one',
    yields: 'weekdays',
    pattern: '<weekday:day>',
    produce: ({ day }) => [day],
    examples: ['every Friday at 5 PM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.list',
    yields: 'weekdays',
    pattern: '<weekday*:days>',
    produce: ({ days }) => (days.length > 1 ? sorted(days) : null),
    examples: ['on Tuesdays and Thursdays at 18:00', 'on Mon, Wed & Fri at noon'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.range',
    yields: 'weekdays',
    pattern: '[from] <weekday:from> (to|through|thru|until|till|-|. .) <weekday:to>',
    produce: ({ from, to }) => sorted(span(from, to)),
    priority: 1,
    examples: [
      'Mon–Fri at 9 AM',
      'from Saturday to Tuesday at 9 AM',
      'every Monday through Friday at 9 AM',
      'Mon..Thu at 10:00',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.working',
    yields: 'weekdays',
    pattern: '(weekdays|weekday|workdays|workday)',
    produce: () => WORKDAYS,
    examples: ['Weekdays at 6 PM', 'on weekdays at 9 AM'],
    counterexamples: ['on Saturdays at noon'],
  }),
  defineRule({
    id: 'weekdays.working-words',
    yields: 'weekdays',
    pattern: '(business|working|work|week) [-] (days|day)',
    produce: () => WORKDAYS,
    examples: ['on working days at 9 AM'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.glossed',
    yields: 'weekdays',
    pattern:
      '(weekdays|weekday|workdays|workday|(school|business|working|work|office|trading|market|week|exam|match|race|delivery|collection|shift|production|training|clinic|service|rehearsal|practice|bin) (days|day|nights|night|mornings|morning|evenings|evening)) \\( <weekday:from> (to|through|thru|until|till|-) <weekday:to> \\)',
    // Which days these are elsewhere is not known; what the bracket says holds.
    produce: ({ from, to }, { tokens, from: at }) =>
      (from === 1 && to === 5) || !/^(?:week|work)/.test(tokens[at]?.text ?? '') ? sorted(span(from, to)) : null,
    priority: 1,
    examples: ['every weekday (Mon-Fri) at 9 AM', 'on school days (Mon-Fri) at 8:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.glossed-list',
    yields: 'weekdays',
    pattern:
      '(school|business|office|trading|market|exam|match|race|delivery|collection|shift|production|training|clinic|service|rehearsal|practice|bin) (days|day|nights|night|mornings|morning|evenings|evening) \\( [on|every] <weekdays:days> \\)',
    produce: ({ days }) => days,
    examples: ['on exam days (Mon, Tue) at 8:00'],
    counterexamples: [],
  }),
  defineRule({
    id: 'weekdays.weekend',
    yields: 'weekdays',
    pattern: '[the] (weekend|weekends)',
    produce: () => [6, 7],
    examples: ['on weekends at 10 AM'],
    counterexamples: ['on weekdays at 10 AM'],
  }),
] as const;
