import type { Clause, Time } from '../ast/nodes.ts';
import type { Constituent } from '../grammar/constituent.ts';
import type { Dimension } from '../grammar/dimensions.ts';
import { grammar } from '../grammar/grammar.ts';
import { Chart } from '../grammar/parse.ts';
import { lex } from '../lexer/lex.ts';
import type { Token } from '../lexer/token.ts';
import {
  type Beside,
  type Fact,
  type FactKind,
  factsOfValue,
  halvesSaid,
  lengthKey,
  SHARP,
  timeKeys,
} from './values.ts';
import {
  COMPARISONS,
  COUNTED_BY,
  COUNTS,
  DAY_PARTS,
  DAY_SETS,
  JOINTS,
  LOOSE,
  NEGATIONS,
  PERIODS,
  PHRASES,
  RELATIVE,
  SETTLES,
  SIGNS,
  TOGETHER,
  TWO_MEANINGS,
  UNSURE,
} from './words.ts';

/** The dimensions of the grammar that are values by themselves. */
const VALUES = ['date', 'zone', 'duration', 'time', 'weekday', 'month', 'ordinal', 'number', 'amount'] as const;
type ValueDimension = Extract<Dimension, (typeof VALUES)[number]>;

/** Everything that a text says, in its order. Pure, and linear in the text's length like the reading it rests on. */
export function factsOf(text: string): readonly Fact[] {
  const tokens = lex(text);
  const chart = new Chart(grammar, tokens);
  const halves = halvesSaid(tokens);
  const facts: Fact[] = [];
  for (let at = 0; at < tokens.length; ) {
    const { found, to } = factsAt(tokens, chart, at, halves, text);
    facts.push(...found);
    at = to;
  }
  return withSpans(withWindows(withRanges(facts, text), chart), text);
}

interface Found {
  readonly found: readonly Fact[];
  readonly to: number;
}

function factsAt(tokens: readonly Token[], chart: Chart, at: number, halves: ReadonlySet<string>, text: string): Found {
  const first = tokens[at] as Token;
  const place = (to: number) => {
    const { end } = tokens[to - 1] as Token;
    return { said: text.slice(first.start, end), start: first.start, end };
  };
  const one = (kind: FactKind, keys: readonly string[], to = at + 1, needed = true): Found => ({
    found: [{ kind, keys, ...place(to), needed }],
    to,
  });
  const phrase = PHRASES.find(([words]) => words.split(' ').every((word, by) => tokens[at + by]?.text === word));
  if (phrase !== undefined) {
    const [words, key] = phrase;
    return one(key === 'negation' ? 'negation' : 'comparison', [key], at + words.split(' ').length);
  }
  // What is written onto a number is a part of it: 10k, 3rd-party. Its sign, too.
  const before = tokens[at - 1];
  const isJoined = before !== undefined && before.end === first.start;
  if (
    isJoined &&
    first.kind === 'word' &&
    !SHARP.has(first.text) &&
    isNumber(before) &&
    longestValues(chart, at - 1)[0]?.to === at
  )
    return one('name', [`name:${first.text}`]);
  if (/^[-−+]$/.test(first.text) && isNumber(tokens[at + 1]) && tokens[at + 1]?.start === first.end && !isJoined) {
    const isRange = longestValues(chart, at - 1).length > 0;
    if (!isRange) return one('sign', [first.text === '+' ? 'sign:+' : 'sign:-']);
  }
  if (/^(?:but|bar|save)$/.test(first.text) && isLeftOut(chart, tokens, at)) return one('negation', ['negation']);
  const other = everyOther(tokens, chart, at);
  if (other !== null) return one(other.kind, other.keys, other.to);
  const longest = longestValues(chart, at);
  // A word of several meanings is no value where what follows makes it a longer one; so values come before words.
  const article = longest[0]?.to === at + 1 && /^an?$/.test(first.text);
  if (longest.length > 0 && !article && !DAY_PARTS.has(first.text)) {
    const to = longest[0]?.to ?? at + 1;
    const [before, behind] = [tokens[at - 1]?.text ?? '', tokens[to]?.text ?? ''];
    const beside: Beside = { before, behind, counts: isCounted(tokens, chart, to) };
    const made = longest.map((value) => factsOfValue(value, halves, beside));
    const several = made.find((facts) => facts.length > 1);
    const needed = !(to === at + 1 && UNSURE.has(first.text)) || isSettled(tokens, chart, at);
    if (several !== undefined) return { found: several.map((fact) => ({ ...fact, ...place(to), needed })), to };
    const facts = made.flat();
    const [plain] = facts;
    if (plain !== undefined) {
      const keys = [...new Set(facts.flatMap((fact) => fact.keys))];
      return one(plain.kind, keys, to, needed);
    }
  }
  return one(...ofToken(first));
}

const isNumber = (token: Token | undefined): boolean => token !== undefined && /^[\d.,]+$/.test(token.text);

