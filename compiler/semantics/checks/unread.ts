import type { Clause, Place, PlacedClause, Reading } from '../../ast/nodes.ts';
import type { Chart } from '../../grammar/parse.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import type { Notes } from '../notes.ts';
import { nearest } from './near.ts';
import { looksLikeOption } from './option-cues.ts';

/** Words that announce a schedule or an option; an action cannot end with one. */
const CUES = new Set(
  'every each at on in until till except excluding between from during starting beginning ending unless per once twice monthly weekly daily nightly hourly yearly quarterly annually only within before after and or by of for to the but with'.split(
    ' ',
  ),
);
/** Those that an action cannot begin with either. */
const OPENERS = new Set(
  'when whenever after before if upon every each at until till except excluding between from during starting beginning ending unless per twice on in only within of the or'.split(
    ' ',
  ),
);
/** Behind a schedule, with no mark between, more words go on with it. */
const TOUCHING = new Set([
  ...CUES,
  'up',
  'offset',
  'than',
  'past',
  'plus',
  'minus',
  'through',
  'also',
  'while',
  'til',
  'no',
  'outside',
  'half',
  'unless',
  'sharp',
  'when',
  'if',
  'whose',
]);
const STOPPING = new Set(['stop', 'cease', 'quit', 'disable', "don't", 'never']);
const DETERMINERS = new Set(['a', 'an', 'the', 'of', 'this', 'that', 'our', 'my', 'your', 'their', 'its', 'per']);
const MARKS = new Set([',', ':', '-', ';', '.', '!', '?', '\n', '->', '(', ')', '=']);

/** Names and units that belong to schedules; at the border of an action they were meant to be read. */
const UNITS = new Set(
  `o'clock second seconds minute minutes mins min hour hours day days week weeks month months quarter quarters year years weekday weekdays workday workdays weekend weekends noon midnight am pm daily hourly nightly weekly monthly yearly quarterly annually occurrences times except until every each`.split(
    ' ',
  ),
);
/** Names of days and months that are common words as well. */
const COMMON = new Set(['may', 'mar', 'march', 'sat', 'sun', 'second']);
const NUMBERISH = new Set(['number', 'ordinal', 'clock', 'compact', 'date', 'slashes']);

function isScheduleWord(token: Token): boolean {
  if (
    token.kind === 'clock' ||
    token.kind === 'ordinal' ||
    token.kind === 'date' ||
    token.kind === 'compact' ||
    token.kind === 'zone' ||
    token.kind === 'offset'
  )
    return true;
  if (token.kind !== 'word' || COMMON.has(token.text)) return false;
  return UNITS.has(token.text) || WEEKDAY_WORDS.has(token.text) || MONTH_WORDS.has(token.text);
}

/**
 * Whether words of an action are really a schedule or an option that broke. Law 2: the action is no bin. What stands
 * at the border between action and schedule is looked at hardest; a comma or a colon between them settles most doubts.
 */
