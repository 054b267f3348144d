import { canonicalJson } from 'nljobs/spec/core';
import type {
  CivilDate,
  Clause,
  DayOfWeek,
  DaySelector,
  Excluded,
  Span as Length,
  PlacedClause,
  Reading,
  SaidZone,
  Time,
  Unit,
  When,
  ZonedTime,
} from '../ast/nodes.ts';
import type { Notes } from './notes.ts';

type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

/** What was said of one schedule, dimension by dimension, before it is known whether it fits together. */
export interface Group {
  readonly clauses: PlacedClause[];
  rhythms: Of<'rhythm'>[];
  timesPer: Of<'times-per'> | null;
  times: readonly Time[] | null;
  /** Times said again in brackets. */
  readonly glosses: { readonly times: readonly Time[]; readonly at: PlacedClause }[];
  approximate: boolean;
  dayParts: readonly string[];
  minutes: readonly number[] | null;
  seconds: readonly number[] | null;
  hourSet: readonly number[] | null;
  days: readonly DaySelector[] | null;
  /** Sets of days to which the days are limited, each of them. */
  among: readonly (readonly DaySelector[])[];
  /** Where a day goes that falls on a weekend. */
  move: PlacedClause | null;
  /** Every other Friday: 2. */
  everyN: number;
  months: readonly number[] | null;
  dates: readonly CivilDate[] | null;
  datesEvery: boolean;
  dateWeekday: DayOfWeek | null;
  moment: Of<'moment'> | null;
  /** "Just once": all of it is one moment. */
  once: PlacedClause | null;
  /** What is counted from a day that nobody said, and from which. */
  counted: { readonly unit: string; readonly from: string } | null;
  windows: readonly Of<'window'>[];
  hours: string | null;
  startTime: Time | null;
  cron: Of<'cron'> | null;
  /** Stands right beside the schedule before it, as another way of saying it: the two must agree. */
  beside: boolean;
}

export interface PlacedZone extends SaidZone {
  readonly start: number;
  readonly end: number;
}

/** The zone of a description, and the words that name it. */
export interface SettledZone {
  readonly zone: string;
  readonly said: PlacedZone;
}

export interface Restated {
  readonly all: readonly ZonedTime[];
  readonly times: readonly Time[];
  readonly start: number;
  readonly end: number;
}

export interface Start {
  readonly when: When;
  /** Every so many days or weeks are counted from here. */
  readonly anchor: boolean;
  /** It begins behind these days. */
  readonly behind: boolean;
  readonly at: PlacedClause;
}

export interface End {
  readonly when: When;
  readonly before: boolean;
  readonly whole: boolean;
  readonly at: PlacedClause;
}

export interface PlacedExcluded {
  readonly what: Excluded;
  readonly at: PlacedClause;
}

/** What holds for all schedules of a description. */
export interface Shared {
  /** Every zone that was said, in order. */
  zones: PlacedZone[];
  /** The one they come down to; settled once all is put together. */
  zone: SettledZone | null;
  start: Start | null;
  until: End | null;
  years: readonly number[] | null;
  length: { readonly span: Length; readonly at: PlacedClause } | null;
  count: { readonly n: number; readonly at: PlacedClause } | null;
  except: PlacedExcluded[];
  season: { readonly name: string; readonly at: PlacedClause } | null;
  jitter: Length | null;
  /** Times said again in another zone, with what they restate. */
  restated: Restated[];
}

export interface Assembly {
  readonly groups: readonly Group[];
  readonly shared: Shared;
  readonly events: readonly (Of<'event'> & { readonly start: number; readonly end: number })[];
  readonly jobs: readonly Of<'after-job'>[];
  readonly manual: boolean;
  readonly options: readonly {
    readonly option: Of<'option'>['option'];
    readonly start: number;
    readonly end: number;
  }[];
}

const SUB_DAY: ReadonlySet<Unit> = new Set(['second', 'minute', 'hour']);
export const isSubDay = (unit: Unit): boolean => SUB_DAY.has(unit);