/** Whether "but" leaves days out of a rhythm, as in "daily but Mondays"; "the same but Mondays" does not. */
function isLeftOut(chart: Chart, tokens: readonly Token[], at: number): boolean {
  const isRhythm = ({ text }: Token): boolean =>
    /^(?:all|any|each|every|days?)$/.test(text) || PERIODS.has(text) || DAY_SETS.has(text) || UNIT_WORD.test(text);
  if (!tokens.slice(0, at).some(isRhythm)) return false;
  const place = /^(?:the|for)$/.test(tokens[at + 1]?.text ?? '') ? at + 2 : at + 1;
  if (DAY_SETS.has(tokens[place]?.text ?? '')) return true;
  return longestValues(chart, place).some(({ dimension }) => /^(?:weekday|month|date|ordinal)$/.test(dimension));
}

/** Whether what stands here says what a number before it counts: a word that is no value and holds nothing together. */
function isCounted(tokens: readonly Token[], chart: Chart, at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  if (COUNTED_BY.has(token.text) || TOGETHER.has(`${token.text} ${tokens[at + 1]?.text ?? ''}`)) return true;
  const isPlain = token.kind === 'word' && ofToken(token)[0] === 'word';
  return isPlain && !JOINTS.has(token.text) && !SHARP.has(token.text) && longestValues(chart, at).length === 0;
}

/** Whether what stands beside a word that may be a value makes it one: on Sat, the last Friday, 3 March. */
function isSettled(tokens: readonly Token[], chart: Chart, at: number): boolean {
  const beside = (place: number): boolean => {
    const text = tokens[place]?.text ?? '';
    return SETTLES.has(text) || (!UNSURE.has(text) && !/^an?$/.test(text) && longestValues(chart, place).length > 0);
  };
  return beside(at - 1) || beside(at + 1);
}

/** `every other week` is every two weeks; of a weekday it is every second one. */
function everyOther(
  tokens: readonly Token[],
  chart: Chart,
  at: number,
): { readonly kind: FactKind; readonly keys: readonly string[]; readonly to: number } | null {
  const word = tokens[at]?.text ?? '';
  const led = tokens[at - 1]?.text === 'every' || tokens[at - 1]?.text === 'each';
  if (!(led && (word === 'other' || word === 'second')) && !/^alternat(?:e|ing)$/.test(word)) return null;
  const unit = unitAt(chart, at + 1);
  if (unit !== null) return { kind: 'length', keys: [lengthKey(2, unit)], to: at + 2 };
  return { kind: 'number', keys: ['number:2', lengthKey(2, 'week')], to: at + 1 };
}

function unitAt(chart: Chart, at: number): string | null {
  const [unit] = chart.at('unit', at);
  return typeof unit?.value === 'string' ? unit.value : null;
}

/** The longest stretches that are a value, by dimension. */
function longestValues(chart: Chart, at: number): readonly (Constituent & { readonly dimension: Dimension })[] {
  if (at < 0) return [];
  const all = VALUES.flatMap((dimension: ValueDimension) => chart.at(dimension, at));
  const to = Math.max(0, ...all.map((one) => one.to));
  const longest = all.filter((one) => one.to === to);
  // A number alone is an hour only where it stands like one, which is asked of it as a number.
  const isNumber = longest.some(({ dimension }) => dimension === 'number');
  return longest.filter(
    ({ dimension, value }) => !(isNumber && dimension === 'time' && (value as Time).style !== 'half'),
  );
}

const UNIT_WORD = /^(second|minute|hour|day|week|month|quarter|year)s?$/;