export function checkUnread(chart: Chart, reading: Reading, phrase: boolean, text: string, notes: Notes): void {
  const { tokens } = chart;
  balance(tokens, reading, notes);
  checkNegation(tokens, reading, notes);
  const schedules = reading.clauses.filter((one) => one.clause.kind !== 'option' && one.clause.kind !== 'remark');
  const inAction = reading.clauses.filter(
    ({ clause }) => clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction,
  );
  const beside = reading.clauses.filter(
    ({ clause }) => !(clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction),
  );
  for (const [index, part] of reading.action.entries()) {
    const from = indexAt(tokens, part.start);
    const words = tokens.slice(from, indexAt(tokens, part.end));
    const first = words[0];
    const last = words.at(-1);
    if (first === undefined || last === undefined) continue;
    const behind = neighbour(tokens, schedules, part, 'before');
    const ahead = neighbour(tokens, schedules, part, 'after');
    const spoken = words.filter((token) => token.kind !== 'punct');
    const fault =
      noWords(words) ??
      opens(words, index, phrase, behind) ??
      dangles(words, ahead) ??
      atBorder(
        words,
        spoken,
        behind,
        ahead,
        phrase,
        reading,
        tokens[from - 1]?.text === '(' && tokens[from + words.length]?.text === ')',
        /^(and|or)$/.test(tokens[from - 1]?.text ?? ''),
      ) ??
      (schedules.length > 0 ? readable(chart, from, words, phrase) : null);
    if (fault !== null) {
      unread(fault, tokens, notes);
      continue;
    }
    if (behind === 'touching' && upToMark(words).length < words.length && upToMark(words).length < 5) {
      notes.add(
        'NLJ2006',
        part,
        `“${upToMark(words)
          .map((token) => token.text)
          .join(' ')}” follows the schedule without a comma and is taken as part of what the job does.`,
      );
    }
    if (index > 0 && OPTION_OPENERS.has(first.text) && startsSentence(tokens, from)) {
      notes.add(
        'NLJ2006',
        part,
        `“${upToMark(words)
          .map((token) => token.text)
          .join(
            ' ',
          )}” begins like an option that cannot be read, and is taken as part of what the job does. Say it another way.`,
      );
    }
    if (index > 0 && spoken.length < 8 && startsSentence(tokens, from) && !OPTION_OPENERS.has(first.text)) {
      notes.add(
        'NLJ2006',
        part,
        `“${text.slice(part.start, part.end)}” is a sentence of its own that is not read as an option, and is taken as part of what the job does.`,
      );
    }
    const within = phrase ? null : readable(chart, from, words, true);
    if (within !== null && schedules.length > 0) {
      notes.add(
        'NLJ2006',
        { start: (within[0] as Token).start, end: (within.at(-1) as Token).end },
        `“${within.map((token) => token.text).join(' ')}” stands inside the action and is taken as part of it. Move it to the schedule, or quote it.`,
      );
    }
    misspelt(words, schedules, notes);
    brokenInside(words, notes);
    looksLikeOption(part, text, inAction, notes);
    if (ahead === 'touching' && !announced(tokens, schedules, part) && spoken.length < 4) {
      notes.add(
        'NLJ2006',
        part,
        `“${text.slice(part.start, part.end)}” is taken as the name of what is done. If it belongs to the schedule, it cannot be read.`,
      );
    }
    if (index > 0 && spoken.length < 7 && sharesSentence(tokens, beside, part)) {
      notes.add(
        'NLJ2006',
        part,
        `“${text.slice(part.start, part.end)}” stands beside an option or a schedule but is no part of it that can be read. Say it another way, or in a sentence of its own.`,
      );
    }
    for (const token of words) {
      if (token.kind === 'url' && !/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(token.text)) {
        notes.add('NLJ2007', token, `“${token.text}” is no address that can be reached.`);
      }
    }
    if (index === 0 && (STOPPING.has(first.text) || (first.text === 'do' && words[1]?.text === 'not'))) {
      notes.add(
        'NLJ3009',
        first,
        `This reads as if a job should end (“${first.text} …”), but it makes one. Remove the old description, or pause the job, to stop it.`,
      );
    }
  }
}

/** The index of the first token that begins at or behind an offset. */
function indexAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as Token).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The clause right before or right after a part, in text order; both lists are sorted. */
function nearestClause(
  clauses: readonly PlacedClause[],
  part: Place,
  side: 'before' | 'after',
): PlacedClause | undefined {
  let low = 0;
  let high = clauses.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((clauses[middle] as PlacedClause).start < part.end) low = middle + 1;
    else high = middle;
  }
  if (side === 'after') return clauses[low];
  let at = low - 1;
  while (at >= 0 && (clauses[at] as PlacedClause).end > part.start) at -= 1;
  return clauses[at];
}

/** Whether a later part of the action stands in one sentence with a clause, so that it may be a broken piece of it. */
function sharesSentence(tokens: readonly Token[], clauses: readonly PlacedClause[], part: Place): boolean {
  return (['before', 'after'] as const).some((side) => {
    const one = nearestClause(clauses, part, side);
    if (one === undefined) return false;
    const [from, to] = side === 'after' ? [part.end, one.start] : [one.end, part.start];
    return tokens.slice(indexAt(tokens, from), indexAt(tokens, to)).every((token) => !/^[.;!?\n,]$/.test(token.text));
  });
}

/** Words with which a sentence of options begins. */
const OPTION_OPENERS = new Set(
  "retry retries skip keep priority timeout time run runs never queue cancel abort kill stop ping notify alert only limit throttle do don't no ignore allow exclusive missed overlapping at if on failures".split(
    ' ',
  ),
);

function startsSentence(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text;
  return before === undefined || before === '.' || before === ';' || before === '\n' || before === '!';
}

type Touch = 'touching' | 'marked' | null;

/** Whether a schedule stands right before or after a part of the action, with or without a mark between. */
function neighbour(
  tokens: readonly Token[],
  schedules: readonly PlacedClause[],
  part: Place,
  side: 'before' | 'after',
): Touch {
  const one = nearestClause(schedules, part, side);
  if (one === undefined) return null;
  const [from, to] = side === 'before' ? [one.end, part.start] : [part.end, one.start];
  const between = tokens.slice(indexAt(tokens, from), indexAt(tokens, to));
  if (!between.every((token) => MARKS.has(token.text) || token.text === 'and' || token.text === 'then')) return null;
  if (between.some((token) => token.text === '.' || token.text === '\n')) return null;
  return between.some((token) => MARKS.has(token.text)) ? 'marked' : 'touching';
}