function emptyGroup(): Group {
  return {
    clauses: [],
    rhythms: [],
    timesPer: null,
    times: null,
    glosses: [],
    approximate: false,
    dayParts: [],
    minutes: null,
    seconds: null,
    hourSet: null,
    days: null,
    among: [],
    move: null,
    everyN: 1,
    months: null,
    dates: null,
    datesEvery: false,
    dateWeekday: null,
    moment: null,
    once: null,
    counted: null,
    windows: [],
    hours: null,
    startTime: null,
    cron: null,
    beside: false,
  };
}

/** Puts the clauses of a reading together into schedules, in the order they were said. Contradictions go to `notes`. */
export function assemble(reading: Reading, notes: Notes): Assembly {
  const shared: Shared = {
    zones: [],
    zone: null,
    start: null,
    until: null,
    years: null,
    length: null,
    count: null,
    except: [],
    season: null,
    jitter: null,
    restated: [],
  };
  const groups: Group[] = [];
  const events: (Of<'event'> & { start: number; end: number })[] = [];
  const jobs: Of<'after-job'>[] = [];
  const options: { option: Of<'option'>['option']; start: number; end: number }[] = [];
  let manual = false;
  let group: Group | null = null;
  let last: PlacedClause | null = null;
  const open = (): Group => {
    if (group === null) {
      group = emptyGroup();
      groups.push(group);
    }
    return group;
  };
  for (const placed of reading.clauses) {
    const { clause, start, end } = placed;
    const span = { start, end };
    switch (clause.kind) {
      case 'problem':
        notes.add(
          clause.code as 'NLJ3005',
          span,
          clause.message,
          clause.instead.map(({ title, text }) => ({ title, edits: [{ start, end, text }], safe: false })),
          clause.severity ?? 'error',
        );
        break;
      case 'remark':
        continue;
      case 'option':
        options.push({ option: clause.option, ...span });
        continue;
      case 'event':
        events.push({ ...clause, ...span });
        break;
      case 'after-job':
        jobs.push(clause);
        break;
      case 'manual':
        manual = true;
        break;
      case 'zone':
        shared.zones.push({ ...clause, ...span });
        continue;
      case 'zoned-times': {
        const current: Group = open();
        if (current.cron !== null) {
          notes.add('NLJ4005', span, 'A cron says its times itself. Say the cron or the time, not both.');
          continue;
        }
        const [first] = clause.all;
        if (current.times !== null || first === undefined) {
          shared.restated.push({ all: clause.all, times: current.times ?? [], ...span });
          continue;
        }
        shared.zones.push({ ...first.zone, ...span });
        if (clause.all.length > 1) shared.restated.push({ all: clause.all.slice(1), times: first.times, ...span });
        current.times = first.times;
        current.clauses.push(placed);
        break;
      }
      case 'until':
        if (shared.until !== null && canonicalJson(shared.until.when) !== canonicalJson(clause.when))
          notes.add('NLJ4005', span, 'An end was said before. Say one of them.');
        shared.until = { when: clause.when, before: clause.before, whole: clause.whole, at: placed };
        continue;
      case 'span':
        shared.start = { when: clause.from, anchor: clause.anchor, behind: false, at: placed };
        shared.until = { when: clause.to, before: false, whole: true, at: placed };
        continue;
      case 'years':
        shared.years = clause.years;
        continue;
      case 'for':
        shared.length = { span: clause.span, at: placed };
        continue;
      case 'count':
        if (placed.bracketed)
          notes.add(
            'NLJ3005',
            span,
            'So many times in all, or so many times a day? It is read as so many in all, after which it stops.',
            [],
            'warning',
          );
        shared.count = { n: clause.count, at: placed };
        continue;
      case 'except':
        shared.except.push(...clause.what.map((what) => ({ what, at: placed })));
        continue;
      case 'season':
        shared.season = { name: clause.name, at: placed };
        continue;
      case 'jitter':
        shared.jitter = clause.span;
        continue;
      case 'start':
        if (clause.when !== null) {
          shared.start = {
            when: clause.when,
            anchor: clause.anchor ?? true,
            behind: clause.behind ?? false,
            at: placed,
          };
          continue;
        }
        if (open().cron !== null) {
          notes.add('NLJ4005', span, 'A cron says its times itself. Say the cron or the time, not both.');
          continue;
        }
        open().startTime = clause.time;
        open().clauses.push(placed);
        break;
      default: {
        if (clause.kind === 'window' && clause.zone !== undefined) shared.zones.push({ ...clause.zone, ...span });
        const current: Group = open();
        if (clause.kind === 'cron' && clause.zone !== undefined) shared.zones.push({ ...clause.zone, ...span });
        // A cron and English side by side are two schedules, or one said twice: never one made of both.
        if (current.clauses.length > 0 && (clause.kind === 'cron') !== (current.cron !== null)) {
          group = { ...emptyGroup(), beside: !placed.also };
          groups.push(group);
          put(group, placed, null);
          break;
        }
        const another = placed.apart
          ? beginsAnother(reading.clauses, placed)
          : placed.joined && onOtherDays(current, reading.clauses, placed);
        const apart = another && isComplete(current);
        if (apart || !put(current, placed, last)) {
          const next = emptyGroup();
          const fresh = apart || placed.also || placed.marked || (placed.joined && !nests(current, clause));
          if (fresh && isComplete(current) && put(next, placed, null)) {
            groups.push(next);
            group = next;
          } else
            notes.add(
              'NLJ4005',
              span,
              'This part does not fit with what was said before it. Say each schedule in full, joined by “and”.',
            );
        }
      }
    }
    last = placed;
  }
  for (const one of groups)
    if (one.cron === null && !isComplete(one) && groups.some((other) => other.cron !== null)) one.beside = true;
  const timed = shared.except.find(
    ({ what }) =>
      'days' in what &&
      what.hours !== undefined &&
      'times' in what.hours &&
      what.days.some((one) => Object.keys(one).length > 0),
  );
  // "Any day but Sunday at 8 AM": nothing else says when, so the time does; place-bounds.ts gives it to the days.
  if (groups.length === 0 && events.length === 0 && timed !== undefined)
    groups.push({ ...emptyGroup(), clauses: [{ ...timed.at, clause: { kind: 'remark' } }] });
  share(groups);
  return { groups: groups.filter((one) => one.clauses.length > 0), shared, events, jobs, manual, options };
}

