import type { Reading } from '../../ast/nodes.ts';
import { TENANT_WORDS } from '../../grammar/option/tenants.ts';
import { type Assembly, isSubDay } from '../groups.ts';
import type { Notes } from '../notes.ts';

interface Place {
  readonly assembly: Assembly;
  readonly reading: Reading;
  readonly text: string;
  readonly notes: Notes;
}

/** What was read, but stands where it may have belonged to something else: each is a doubt that can be settled. */
export function checkMisplaced(assembly: Assembly, reading: Reading, text: string, notes: Notes): void {
  const place: Place = { assembly, reading, text, notes };
  behindOption(place);
  behindAction(place);
  endBehindAction(place);
  limitBehindAction(place);
  waitInAction(place);
  eventBeside(place);
  eachOfThem(place);
  runsOrThings(place);
}

/** Another schedule right behind an option may have belonged to it. */
function behindOption({ assembly, text, notes }: Place): void {
  for (const [index, group] of assembly.groups.entries()) {
    const start = group.clauses[0]?.start ?? 0;
    const option = assembly.options.find((one) => one.end <= start && !/[.;!?\n]/.test(text.slice(one.end, start)));
    if (index > 0 && option !== undefined) {
      const end = group.clauses.at(-1)?.end ?? start;
      notes.add(
        'NLJ2006',
        { start, end },
        `“${text.slice(start, end)}” is taken as another schedule, but stands behind an option. If it belongs to the option, say the option another way.`,
      );
    }
  }
}

/** Part of a complete schedule that stands behind the action may belong to the action. */
function behindAction({ assembly, reading, text, notes }: Place): void {
  const lead = reading.action[0];
  for (const group of assembly.groups) {
    if (lead === undefined || group.clauses.length < 2) continue;
    const leading = group.clauses.filter((one) => one.end <= lead.start);
    const said = new Set(leading.map((one) => one.clause.kind));
    const complete =
      said.has('times') || leading.some(({ clause }) => clause.kind === 'rhythm' && isSubDay(clause.unit));
    const trailing = group.clauses.find(
      (one) =>
        one.start >= lead.end &&
        !one.marked &&
        !['times', 'window', 'minutes', 'seconds', 'day-part'].includes(one.clause.kind),
    );
    if (complete && trailing !== undefined) {
      notes.add(
        'NLJ2008',
        trailing,
        `“${text.slice(trailing.start, trailing.end)}” stands behind the action, but is taken as part of the schedule before it. Move it to the front, or quote it if it belongs to the action.`,
      );
    }
  }
}

/** "Every day, send the digest before Friday": when the job ends, or what the action is due by? */
function endBehindAction({ assembly, reading, text, notes }: Place): void {
  const { until, start } = assembly.shared;
  const doubtful = [
    until !== null && (until.before || until.when.period.of === 'weekday') ? until.at : null,
    start?.behind === true ? start.at : null,
  ];
  for (const one of doubtful) {
    const before = reading.action.some(
      ({ end }) => one !== null && end <= one.start && text.slice(end, one.start).trim() === '',
    );
    if (one !== null && before)
      notes.add(
        'NLJ2008',
        one,
        `“${text.slice(one.start, one.end)}” stands behind the action, but is taken as where the schedule ends or begins. Put a comma before it, or move it to the front; quote it if it belongs to the action.`,
      );
  }
}

/** A length and a word of limits, with nothing that says whose it is. */
const BARE_LIMIT =
  /^(?:max\.?|maximum|no more than|no longer than|up to|at most)\s+\S+(?:\s*[a-z]+)?$|^\S+(?:\s*[a-z]+)?\s+(?:max|maximum|tops|at most)$/i;

/** "Book a room, 2 hours max": alone behind a comma or a dash, how long a run may take, or what is done? */
function limitBehindAction({ assembly, reading, text, notes }: Place): void {
  for (const one of assembly.options) {
    const said = text.slice(one.start, one.end);
    if (one.option.name !== 'timeout' || !BARE_LIMIT.test(said)) continue;
    const action = reading.action.some(
      ({ end }) => end <= one.start && /^\s*(?:,|-|–|—)?\s*$/.test(text.slice(end, one.start)),
    );
    const beside = assembly.options.some(
      (other) => other.start >= one.end && /^[\s,;|]*$/.test(text.slice(one.end, other.start)),
    );
    if (action && !beside)
      notes.add(
        'NLJ2006',
        one,
        `“${said}” is taken as how long a run may take. Say “timeout: …” if it is; quote it if it belongs to what the job does.`,
      );
  }
}