/** Whether the schedule behind a title says by a word of its own that it is one: "every", "at", a plural. */
function announced(tokens: readonly Token[], schedules: readonly PlacedClause[], part: Place): boolean {
  const next = nearestClause(schedules, part, 'after');
  const token = next === undefined ? undefined : tokens[indexAt(tokens, next.start)];
  return (
    token === undefined ||
    /^(every|each|at|on|once|twice|when|whenever|after|daily|weekly|monthly|nightly|hourly|yearly|annually|quarterly|in|if|from|between|weekdays|weekends|the|as|upon|@|(mon|tues|wednes|thurs|fri|satur|sun)days)$/.test(
      token.text,
    )
  );
}

function noWords(words: readonly Token[]): readonly Token[] | null {
  const said = words.some(
    (token) =>
      (token.kind === 'word' && token.text.length > 2) ||
      token.kind === 'url' ||
      token.kind === 'email' ||
      token.kind === 'quoted',
  );
  return said || words.some((token) => token.kind === 'word' && !isScheduleWord(token) && words.length > 2)
    ? null
    : words;
}

function opens(words: readonly Token[], index: number, phrase: boolean, behind: Touch): readonly Token[] | null {
  const first = words[0] as Token;
  if (first.kind !== 'word')
    return NUMBERISH.has(first.kind) && first.kind !== 'number' && words.length < 4 ? words : null;
  const set = behind === 'touching' ? TOUCHING : OPENERS;
  if (!set.has(first.text)) return null;
  if (first.text === 'to' && words.length > 3 && !words.slice(0, 4).some(isScheduleWord)) return null;
  if (
    (first.text === 'the' || first.text === 'only') &&
    behind !== 'touching' &&
    words.length > 2 &&
    (!phrase || index === 0)
  )
    return null;
  return upToMark(words);
}

function dangles(words: readonly Token[], ahead: Touch): readonly Token[] | null {
  const last = words.at(-1) as Token;
  if (last.kind !== 'word' || !CUES.has(last.text)) return null;
  if (words.length === 1) return words;
  return ahead !== null && (last.text === 'and' || last.text === 'to') ? null : [last];
}

/** What stands right beside a schedule must not be made of a schedule's words, nor be a single word or two. */
function atBorder(
  words: readonly Token[],
  spoken: readonly Token[],
  behind: Touch,
  ahead: Touch,
  phrase: boolean,
  reading: Reading,
  bracketed: boolean,
  linked: boolean,
): readonly Token[] | null {
  if (bracketed && !spoken.some(isScheduleWord)) return null;
  const between = behind !== null && ahead !== null && spoken.length < 4;
  if (between && (behind === 'touching' || spoken.length < 2 || spoken.some(isScheduleWord))) return words;
  // "Two days before the end of the month at 9 AM": a title that begins like a schedule was meant to be one.
  const head = spoken.slice(0, 3).find((token) => isScheduleWord(token) && !token.text.endsWith('ly'));
  if (ahead === 'touching' && behind === null && head !== undefined && !phraseVerb(spoken[0]))
    return spoken.slice(0, 5);
  if (
    ahead !== null &&
    !phrase &&
    reading.action.length === 1 &&
    spoken.length === 1 &&
    (spoken[0]?.text.length ?? 0) < 4
  )
    return spoken;
  if (ahead === 'touching' || (ahead === 'marked' && phrase)) {
    const last = spoken.at(-1);
    const before = spoken.at(-2);
    const unit = last !== undefined && isScheduleWord(last);
    if (
      unit &&
      !(
        before !== undefined &&
        (DETERMINERS.has(before.text) ||
          /^(last|next)$/.test(before.text) ||
          (before.kind === 'number' && words.length > 4))
      )
    )
      return words.slice(-3);
  }
  if (behind === null) return null;
  const chunk = upToMark(words).filter((token) => token.kind !== 'punct');
  const short = chunk.length < 2 || (chunk.length < 3 && chunk.length < spoken.length);
  if (behind === 'touching') {
    if (spoken[0]?.kind === 'number') return words.slice(0, 3);
    if (chunk.slice(0, 3).some(isScheduleWord)) return chunk.slice(0, 3);
    if (short && chunk[0]?.kind !== 'quoted') return chunk;
  } else if (
    chunk.length < spoken.length &&
    chunk.length < 4 &&
    (chunk.some(isScheduleWord) || (linked && chunk.length < 3))
  ) {
    // "in March, Apil and September, send …": a list that broke off.
    return chunk;
  } else if (phrase || reading.action.length > 1) {
    if (spoken.length < 3 && spoken.some(isScheduleWord)) return words;
    if (phrase && spoken.length < 2) return words;
  }
  if (
    phrase &&
    spoken.slice(0, 4).some((token) => token.kind === 'clock' || token.text === 'am' || token.text === 'pm')
  )
    return words.slice(0, 4);
  return null;
}