/** Whether a rhythm follows another with nothing but a comma between: "every minute, every 6 hours" may be one within the other. */
function nests(group: Group, clause: Clause): boolean {
  return (
    clause.kind === 'rhythm' &&
    isSubDay(clause.unit) &&
    group.windows.length === 0 &&
    group.rhythms.some((one) => isSubDay(one.unit))
  );
}

/** "Every 30 minutes on weekdays, every hour on weekends": each rhythm has days of its own. */
function onOtherDays(group: Group, clauses: readonly PlacedClause[], placed: PlacedClause): boolean {
  if (placed.clause.kind !== 'rhythm' || !isSubDay(placed.clause.unit)) return false;
  const next = clauses[clauses.indexOf(placed) + 1]?.clause;
  return group.days !== null && next?.kind === 'days' && canonicalJson(next.days) !== canonicalJson(group.days);
}

/** Whether a group says both days and times, so that another time or day begins a new schedule. */
function isComplete(group: Group): boolean {
  const days =
    group.days !== null ||
    group.among.length > 0 ||
    group.dates !== null ||
    group.dayParts.length > 0 ||
    group.rhythms.some((rhythm) => !isSubDay(rhythm.unit));
  return (
    group.cron !== null ||
    group.hourSet !== null ||
    (group.minutes !== null && group.windows.length > 0) ||
    (days && (group.times !== null || group.windows.length > 0)) ||
    group.rhythms.some((rhythm) => isSubDay(rhythm.unit))
  );
}

