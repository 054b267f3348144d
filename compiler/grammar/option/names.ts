import type { Token } from '../../lexer/token.ts';
import { WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { COMMANDS } from '../event/commands.ts';
import { defineReader, defineRule } from '../rule.ts';
import { singular } from '../singular.ts';
import { isMark, isOptionWord } from './set-apart.ts';

/** Words that end the name of a thing: "per user per week", "each order in a transaction". */
const NO_NAMES =
  `a an the and or but per each every in on at to of for from with by if when while until who that which is are was were be been
  has have may can must should only once twice ever today yesterday this these those last past more than most least not never no
  it its them they it's same already yet as so then it'll gets get receives receive day days week weeks month months hour hours
  minute minutes year years second seconds within across one two three four five ten twice
  anyone everyone anybody everybody someone those given without outside unless skip except until after before between during again anyway altogether total parallel concurrently`.split(
    /\s+/,
  );
const NO_NAME: ReadonlySet<string> = new Set(NO_NAMES);
/** Nor is a day what the job does: "each day". */
const NO_DEEDS: ReadonlySet<string> = new Set([...NO_NAMES, ...WEEKDAY_WORDS.keys(), 'weekday', 'weekend', 'quarter']);
/** A key is named by so many words at most: "invoice line number". */
const MAX_KEY = 3;

const isName = (token: Token | undefined): token is Token =>
  token?.kind === 'word' && token.text.length > 1 && !NO_NAME.has(token.text) && /^[\p{L}\d_]+$/u.test(token.text);

/** So many words back the verb is looked for that a noun is made of: a bound, above any description's first sentence. */
const FAR = 60;
/** What makes nouns of verbs: verification, reconciliation, imports, cleaning. */
const NOUN_ENDINGS = /^(?:|s|es|e|ing|ion|ions|ation|ations|ication|iation|iations|al|als|ment|ments|ance|up|ups)$/;

/** Whether a word was said before as what the job does: "poll the station …; each poll". */
export function wasDone(tokens: readonly Token[], at: number, noun: string): boolean {
  const start = Math.max(0, at - FAR);
  return tokens.slice(start, at).some(({ text: said, kind }, offset) => {
    // "rebuild …; a build"
    const text = said.length > 5 && said.startsWith('re') && !noun.startsWith('re') ? said.slice(2) : said;
    // Verb and noun begin alike.
    if (kind !== 'word' || text.length < 3 || text.charCodeAt(0) !== noun.charCodeAt(0)) return false;
    const index = start + offset;
    // "back up …; each backup"
    const next = tokens[index + 1]?.text ?? '';
    const stem = text.length > 4 ? text.replace(/[ey]$/, '') : text;
    const ofVerb = noun === text || (noun.startsWith(stem) && NOUN_ENDINGS.test(noun.slice(stem.length)));
    const joined = noun.length > 5 && noun.startsWith(`${text}${next}`) && noun.length - text.length - next.length < 2;
    if (!ofVerb && !joined) return false;
    const before = tokens[index - 1];
    const opens =
      before === undefined || before.kind === 'punct' || /^(?:please|to|and|then|pls|must|should)$/.test(before.text);
    return opens && tokens[index + 1]?.kind !== 'punct';
  });
}

/** Whether the part of the sentence that a reason stands behind is an option: "run sequentially to avoid …". */
function explainsOption(tokens: readonly Token[], at: number): boolean {
  let from = at;
  while (from > 0 && !isMark(tokens[from - 1])) from -= 1;
  return tokens.slice(from, at).some(({ text }) => isOptionWord(text) || text === 'concurrent' || text === 'once');
}

/** Whether what comes is no part of a reason: a comma, or "and" with another command. */
function endsReason(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.text === ',') return true;
  const verb = tokens[at + 1]?.text ?? '';
  return tokens[at]?.text === 'and' && COMMANDS.has(verb) && !/^(?:avoid|prevent|stop|protect|keep)$/.test(verb);
}

