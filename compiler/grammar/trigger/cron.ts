import { isField, shapeOf } from '../../cron/shape.ts';
import { TOKEN_KINDS, type Token } from '../../lexer/token.ts';
import { WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { rhythmOf } from '../rhythm/rules.ts';
import { defineReader, defineRule } from '../rule.ts';

/** What ends a field although no blank stands before it. */
const ENDS = new Set([':', ';', ')', '(', '\n', '"', '“', '!']);

/** The stretch of tokens without blanks between them that begins here, as written. */
function fieldAt(tokens: readonly Token[], at: number): { text: string; end: number } | null {
  const first = tokens[at];
  if (first === undefined || first.kind === 'quoted' || ENDS.has(first.text)) return null;
  let text = first.text;
  let end = at + 1;
  // No field is longer than this: a bound, so that a text of commas stays linear.
  while (end < at + 64 && end < tokens.length && tokens[end]?.spaced === false) {
    const next = tokens[end] as Token;
    const last = tokens[end + 1]?.spaced ?? true;
    // Jenkins: H(0-7).
    const bracketed = /^h(?:\([\d-]*)?$/i.test(text) && (next.text === '(' || next.text === ')');
    if (ENDS.has(next.text) && !bracketed) break;
    if ((next.text === ',' || next.text === '.') && last) break;
    text += next.text;
    end += 1;
  }
  return { text, end };
}

const isEnd = (token: Token | undefined): boolean =>
  token === undefined || ENDS.has(token.text) || (token.kind === 'punct' && token.text !== '*');

/** Whether a word names a time or a day: "02:00", "sun", "1st". */
const saysWhen = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'clock' || token.kind === 'ordinal' || WEEKDAY_WORDS.has(token.text));

export const cronReaders = [
  defineReader({
    id: 'cron.fields',
    yields: 'cron',
    begins: { kinds: ['punct', 'number'], words: ['h'] },
    alone: {},
    // Names stand behind three other fields at least.
    goesOn: { kinds: [...TOKEN_KINDS.filter((kind) => kind !== 'word'), 'mixed'], words: ['h', 'l', 'w', 'lw'] },
    read: (tokens, at) => {
      // Behind a number or a star it would be the rest of a longer one.
      const before = tokens[at - 1];
      if (before?.kind === 'number' || before?.text === '*' || before?.text === '?') return [];
      // So it would within a field: of a text of commas only the first is looked at.
      if (tokens[at]?.spaced === false && before !== undefined && /^[,/-]$/.test(before.text)) return [];
      const words: string[] = [];
      const ends: number[] = [];
      for (let next = at; words.length < 7; ) {
        if (words.length > 0 && tokens[next]?.spaced !== true) break;
        const field = fieldAt(tokens, next);
        if (field === null || !isField(field.text)) break;
        words.push(field.text.toUpperCase());
        next = field.end;
        ends.push(next);
      }
      // Four fields are a broken cron only where nothing before them can be the fifth.
      if (words.length === 4 && !opensSchedule(tokens, at)) return [];
      const shape = shapeOf(
        words,
        ends.map((end) => isEnd(tokens[end])),
      );
      const end = shape === null ? undefined : ends[shape.fields - 1];
      if (shape === null || end === undefined) return [];
      return [{ end, value: { text: words.slice(0, shape.fields).join(' '), sure: shape.sure, loose: shape.loose } }];
    },
    examples: ['0 9 * * 1-5', '*/15 * * * *: sync the orders', '0 0 9 ? * MON#2', '0 10 L * *, close the books'],
    counterexamples: ['every day at 9 AM', 'send 1 2 3 4 5 letters every day at 9 AM'],
  }),
  defineReader({
    id: 'cron.quoted',
    yields: 'cron',
    single: true,
    begins: { kinds: ['quoted'] },
    read: (tokens, at) => {
      const token = tokens[at];
      if (token?.kind !== 'quoted') return [];
      const inner = token.text.slice(1, -1).trim();
      const bare = inner.replace(/^cron\((.*)\)$/i, '$1');
      const words = bare.split(/\s+/);
      const shape =
        words.length <= 7 && words.every(isField)
          ? shapeOf(
              words,
              words.map((_, index) => index === words.length - 1),
            )
          : null;
      if (!/^@[a-z]+$/i.test(inner) && shape?.fields !== words.length) return [];
      return [{ end: at + 1, value: { text: inner.replace(/\s+/g, ' '), sure: true, loose: false } }];
    },
    examples: [
      'cron: `0 9 * * *`',
      '`0 9 * * 1-5`, send the digest',
      'on the cron schedule "30 6 * * *", warm the cache',
    ],
    counterexamples: ['every day at 9 AM, send "0 9 * * *" to the list'],
  }),
] as const;

/** Whether something stands before a place that a schedule can follow: nothing, a mark, a word that announces it. */
function opensSchedule(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || (before.kind === 'punct' && before.text !== '*') || before.text === 'and';
}

export const cronRules = [
  defineRule({
    id: 'cron.bare',
    yields: 'clause',
    pattern: '[on|at|by|with|using] <cron:cron>',
    produce: ({ cron }, { tokens, from }) =>
      cron.sure && (tokens[from]?.kind !== 'quoted' || opensSchedule(tokens, from)) ? { kind: 'cron', ...cron } : null,
    examples: [
      '0 9 * * 1-5',
      '*/15 * * * *: sync the orders',
      'Warm the cache: 0 6 * * *',
      'Send the digest at `0 9 * * *`',
    ],
    counterexamples: ['every day at 9 AM'],
  }),
  defineRule({
    id: 'cron.named',
    yields: 'clause',
    pattern:
      '[run|runs] [on|at|by|with|using|via|per] [the|a|this] (cron|crontab|cronjob|schedule) [expression|schedule|string|pattern|job|entry] [is] [:|=|-] <cron:cron>',
    produce: ({ cron }) => ({ kind: 'cron', ...cron }),
    priority: 1,
    examples: [
      'cron: `0 9 * * *`',
      'Run on the cron schedule 0 9 * * 1-5, send the digest',
      'schedule: 30 6 * * *',
      'cron 0 0 1 1 0',
    ],
    counterexamples: ['run the cron job every day at 9 AM'],
  }),
  defineRule({
    id: 'cron.zoned',
    yields: 'clause',
    pattern: '(cron_tz|tz) = <zone:zone> <cron:cron>',
    produce: ({ zone, cron }) => ({ kind: 'cron', ...cron, zone }),
    examples: ['CRON_TZ=Europe/Berlin 0 9 * * 1-5', 'TZ=America/New_York 30 6 * * *: send the digest'],
    counterexamples: ['0 9 * * 1-5 in Europe/Berlin'],
  }),
  defineRule({
    id: 'cron.aws',
    yields: 'clause',
    pattern: 'cron \\( <cron:cron> \\)',
    produce: ({ cron }) => ({ kind: 'cron', text: `cron(${cron.text})`, loose: false }),
    examples: ['cron(0 10 * * ? *)', 'cron(0 18 ? * MON-FRI *): send the digest'],
    counterexamples: ['0 10 * * *'],
  }),
  defineRule({
    id: 'cron.rate',
    yields: 'clause',
    pattern: 'rate \\( <duration:span> \\)',
    produce: ({ span }) => rhythmOf(span),
    examples: ['rate(5 minutes)', 'rate(1 hour): sync the orders'],
    counterexamples: ['every 5 minutes'],
  }),
  defineRule({
    id: 'cron.every',
    yields: 'clause',
    pattern: '@ every <duration:span>',
    produce: ({ span }) => rhythmOf(span),
    examples: ['@every 1h30m', '@every 10m: poll the feed'],
    counterexamples: ['every 10m'],
  }),
  defineRule({
    id: 'cron.macro',
    yields: 'clause',
    pattern: '@ (hourly|daily|midnight|weekly|monthly|yearly|annually)',
    produce: (_, { tokens, from }) => {
      const word = tokens[from + 1];
      const unit = { daily: 'day', weekly: 'week', monthly: 'month' } as const;
      // "@daily 02:00": a word for how often, with its time right behind.
      if (word !== undefined && !word.spaced && Object.hasOwn(unit, word.text) && saysWhen(tokens[from + 2]))
        return { kind: 'rhythm', n: 1, unit: unit[word.text as keyof typeof unit], adverb: true };
      // "Daily @ midnight" names a time; the macro is one word and stands where a schedule begins.
      if (word === undefined || word.spaced || !opensSchedule(tokens, from)) return null;
      return { kind: 'cron', text: `@${word.text}`, loose: false };
    },
    priority: 2,
    examples: ['@daily', '@weekly: send the report', '@midnight', '@yearly', '@daily 02:00, prune the cache'],
    counterexamples: ['weekdays @ midnight', 'daily @midnight'],
  }),
] as const;