/** A part of the action whose beginning or end the grammar could have read as a schedule: it did not fit, and must not vanish. */
function readable(chart: Chart, from: number, words: readonly Token[], phrase: boolean): readonly Token[] | null {
  const end = from + words.length;
  const strong = (at: number): readonly Token[] | null => {
    for (const one of chart.at('clause', at)) {
      const clause = one.value as Clause;
      if (one.to > end || one.to - at < 2) continue;
      if (
        clause.kind === 'rhythm' ||
        clause.kind === 'days' ||
        clause.kind === 'times' ||
        clause.kind === 'window' ||
        clause.kind === 'count' ||
        clause.kind === 'except'
      )
        return chart.tokens.slice(at, one.to);
    }
    return null;
  };
  const opening = strong(from);
  if (opening !== null) return opening;
  if (!phrase) return null;
  for (let at = from + 1; at < end - 1; at++) {
    const inner = strong(at);
    if (inner !== null && !DETERMINERS.has(chart.tokens[at - 1]?.text ?? '')) return inner;
  }
  return null;
}

/** Words that turn what follows them into something else: a schedule behind one is not the schedule that was said. */
const TURNING = new Set(
  'skip skips ignore pause paused outside unless without alternate alternating semi nearest closest before than most minus beyond past til excluding retires attempt attempts'.split(
    ' ',
  ),
);

function turned(tokens: readonly Token[], one: PlacedClause, notes: Notes): boolean {
  const kind = one.clause.kind;
  if (
    kind === 'remark' ||
    kind === 'problem' ||
    kind === 'option' ||
    kind === 'event' ||
    kind === 'zone' ||
    kind === 'manual'
  )
    return false;
  let at = indexAt(tokens, one.start) - 1;
  while (at > 0 && (tokens[at]?.text === '-' || tokens[at]?.text === 'the')) at -= 1;
  const before = tokens[at];
  if (before === undefined || before.kind !== 'word') return false;
  const upTo = before.text === 'to' && tokens[at - 1]?.text === 'up';
  if (!TURNING.has(before.text) && !upTo) return false;
  notes.add(
    'NLJ2002',
    { start: (upTo ? (tokens[at - 1] as Token) : before).start, end: one.end },
    `“${tokens
      .slice(upTo ? at - 1 : at, indexAt(tokens, one.end))
      .map((token) => token.text)
      .join(' ')}” cannot be read as part of a schedule. Say it another way.`,
  );
  return true;
}

const NEGATIONS = new Set([
  'not',
  'never',
  'no',
  "don't",
  "doesn't",
  "won't",
  'dont',
  'cannot',
  "can't",
  "shouldn't",
  "mustn't",
]);

/** "Do not run sequentially" must not be read as "run sequentially": a clause behind a negation is refused. */
function checkNegation(tokens: readonly Token[], reading: Reading, notes: Notes): void {
  for (const one of reading.clauses) {
    if (turned(tokens, one, notes)) continue;
    if (one.clause.kind === 'remark' || one.clause.kind === 'problem' || one.clause.kind === 'event') continue;
    let at = indexAt(tokens, one.start) - 1;
    while (
      /^(run|runs|ever|be|only|it)$/.test(tokens[at]?.text ?? '') &&
      at > 0 &&
      NEGATIONS.has(tokens[at - 1]?.text ?? '')
    )
      at -= 1;
    const before = tokens[at];
    if (before === undefined || !NEGATIONS.has(before.text)) continue;
    notes.add(
      'NLJ4018',
      { start: before.start, end: one.end },
      `“${tokens
        .slice(at, indexAt(tokens, one.end))
        .map((token) => token.text)
        .join(' ')}” says what is not wanted, and cannot be read. Say what is.`,
    );
  }
}

