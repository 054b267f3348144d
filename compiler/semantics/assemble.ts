import { canonicalJson } from 'nljobs/spec/core';
import type { Place, PlacedClause, Reading } from '../ast/nodes.ts';
import { beginsAnother, isComplete, nests, onOtherDays } from './apart.ts';
import { settleEveryNth } from './every-nth.ts';
import { type Assembly, emptyGroup, type Group, isSubDay, type Occasion, type Of, type Shared } from './groups.ts';
import type { Notes } from './notes.ts';
import { put } from './put.ts';

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
  const occasions: Occasion[] = [];
  const steps: Assembly['steps'][number][] = [];
  const jobs: (Of<'after-job'> & Place)[] = [];
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
  for (const placed of settleEveryNth(reading.clauses)) {
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
      case 'instead':
        // Of a single schedule it says nothing that is not said without it.
        if (group !== null && groups.length > 1) open().instead = placed;
        else notes.add('NLJ4005', span, 'Nothing was said before it that runs at another time. Leave “instead” out.');
        continue;
      case 'option':
        options.push({ option: clause.option, ...span });
        continue;
      case 'event':
      case 'date':
        occasions.push({ ...clause, ...span });
        break;
      case 'step': {
        // A wait before anything is done puts the event off.
        const leads =
          reading.action.every((part) => part.start >= end) && occasions.some(({ kind }) => kind === 'event');
        if (leads && clause.step.do === 'wait') occasions.push({ kind: 'delay', span: clause.step.span, ...span });
        else if (leads && clause.step.do === 'if')
          occasions.push({ kind: 'condition', words: clause.step.words, sentence: true, negative: false, ...span });
        else steps.push({ step: clause.step, ...span });
        continue;
      }
      case 'unless':
      case 'condition':
      case 'debounce':
      case 'given':
      case 'delay':
        occasions.push({ ...clause, ...span });
        continue;
      case 'after-job':
        jobs.push({ ...clause, ...span });
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
        // "Weekdays at 6 PM (4 PM on Fridays)": the bracket has days and a time of its own.
        const inBrackets = placed.bracketed && clause.kind !== 'rhythm' && beginsAnother(reading.clauses, placed);
        const another = placed.apart
          ? beginsAnother(reading.clauses, placed)
          : inBrackets || (placed.joined && onOtherDays(current, reading.clauses, placed));
        const apart = another && isComplete(current);
        if (apart || !put(current, placed, last)) {
          const next = emptyGroup();
          const fresh = apart || placed.also || placed.marked || (placed.joined && !nests(current, clause));
          if (fresh && isComplete(current) && put(next, placed, null)) {
            groups.push(next);
            group = next;
            if (inBrackets) next.instead = placed;
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
  if (groups.length === 0 && occasions.length === 0 && timed !== undefined)
    groups.push({ ...emptyGroup(), clauses: [{ ...timed.at, clause: { kind: 'remark' } }] });
  share(groups);
  return { groups: groups.filter((one) => one.clauses.length > 0), shared, occasions, steps, jobs, manual, options };
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