/** Names of things: nouns, keys, addresses. They take any word, so they are open (`near-parts.ts`). */
export const nameReaders = [
  defineReader({
    id: 'noun.one-word',
    yields: 'noun',
    single: true,
    begins: { kinds: ['word'] },
    read: (tokens, at) => {
      const token = tokens[at];
      return token?.kind === 'word' && token.text.length > 2 ? [{ end: at + 1, value: token.text }] : [];
    },
    examples: ["Every day at 8 AM, send email to users who haven't received it today"],
    counterexamples: [],
  }),
  defineReader({
    id: 'key.some-words',
    yields: 'key',
    begins: { kinds: ['word'], not: NO_NAMES },
    read: (tokens, at) => {
      const found: { end: number; value: string }[] = [];
      let before = '';
      for (let index = at; index < at + MAX_KEY; index++) {
        const token = tokens[index];
        if (!isName(token)) break;
        found.push({ end: index + 1, value: before + singular(token.text) });
        before += `${token.text} `;
      }
      return found.reverse();
    },
    examples: ['When an invoice is paid, book it. Idempotent by invoice number.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'thing.one-word',
    yields: 'thing',
    single: true,
    begins: { kinds: ['word'], not: NO_NAMES },
    read: (tokens, at) => {
      const token = tokens[at];
      return isName(token) ? [{ end: at + 1, value: token.text }] : [];
    },
    examples: ['Every hour, archive the orders, 100 records at a time.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'label.hyphenated',
    yields: 'label',
    begins: { kinds: ['word', 'number', 'quoted'] },
    read: (tokens, at) => {
      const first = tokens[at];
      if (first?.kind === 'quoted') return [{ end: at + 1, value: first.text.slice(1, -1) }];
      // "nightly-backup", "orders:read", "eu.west_1": words that nothing but a mark of names parts.
      let end = at;
      let value = '';
      for (;;) {
        const token = tokens[end];
        if (token === undefined || (token.kind !== 'word' && token.kind !== 'number' && token.kind !== 'compact'))
          break;
        if (value !== '' && token.spaced) break;
        value += token.text;
        end += 1;
        const mark = tokens[end];
        if (mark === undefined || mark.spaced || !/^[-_.:/]$/.test(mark.text) || tokens[end + 1]?.spaced !== false)
          break;
        value += mark.text;
        end += 1;
      }
      return end > at && isName(first) && /[\p{L}\d]$/u.test(value) ? [{ end, value }] : [];
    },
    examples: ['Every night at 2 AM, back up the database. Heartbeat: nightly-backup.'],
    counterexamples: [],
  }),
  defineReader({
    id: 'deed.by-its-verb',
    yields: 'deed',
    single: true,
    begins: { kinds: ['word'], not: [...NO_DEEDS] },
    read: (tokens, at) => {
      const noun = tokens[at];
      return noun?.kind === 'word' && !NO_DEEDS.has(noun.text) && wasDone(tokens, at, noun.text)
        ? [{ end: at + 1, value: true as const }]
        : [];
    },
    examples: ['Poll the station every 3 minutes. Each poll may take up to 90 seconds.'],
    counterexamples: ['Every hour, count the polls. Each poll may take up to 90 seconds.'],
  }),
  defineReader({
    id: 'event.reason',
    yields: 'clause',
    begins: { words: ['to', 'so'] },
    alone: {},
    goesOn: { words: ['avoid', 'prevent', 'stop', 'protect', 'keep', 'that'] },
    read: (tokens, at) => {
      // "to avoid race conditions" explains the option before it, and is what is done behind any other words ("tell them
      // to avoid it"); "so that I see it" explains the wish of "As an admin I want …". Another command ends it.
      const [first, second] = [tokens[at]?.text ?? '', tokens[at + 1]?.text ?? ''];
      const avoids =
        first === 'to' && /^(?:avoid|prevent|stop|protect|keep)$/.test(second) && explainsOption(tokens, at);
      const aims = first === 'so' && second === 'that' && tokens[0]?.text === 'as';
      if (!avoids && !aims) return [];
      let end = at;
      while (end < tokens.length && end < at + 24 && !/^[.;\n!]$/.test(tokens[end]?.text ?? '')) {
        if (avoids ? endsReason(tokens, end) : tokens[end]?.text === ',' && endsReason(tokens, end + 1)) break;
        end += 1;
      }
      return [{ end, value: { kind: 'remark' } }];
    },
    examples: [
      'Every hour, sync the orders. Run sequentially to avoid race conditions.',
      'As an admin I want a report every Monday at 9 AM so that I can follow up.',
    ],
    counterexamples: [
      'Every day at 9 AM, tell drivers to avoid Main Street',
      'Every day at 9 AM, delete old logs to keep only the last 10',
    ],
  }),
  defineReader({
    id: 'tries.x',
    yields: 'tries',
    single: true,
    begins: { kinds: ['mixed'] },
    read: (tokens, at) => {
      const said = /^[x×](\d{1,3})$/.exec(tokens[at]?.text ?? '')?.[1];
      return said === undefined ? [] : [{ end: at + 1, value: Number(said) }];
    },
    examples: ['Every hour, sync the orders, timeout 5m, retry x2.'],
    counterexamples: [],
  }),
] as const;

/** What options speak of: the job and its runs, limits, and what comes of a run. */
export const nameRules = [
  defineRule({
    id: 'job.itself',
    yields: 'job',
    pattern:
      '(it|this|they|the whole thing|everything|all of it|(runs|executions|instances) [of (this|the) job]|failed runs|failing runs|(a|each|every|any) failed (run|attempt)|(the|this|a|an|any|each|every|one|that|a single|any single|each single) (job|run|task|execution|instance|attempt) [itself|of it|of this job])',
    produce: () => true,
    examples: ['Every hour, sync the orders. The job must finish within 10 minutes.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'job.by-its-verb',
    yields: 'job',
    // "The" and "a" begin most things: a rule that would ask for them says so itself, behind words of its own.
    pattern: '(each|every|any) <deed>',
    produce: () => true,
    examples: ['Poll the station every 3 minutes. Each poll may take up to 90 seconds.'],
    counterexamples: ['Every hour, count the polls. Each poll may take up to 90 seconds.'],
  }),
  defineRule({
    id: 'at-most.words',
    yields: 'at-most',
    pattern:
      '(at most|at the most|no more than|not more than|never more than|up to|max|max .|maximum|a maximum of|a max of|maximum of|max of|limited to|as many as)',
    produce: () => true,
    examples: ['Every hour, sync the orders, at most 5 at the same time.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'together.words',
    yields: 'together',
    pattern:
      '(at a time|at once|at the same time|at one time|at any one time|at any time|at any given time|at any moment|at any given moment|at any point|at any point in time|at any single time|in parallel|concurrently|simultaneously|side by side|together)',
    produce: () => true,
    examples: [
      'Every hour, sync the orders. Only one run may be active at any moment.',
      'Every hour, sync the orders, no more than 3 side by side.',
    ],
    counterexamples: [],
  }),
  defineRule({
    id: 'tries.counted',
    yields: 'tries',
    pattern: '(<number:n?> (times|time|x)|once|twice|thrice|<number:n?> more times|once more|one more time|twice more)',
    produce: ({ n }, place) => {
      if (n !== undefined) return n;
      const said = saidWord(place.tokens[place.from]);
      return said === 'once' || said === 'one' ? 1 : said === 'twice' ? 2 : said === 'thrice' ? 3 : null;
    },
    examples: ['Every hour, sync the orders. Retry 3 times.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'about.words',
    yields: 'about',
    pattern: '(about|around|roughly|approximately|some|approx|circa|~)',
    produce: () => true,
    examples: ['Every hour, sync the orders. It should take about 5 minutes.'],
    counterexamples: [],
  }),
] as const;

const saidWord = (token: Token | undefined): string => token?.text ?? '';