/** Verbs that descriptions begin with, so that a unit right behind them is a thing ("post minutes …"). */
const VERBS = new Set(
  'send post run check sync export import archive delete remove update refresh rebuild generate create email notify remind charge bill collect fetch poll pull push publish compute count report back clean purge rotate renew review test build deploy reset open close lock roll merge move copy load'.split(
    ' ',
  ),
);
const phraseVerb = (token: Token | undefined): boolean => token !== undefined && VERBS.has(token.text);

/** The words up to the next mark: what broke. */
function upToMark(words: readonly Token[]): readonly Token[] {
  const end = words.findIndex((token) => token.kind === 'punct' && token.text !== '-' && token.text !== "'");
  return end > 0 ? words.slice(0, end) : words;
}

/** A bracket that never closes: something was meant to follow. */
function balance(tokens: readonly Token[], reading: Reading, notes: Notes): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.text === '(') open.push(token);
    else if (token.text === ')' && open.pop() === undefined) open.unshift(token);
  }
  const left = open.find((token) => {
    let low = 0;
    let high = reading.action.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((reading.action[middle] as Place).end <= token.start) low = middle + 1;
      else high = middle;
    }
    return (reading.action[low]?.start ?? Number.POSITIVE_INFINITY) > token.start;
  });
  if (left !== undefined)
    notes.add('NLJ2002', left, left.text === '(' ? 'This bracket is never closed.' : 'This bracket was never opened.');
}

function unread(words: readonly Token[], tokens: readonly Token[], notes: Notes): void {
  const shown = words.slice(0, 8);
  const start = (shown[0] as Token).start;
  const end = (shown.at(-1) as Token).end;
  const said = tokens
    .slice(indexAt(tokens, start), indexAt(tokens, end))
    .map((token) => token.text)
    .join(' ');
  const meant = shown
    .map((token) => [token, token.kind === 'word' ? nearest(token.text) : null] as const)
    .find(([, word]) => word !== null);
  const fixes =
    meant === undefined
      ? []
      : [
          {
            title: `${meant[1]}`,
            edits: [{ start: meant[0].start, end: meant[0].end, text: `${meant[1]}` }],
            safe: false,
          },
        ];
  const hint =
    meant === undefined
      ? 'Say it another way; if it belongs to what the job does, put it after a comma and a verb.'
      : `Did you mean “${meant[1]}”?`;
  notes.add(
    meant === undefined ? 'NLJ2002' : 'NLJ2005',
    { start, end },
    `“${said}” cannot be read as part of a schedule. ${hint}`,
    fixes,
  );
}

/** A cue inside the action with a number, a time or a day right behind it: a schedule began there and was not understood. */
function brokenInside(words: readonly Token[], notes: Notes): void {
  for (let index = 1; index < words.length - 1; index++) {
    const cue = words[index] as Token;
    const next = words[index + 1] as Token;
    if (cue.kind !== 'word') continue;
    const strong = cue.text === 'except' || cue.text === 'excluding' || cue.text === 'until' || cue.text === 'unless';
    const every = cue.text === 'every' || cue.text === 'each';
    const value = next.kind === 'clock' || next.kind === 'date' || (next.kind === 'word' && isScheduleWord(next));
    if (
      (strong && value) ||
      (every && (value || next.kind === 'number' || next.kind === 'compact' || next.text === '-'))
    ) {
      const end = words.slice(index, index + 5).at(-1) as Token;
      const said = words
        .slice(index, index + 3)
        .map((token) => token.text)
        .join(' ');
      notes.add(
        'NLJ2002',
        { start: cue.start, end: end.end },
        `“${said}” begins like a schedule but cannot be read as one. Say it another way, or quote it.`,
      );
      return;
    }
    const after = words[index + 2]?.text;
    const timed = next.kind === 'number' && (after === 'am' || after === 'pm');
    if (cue.text === 'at' && (next.kind === 'clock' || timed || next.text === 'noon' || next.text === 'midnight')) {
      notes.add(
        'NLJ2002',
        { start: cue.start, end: next.end },
        `“at ${next.text}” stands inside the action, where no time is read. Move it to the schedule, or quote it.`,
      );
      return;
    }
  }
}

function misspelt(words: readonly Token[], schedules: readonly PlacedClause[], notes: Notes): void {
  const candidates = words.slice(0, 3).concat(words.slice(-3));
  for (const token of new Set(candidates)) {
    if (token.kind !== 'word' || token.text.length < 4) continue;
    const meant = nearest(token.text);
    if (meant === null) continue;
    notes.add(
      'NLJ2005',
      token,
      `“${token.text}” is not read. Did you mean “${meant}”?`,
      [{ title: meant, edits: [{ start: token.start, end: token.end, text: meant }], safe: false }],
      schedules.length === 0 ? 'error' : 'warning',
    );
    return;
  }
}