/** Whose a run may be, where the words stand behind what is done or apart from it: "… for each store", "for every machine, …". */
const EACH = new RegExp(
  String.raw`^for +(?:each|every) +(?:of +(?:the|our) +)?(\w+(?: \w+)?)|,\s*(?:per|for (?:each|every)) (\w+)$|\bfor (?:each|every) (${TENANT_WORDS.join('|')})(?=$|[.;])`,
  'i',
);

/** "Recompute the stock for each store": what one run does for all of them, or a run of its own for each? */
function eachOfThem({ assembly, reading, text, notes }: Place): void {
  if (assembly.options.some(({ option }) => option.name === 'scope')) return;
  for (const part of reading.action) {
    const match = EACH.exec(text.slice(part.start, part.end).trimEnd());
    if (match === null) continue;
    const noun = match[1] ?? match[2] ?? match[3] ?? 'one';
    const start = part.start + match.index;
    notes.add(
      'NLJ2006',
      { start, end: start + match[0].length },
      `“${match[0].replace(/^[\s,]+|[\s,]+$/g, '')}” is taken as part of what one run does. If each ${noun} is to have a run of its own, say “One run per ${noun}.”`,
      [],
      // Behind the action with no mark between, it is more often what the action is done to.
      match[3] === undefined ? 'warning' : 'info',
    );
  }
}

const WAIT =
  /\b(?:after|in|wait|for) (?:(?:about|around|roughly|approximately|nearly|almost|up to|at least) )?(?:\d+|a|one|two|three|four|five|several|another|a few)(?:(?: ?[-–] ?| to | or )(?:\d+|two|three|four|five|six|seven|ten))? (?:(?:further|more|additional|other|one|two|three|four|five|\d+) )?(?:second|minute|hour|day|week|month)s?\b|\b(?:second|minute|hour|day|week|month)s? later\b/i;

/** A length of time in the action of an event reads like a wait. */
function waitInAction({ assembly, reading, text, notes }: Place): void {
  if (assembly.occasions.some(({ kind }) => kind === 'event')) {
    for (const part of reading.action) {
      const match = WAIT.exec(text.slice(part.start, part.end));
      const read = reading.clauses.some(
        ({ clause, start, end }) =>
          clause.kind === 'step' &&
          start <= part.start + (match?.index ?? 0) + 2 &&
          part.start + (match?.index ?? 0) < end,
      );
      if (match !== null && !read)
        notes.add(
          'NLJ2006',
          { start: part.start + match.index, end: part.start + match.index + match[0].length },
          `“${match[0]}” reads like a wait, but is taken as part of what the job does.`,
        );
    }
  }
}

/** Words of an option of runs that may as well be said of things: "a new order arrives", "the server is down". */
const OF_THINGS: Readonly<Record<string, RegExp>> = {
  overlap:
    /\b(?:an?|the|another) (?:new|next|newer|later|second|fresh) (\w+) (?:arrives|comes(?: in)?|is (?:made|triggered))\b/i,
  misfire:
    /\b(?:the|a|an|our) (server|worker|machine|system|process|host|app|application|service)s? (?:is|are|was|were)\b/i,
};

/** "Charge the order. If a new order arrives, cancel the old one": the runs, or what they are about? */
function runsOrThings({ assembly, reading, text, notes }: Place): void {
  const about = [
    ...reading.action.map(({ start, end }) => text.slice(start, end)),
    ...assembly.occasions.map(({ start, end }) => text.slice(start, end)),
  ];
  for (const one of assembly.options) {
    const noun = OF_THINGS[one.option.name]?.exec(text.slice(one.start, one.end))?.[1];
    if (noun === undefined || /^(?:run|one|job)$/i.test(noun)) continue;
    if (about.some((said) => new RegExp(`\\b${noun}s?\\b`, 'i').test(said)))
      notes.add(
        'NLJ2006',
        one,
        `“${text.slice(one.start, one.end)}” is taken as what becomes of runs. If it is said of the ${noun}, say it in the action, or quote it.`,
      );
  }
}

/** An event beside a schedule, with nothing that joins them, may be a condition of the action. */
function eventBeside({ assembly, text, notes }: Place): void {
  const event = assembly.occasions.find(({ kind }) => kind === 'event' || kind === 'date');
  if (
    event !== undefined &&
    assembly.groups.length > 0 &&
    !/\b(?:and|or|also|plus)\W*$/i.test(text.slice(0, event.start)) &&
    !/^\W*(?:and|or|also|plus)\b/i.test(text.slice(event.end))
  ) {
    notes.add(
      'NLJ2008',
      event,
      `“${text.slice(event.start, event.end)}” is taken as a second trigger beside the schedule. Join the two by “and”, or quote it if it belongs to the action.`,
    );
  }
}