/** Whether the clauses from one that is set apart on make up a schedule of their own: "…, and every Friday at noon". */
function beginsAnother(clauses: readonly PlacedClause[], placed: PlacedClause): boolean {
  const from = clauses.indexOf(placed);
  const end = clauses.findIndex((one, index) => index > from && (one.apart || one.marked));
  const kinds = new Set<string>();
  for (const { clause } of clauses.slice(from, end < 0 ? undefined : end)) {
    if (clause.kind === 'rhythm' && isSubDay(clause.unit)) return true;
    kinds.add(clause.kind);
  }
  return kinds.has('times') && ['days', 'dates', 'rhythm', 'months'].some((kind) => kinds.has(kind));
}

const SUB_DAY_ORDER: readonly Unit[] = ['second', 'minute', 'hour'];
const coarser = (a: Unit, b: Unit): boolean => SUB_DAY_ORDER.indexOf(a) > SUB_DAY_ORDER.indexOf(b);

/** Adds a clause to a group; false where the group has that dimension already and the clause is no continuation of it. */
function put(group: Group, placed: PlacedClause, last: PlacedClause | null): boolean {
  const { clause } = placed;
  const continues =
    placed.joined && !placed.marked && last?.clause.kind === clause.kind && group.clauses.at(-1) === last;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  // A cron says all of it: what is said beside it would be dropped.
  if (group.cron !== null) return false;
  switch (clause.kind) {
    case 'rhythm': {
      // "Every hour divisible by 3, and every hour from 8 to 17" are two schedules.
      if (placed.also && group.hourSet !== null && clause.unit === 'hour') return false;
      // "Every hour divisible by 3, and every hour from 8 to 5" are two schedules.
      if (placed.also && group.hourSet !== null && isSubDay(clause.unit)) return false;
      if (
        placed.joined &&
        (group.windows.length > 0 || group.times !== null) &&
        group.rhythms.some((one) => isSubDay(one.unit)) &&
        isSubDay(clause.unit)
      )
        return false;
      const rival = group.rhythms.find(
        (one) => one.unit === clause.unit || (isSubDay(one.unit) && isSubDay(clause.unit)),
      );
      // "Every minute, every hour": the second says within what the first goes on, and that is all hours.
      if (rival !== undefined && clause.n === 1 && coarser(clause.unit, rival.unit)) break;
      if (rival !== undefined && rival.n !== clause.n) return false;
      if (rival !== undefined && rival.unit !== clause.unit) return false;
      if (rival === undefined) group.rhythms.push(clause);
      if (clause.approximate === true) group.approximate = true;
      break;
    }
    case 'times-per':
      if (group.timesPer !== null) return false;
      group.timesPer = clause;
      break;
    case 'times': {
      if (clause.gloss === true && (group.times !== null || group.rhythms.some((one) => isSubDay(one.unit)))) {
        group.glosses.push({ times: clause.times, at: placed });
        break;
      }
      // "Hourly from 9 to 5, and at midnight" are two schedules.
      const within = group.minutes !== null && group.windows.length > 0;
      if (placed.also && group.times === null && (within || group.rhythms.some((one) => isSubDay(one.unit))))
        return false;
      if (group.times !== null && !continues && !same(group.times, clause.times)) return false;
      group.times = group.times === null ? clause.times : [...group.times, ...clause.times];
      group.approximate ||= clause.approximate === true;
      break;
    }
    case 'day-part':
      if (group.dayParts.length > 0 && !continues && !group.dayParts.includes(clause.part)) return false;
      group.dayParts = [...new Set([...group.dayParts, clause.part])];
      break;
    case 'minutes':
      // "In each of the first 5 minutes of every half hour (on the hour and at half past)" names where they begin.
      if (placed.bracketed && clause.minutes.every((minute) => group.minutes?.includes(minute))) break;
      if (group.minutes !== null && !continues) return same(group.minutes, clause.minutes);
      group.minutes = [...(group.minutes ?? []), ...clause.minutes];
      break;
    case 'seconds':
      if (group.seconds !== null && !continues) return same(group.seconds, clause.seconds);
      group.seconds = [...(group.seconds ?? []), ...clause.seconds];
      break;
    case 'hour-set':
      if (group.hourSet !== null && !continues) return same(group.hourSet, clause.hours);
      group.hourSet = [...new Set([...(group.hourSet ?? []), ...clause.hours])].sort((a, b) => a - b);
      break;
    case 'days':
      if (clause.among) {
        // "In the first week and in the last week": a second one that is joined widens the first.
        if (continues && last?.clause.kind === 'days' && last.clause.among)
          group.among = [...group.among.slice(0, -1), [...(group.among.at(-1) ?? []), ...clause.days]];
        else group.among = [...group.among, clause.days];
        break;
      }
      if (
        placed.also &&
        group.days === null &&
        group.times !== null &&
        last?.clause.kind === 'times' &&
        group.rhythms.length > 0
      )
        return false;
      if (group.days !== null && !continues && !same(group.days, clause.days)) return false;
      // "Every other Monday and every Wednesday": only the first are counted.
      if (group.days !== null && group.everyN !== (clause.everyN ?? 1)) return false;
      group.days = group.days === null || same(group.days, clause.days) ? clause.days : [...group.days, ...clause.days];
      group.everyN = Math.max(group.everyN, clause.everyN ?? 1);
      break;
    case 'months':
      if (group.months !== null && !continues && !same(group.months, clause.months)) return false;
      group.months = [...new Set([...(group.months ?? []), ...clause.months])].sort((a, b) => a - b);
      break;
    case 'dates':
      if (group.dates !== null && !continues) return false;
      group.dates = [...(group.dates ?? []), ...clause.dates];
      group.datesEvery ||= clause.every;
      group.dateWeekday = clause.weekday ?? group.dateWeekday;
      break;
    case 'moment':
      if (group.moment !== null) return false;
      group.moment = clause;
      if (clause.tonight === true && group.dayParts.length === 0) group.dayParts = ['night'];
      break;
    case 'once':
      group.once = placed;
      break;
    case 'window':
      {
        const open = group.windows.at(-1);
        if (open !== undefined && open.to === null && clause.from === null)
          group.windows = [...group.windows.slice(0, -1), { ...open, to: clause.to, open: clause.open }];
        else if (open === undefined || continues) group.windows = [...group.windows, clause];
        else return false;
      }
      break;
    case 'move':
      if (group.move !== null) return false;
      group.move = placed;
      break;
    case 'hours':
      group.hours = clause.name;
      break;
    case 'cron':
      if (group.cron !== null || group.clauses.length > 0) return false;
      group.cron = clause;
      break;
    default:
      return true;
  }
  group.clauses.push(placed);
  return true;
}

/** What a later schedule leaves unsaid it takes from the one before: "on Monday and on Friday at 9 AM". */
function share(groups: readonly Group[]): void {
  for (let index = 1; index < groups.length; index++) {
    const group = groups[index] as Group;
    const before = groups[index - 1] as Group;
    if (group.cron !== null || before.cron !== null) continue;
    const timed =
      group.times !== null ||
      group.minutes !== null ||
      group.hourSet !== null ||
      group.rhythms.some((one) => isSubDay(one.unit));
    if (!timed && before.times !== null) group.times = before.times;
    const placed =
      group.days !== null ||
      group.among.length > 0 ||
      group.dates !== null ||
      group.rhythms.length > 0 ||
      group.moment !== null;
    if (!placed) {
      group.days = before.days;
      // "Hourly from 9 to 5, and at midnight": a time takes the days of what was said before, not its rhythm.
      group.rhythms = before.rhythms.filter((one) => !timed || !isSubDay(one.unit));
      group.among = before.among;
      group.everyN = before.everyN;
    }
  }
}