/** What a token says that is no value of the grammar by itself. */
function ofToken(token: Token): [FactKind, readonly string[], undefined?, boolean?] {
  const { kind, text } = token;
  if (kind === 'email' || kind === 'url' || kind === 'channel' || kind === 'quoted') return ['name', [`name:${text}`]];
  const sign = SIGNS.get(text);
  if (sign !== undefined) return ['sign', [sign]];
  const compared = COMPARISONS.get(text);
  if (compared !== undefined) return ['comparison', [compared, `word:${text}`], undefined, !LOOSE.has(text)];
  if (kind === 'punct' || kind === 'symbol') return ['word', [], undefined, false];
  if (NEGATIONS.has(text) || /n['’ʼ]t$/.test(text)) return ['negation', ['negation']];
  if (TWO_MEANINGS.has(text)) return ['length', [`unclear:${text}`]];
  const period = PERIODS.get(text);
  if (period !== undefined) return ['length', [lengthKey(...period)]];
  const unit = UNIT_WORD.exec(text)?.[1];
  if (unit !== undefined) return ['length', [lengthKey(1, unit)], undefined, !UNSURE.has(text)];
  if (DAY_PARTS.has(text)) return ['part of the day', [`part:${text.replace(/s$/, '')}`]];
  if (DAY_SETS.has(text)) return ['weekday', [`set:${text}`]];
  const count = COUNTS.get(text);
  if (count !== undefined) return ['number', [`number:${count}`]];
  if (RELATIVE.has(text)) return ['relative day', [`relative:${text}`]];
  // What the lexer takes for a number or a time and the grammar for nothing is taken by the letter.
  if (kind !== 'word' || /\d/.test(text)) return ['name', [`name:${text}`]];
  return ['word', [`word:${text}`], undefined, false];
}

/** Sets and ranges of weekdays, day by day. */
function withRanges(facts: readonly Fact[], text: string): readonly Fact[] {
  return facts.flatMap((fact, index): readonly Fact[] => {
    const [key = ''] = fact.keys;
    if (fact.kind === 'weekday' && key.startsWith('set:')) {
      const days = DAY_SETS.get(key.slice('set:'.length)) ?? [];
      return days.map((day) => ({ ...fact, keys: [`weekday:${day}`] }));
    }
    const before = facts[index - 1]?.kind === 'weekday' ? facts[index - 1] : facts[index - 2];
    const isRange =
      fact.kind === 'weekday' &&
      before?.kind === 'weekday' &&
      /^\s*(?:-|–|—|to|thru|through|till|until|\.\.)\s*$/i.test(text.slice(before.end, fact.start));
    if (!isRange) return [fact];
    const between: Fact[] = [];
    const [from, to] = [dayOf(before), dayOf(fact)];
    for (let day = (from % 7) + 1; day !== to && between.length < 6; day = (day % 7) + 1)
      between.push({ ...fact, keys: [`weekday:${day}`], needed: true });
    return [...between, { ...fact, needed: true }];
  });
}

/** Kinds of which two can be the ends of a range. Weekdays are told one by one. */
const ENDS: ReadonlySet<FactKind> = new Set(['number', 'time', 'month', 'place in order', 'year']);

/** `9 to 17` and `June through August` are no lists: what lies between two ends is a fact of its own. */
function withSpans(facts: readonly Fact[], text: string): readonly Fact[] {
  const ends = facts.filter(({ kind }) => ENDS.has(kind));
  const ranges = ends.flatMap((fact, index): readonly Fact[] => {
    const before = ends[index - 1];
    if (before === undefined || before.end > fact.start) return [];
    const between = text.slice(before.end, fact.start);
    const led = /\bbetween(?:\s+the)?\s*$/i.test(text.slice(0, before.start));
    const isRange = led
      ? /^\s*(?:and|-|–|—|to)\s*(?:the\s*)?$/i.test(between)
      : /^\s*(?:-|–|—|to|thru|through|till|until|up to)\s*(?:the\s*)?$/i.test(between);
    if (!isRange) return [];
    const { start } = before;
    return [{ kind: 'range', keys: ['range'], said: text.slice(start, fact.end), start, end: fact.end, needed: false }];
  });
  const within = (fact: Fact): boolean => ranges.some(({ start, end }) => start <= fact.start && fact.end <= end);
  // "9 until 5" may come again as "from 9 to 5": its word is the range's.
  const plain = facts.map((fact) => (fact.kind === 'comparison' && within(fact) ? { ...fact, needed: false } : fact));
  return [...plain, ...ranges].sort((a, b) => a.start - b.start);
}

const dayOf = ({ keys: [key = ''] }: Fact): number => Number(key.slice('weekday:'.length));

/** "Between 9 and 5" is 09:00 to 17:00: what the grammar makes of a window, the numbers in it may say. */
function withWindows(facts: readonly Fact[], chart: Chart): readonly Fact[] {
  const windows = chart.tokens
    .flatMap((_, at) => chart.at('clause', at))
    .flatMap((found) => (isCountedWindow(found, chart) ? [] : windowOf(found)));
  if (windows.length === 0) return facts;
  return facts.map((fact) => {
    if (fact.kind !== 'number') return fact;
    const times = windows.flatMap(({ from, to, times: ends }) => {
      const [first, last] = [chart.tokens[from], chart.tokens[to - 1]];
      return first !== undefined && last !== undefined && first.start <= fact.start && fact.end <= last.end ? ends : [];
    });
    const own = times.filter(({ hour }) => fact.keys.includes(`number:${hour % 12 || 12}`));
    const keys = own.flatMap((time) => timeKeys({ ...time, style: 'half' }, new Set()));
    return { ...fact, keys: [...new Set([...fact.keys, ...keys])] };
  });
}

/** "Between 3 and 5 attempts" is no window. An order may follow one ("between 9 and 5 check it"), and ends in no s. */
function isCountedWindow({ to }: Constituent, chart: Chart): boolean {
  return /(?:s|people)$/.test(chart.tokens[to]?.text ?? '') && isCounted(chart.tokens, chart, to);
}

function windowOf({ from, to, value }: Constituent): readonly { from: number; to: number; times: readonly Time[] }[] {
  const clause = value as Clause;
  if (clause.kind !== 'window') return [];
  const { from: opens, to: closes } = clause;
  // A bare hour that is no later than the one before it is in the afternoon.
  const later = opens !== null && closes?.style === 'bare' && closes.hour <= opens.hour && closes.hour < 12;
  const ends = [opens, later ? { ...closes, hour: closes.hour + 12 } : closes];
  return [{ from, to, times: ends.filter((time) => time !== null) }];
}
