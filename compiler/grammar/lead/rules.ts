import type { Clause } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { COMMANDS } from '../event/commands.ts';
import { isBehindMark } from '../option/set-apart.ts';
import { defineReader, defineRule } from '../rule.ts';
import { endsSchedule } from '../schedule-ends.ts';

/** Whether a line, or an item of a list, begins at a token. */
function opensItem(tokens: readonly Token[], from: number): boolean {
  if (from === 0) return false;
  const before = tokens[from - 1]?.text ?? '';
  return /^[\n;|.]$/.test(before) || (/^[*•-]$/.test(before) && (from === 1 || tokens[from - 2]?.text === '\n'));
}

/** What labels a schedule does so in any line; a note or an example does where a text begins. */
function opensLine(tokens: readonly Token[], from: number): boolean {
  if (from === 0) return true;
  return opensItem(tokens, from) && /^(?:schedule|cron|when|frequency|timing)$/.test(tokens[from]?.text ?? '');
}

/** What may be what is done to, where nothing follows the verb. */
const MACHINES: ReadonlySet<string> = new Set(
  'app application service platform server backend worker program software'.split(' '),
);
/** "It should retry up to 5 times": what is said of the job rather than of what it works on. */
const isRetry = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.text === 'retry' &&
  (tokens[at + 1] === undefined ||
    tokens[at + 1]?.kind === 'number' ||
    /^(?:up|at|no|once|twice|thrice|with|on|after|every|three|four|five|[.,;])$/.test(tokens[at + 1]?.text ?? ''));

/** Whether a verb has no object: its part ends, or a time follows. */
const endsDeed = (token: Token | undefined): boolean =>
  token === undefined ||
  token.kind === 'punct' ||
  /^(?:every|each|daily|hourly|nightly|weekly|monthly|yearly|at|on|once|twice|when|if|after|before|from|between|until|by|and|automatically|itself|during|in)$/.test(
    token.text,
  );

/** "Q4-2027", "CW-12", "week-3": a number behind them makes a stretch of time, and no ticket. */
const PERIOD = /^(?:[qh]\d?|cw|kw|wk|fy|day|week|month|quarter|year|season|half)$/;

/** Whether a word before a dash and a number may be the key of a ticket: that of a date is none ("Jan-15", "Fri-13"). */
const isKey = ({ kind, text }: Token): boolean =>
  kind === 'word' &&
  /^[a-z][a-z\d]{1,9}$/.test(text) &&
  !MONTH_WORDS.has(text) &&
  !WEEKDAY_WORDS.has(text) &&
  !PERIOD.test(text);

const isCount = (token: Token | undefined): boolean =>
  token?.kind === 'number' && !token.spaced && Number.isInteger(token.value);

/** The remark that the key of a ticket is, up to the mark that ends it; `end` is where its figures do. */
function ticket(tokens: readonly Token[], at: number, end: number): readonly { end: number; value: Clause }[] {
  const mark = tokens[end];
  const ends = mark !== undefined && (/^[:|]$/.test(mark.text) || (mark.text === '-' && mark.spaced));
  if (!ends || tokens[end + 1] === undefined || !(at === 0 || opensItem(tokens, at))) return [];
  return [{ end: end + 1, value: { kind: 'remark' } }];
}

const TITLES: ReadonlySet<string> = new Set(['name', 'title', 'job', 'id']);
/** What tests are headed by: nothing that is done stands in their line. */
const HEADS: ReadonlySet<string> = new Set(['scenario', 'feature', 'example', 'background']);
/** What labels what a job does. */
const DOES = /^(?:do|does|what|action|task|command|run|steps)$/;

export const leadReaders = [
  defineReader({
    id: 'lead.ticket',
    yields: 'clause',
    begins: { kinds: ['word', 'mixed'] },
    alone: {},
    goesOn: { words: ['-'] },
    // "INFRA-77:" at the beginning of a line
    read: (tokens, at) => {
      const [key, dash] = [tokens[at], tokens[at + 1]];
      const named = key !== undefined && dash?.text === '-' && !dash.spaced && isCount(tokens[at + 2]) && isKey(key);
      return named ? ticket(tokens, at, at + 3) : [];
    },
    examples: ['INFRA-77: every day at 9 AM, rotate the keys', 'OPS-9 - Every hour, sync the orders.'],
    counterexamples: [
      'Every day at 9 AM, close INFRA-77: it is done',
      'Jan-15: file the taxes at 9 AM',
      'May-5 - every year, send the card',
      'Tue-2: at 9am, send the report',
      'Fri-13: every month, check the locks',
      'CW-12: every day at 9am, send the report',
      'Q4-2027: every day at 9am, send the report',
      'H1-2026: every day at 9am, send the report',
    ],
  }),
  defineReader({
    id: 'lead.ticket-number',
    yields: 'clause',
    begins: { words: ['#'] },
    alone: {},
    goesOn: { kinds: ['number'] },
    // "#1204 -"
    read: (tokens, at) => (isCount(tokens[at + 1]) ? ticket(tokens, at, at + 2) : []),
    examples: ['#1204 - Every hour, sync the orders.'],
    counterexamples: ['Every hour, close #1204: it is done'],
  }),
  defineReader({
    id: 'lead.titled',
    yields: 'clause',
    begins: { words: [...TITLES, ...HEADS] },
    alone: {},
    goesOn: { words: [':'] },
    read: (tokens, at) => {
      // "Title: Order sync", where a line of its own says what to do: a name, and nothing that is done.
      const heads = HEADS.has(tokens[at]?.text ?? '');
      if (!heads && !TITLES.has(tokens[at]?.text ?? '')) return [];
      if (tokens[at + 1]?.text !== ':' || !(at === 0 || opensItem(tokens, at))) return [];
      const end = tokens.findIndex(({ text }, index) => index > at && (text === '\n' || (heads && text === '.')));
      const steps = /^(?:given|when|whenever|once|if)$/;
      if (heads)
        return tokens.some(({ text }, index) => index === end + 1 && steps.test(text)) && end > 0
          ? [{ end, value: { kind: 'remark' } }]
          : [];
      const told = tokens.some(
        ({ text }, index) =>
          index > end && tokens[index + 1]?.text === ':' && DOES.test(text) && opensItem(tokens, index),
      );
      return end > 0 && told ? [{ end, value: { kind: 'remark' } }] : [];
    },
    examples: [
      'Title: Order sync\nWhen: every hour\nDo: sync the orders',
      'Scenario: lost password. Given a user, when they request a reset, then email them a link.',
    ],
    counterexamples: ['Name: order sync\nSchedule: hourly'],
  }),
  defineReader({
    id: 'lead.dated',
    yields: 'clause',
    opens: true,
    begins: { kinds: ['word', 'mixed'] },
    alone: {},
    goesOn: { words: ['-'] },
    read: (tokens, at) => {
      // "Jan-15: …", "CW-12: …", "Fri-13: …" may be a date, a year, a week or a name.
      const [word, dash, number, mark] = tokens.slice(at, at + 4);
      if (word === undefined || dash?.text !== '-' || dash.spaced || !isCount(number) || isKey(word)) return [];
      if (mark === undefined || !(/^[:|]$/.test(mark.text) || (mark.text === '-' && mark.spaced))) return [];
      const said = `${word.text}-${number?.text ?? ''}`;
      const message = `“${said}” may name a day, a week, a year or the job. Say it as part of the schedule (“on 15 January”), or leave it out.`;
      return [{ end: at + 3, value: { kind: 'problem', code: 'NLJ2002', message, instead: [] } }];
    },
    examples: ['Jan-15: every year at 9 AM, renew the domain', 'CW-12: every day at 9 AM, send the report'],
    counterexamples: ['INFRA-77: every day at 9 AM, rotate the keys'],
  }),
] as const;

/** Words that only say that something is scheduled. They are passed over when a schedule follows them at once. */
export const leadRules = [
  defineRule({
    id: 'lead-verb.runs',
    yields: 'lead-verb',
    pattern:
      '(run|runs|execute|executes|executed|fire|fires|start|starts|scheduled|schedule|triggered|triggers|set|repeat|repeats|running)',
    produce: () => true,
    examples: ['Run every day at 9 AM', 'Fires every 5 minutes'],
    counterexamples: ['Every day at 9 AM, run the backup'],
  }),
  defineRule({
    id: 'lead.runs',
    yields: 'lead',
    pattern:
      '[we|i|will|should|must|shall|to|that|it|which|will be|should be|must be|shall be|to be] <lead-verb> [a job|a cron job|the job|the task|it|this|the command|a command] [for|at|automatically|once|only]',
    produce: () => true,
    examples: ['Run every day at 9 AM', 'Fires every 5 minutes'],
    counterexamples: [],
  }),
  defineRule({
    id: 'lead.job-runs',
    yields: 'lead',
    pattern:
      '[this|that|the|a] (job|command|cron job|cron|process|routine|task|script) [will|should|must] [be] <lead-verb> [for|at|automatically|once]',
    produce: () => true,
    priority: 1,
    examples: ['This job runs daily at midnight'],
    counterexamples: [],
  }),
  defineRule({
    id: 'lead.wish',
    yields: 'lead',
    pattern:
      "(i'd|i would|we'd|we would) like (this|it|the job|this job) <lead-verb>|(i|we) (want|need) (this|it|the job|this job) <lead-verb>|(i'd|i would|we'd|we would) like (this|it|the job|this job) to [be] <lead-verb>|(i|we) (want|need) (this|it|the job|this job) to [be] <lead-verb>",
    produce: () => true,
    priority: 1,
    examples: ["I'd like this to run each Tuesday at 4 PM", 'We need the job to run every hour'],
    counterexamples: ['every day at 9 AM, ask what we need'],
  }),
  defineRule({
    id: 'lead.polite',
    yields: 'clause',
    pattern:
      "(could|can|would|will) you [please|kindly]|(i'd|i would|we'd|we would) like [you] to|(i|we) (want|need) [you] to|please make sure [that|to]|make sure [that|to]|(we need to|please|you must) (make sure|ensure) [that]|ensure that|it is (required|necessary|needed|important) that|let's|(hi|hey|hello|yo|hiya) [there|team|all|folks|everyone] [,|!]|(ok|okay) [,|so]",
    produce: (_, { tokens, from }) => {
      const before = tokens[from - 1];
      return before === undefined ||
        before.text === '.' ||
        before.text === '\n' ||
        before.text === ',' ||
        before.text === '!'
        ? { kind: 'remark' }
        : null;
    },
    examples: ['Could you please send the report every morning at 8', "Let's prune the cache every hour"],
    counterexamples: ['every day at 9 AM, ask whether they can you know'],
  }),
  defineRule({
    id: 'lead.story',
    yields: 'clause',
    pattern:
      "as (a|an|the) <noun> [<noun>] [,] (i|we) (want|need|would like|wish) [to (see|get|receive|have)|to|that]|as (a|an|the) <noun> [<noun>] [,] (i'd|we'd) like [to]",
    produce: (_, { tokens, from }) => (from === 0 || tokens[from - 1]?.text === '\n' ? { kind: 'remark' } : null),
    examples: ['As an admin, I want a report of failed payments every Monday at 9 AM'],
    counterexamples: ['Every day at 9 AM, reply as a clerk I want to see'],
  }),
  defineRule({
    id: 'lead.name',
    yields: 'clause',
    pattern: '(name|title|job|job name|id) :',
    produce: (_, { tokens, from }) => (from === 0 || opensItem(tokens, from) ? { kind: 'remark' } : null),
    examples: ['Name: order sync\nSchedule: hourly'],
    counterexamples: ['Every day at 9 AM, print each name: they vary'],
  }),
  defineRule({
    id: 'lead.subject',
    yields: 'clause',
    pattern:
      '((the|this|our) (system|job|cron job|app|application|service|script|task|process|server|platform|backend|bot|worker|program|software|scheduler)|it) (should|must|shall|will|has to|needs to|ought to) [automatically]',
    // Who does it says nothing more where what is done follows: "the system should send …"; a server that must restart is
    // what is restarted.
    produce: (_, { tokens, from, to }) =>
      (from === 0 ||
        ((tokens[from - 1]?.text === ',' || endsSchedule(tokens[from - 1])) && tokens[from]?.text !== 'it') ||
        (opensItem(tokens, from) && isRetry(tokens, to))) &&
      COMMANDS.has(tokens[to]?.text ?? '') &&
      !(MACHINES.has(tokens[from + 1]?.text ?? '') && endsDeed(tokens[to + 1]))
        ? { kind: 'remark' }
        : null,
    examples: [
      'The system should send the digest every day at 9 AM',
      'Every hour, this job must archive the orders',
      'Every hour, sync the orders; it should retry up to 5 times.',
    ],
    counterexamples: [
      'Every hour, note what the system should send',
      'Every hour, archive the orders. It must send them.',
      'Every hour, the server must restart',
    ],
  }),
  defineRule({
    id: 'lead.remark',
    yields: 'clause',
    pattern:
      '(automatically|by default|\\( default \\)|- default|around the clock|round the clock|24 / 7|24 x7|24x7|day and night|year round|all year round|all year [long]|throughout the year|as usual|without fail|indefinitely|forever|permanently)',
    produce: () => ({ kind: 'remark' }),
    examples: ['Runs at 00:00 and 12:00 automatically', 'Every 15 minutes by default', '24/7 every 5 minutes'],
    counterexamples: ['every day at 9 AM, renew the certificates that expire automatically when they are old'],
  }),
  defineRule({
    id: 'lead.whatever-day',
    yields: 'clause',
    pattern:
      "[and] (((regardless of|irrespective of|never mind|no matter|whatever|whichever) [the|what|which] (weekday|day|day of the week|day of week|date|season|month|weather|holiday|holidays) [of the week] [it is|it may be|that is|it's|is]|(holidays|weekends|holiday|rain) or (not|shine|no holidays|no holiday|weekdays)|rain or shine|whether (it is|it's) a (holiday|weekend|weekday) or not))",
    // They say that all days are meant: behind a mark, since what is done may go on so.
    produce: (_, { tokens, from, to }) =>
      isBehindMark(tokens, from) && /^[,;.)\n!]?$/.test(tokens[to]?.text ?? '') ? { kind: 'remark' } : null,
    examples: [
      'Every morning at 9, post a joke, never mind the weekday.',
      'Every day at 9 AM, rain or shine, post a joke.',
    ],
    counterexamples: ['Every day at 9 AM, greet all regardless of the weather.'],
  }),
  defineRule({
    id: 'lead.first-thing',
    yields: 'clause',
    pattern: '(first|last) thing [in the morning|in the evening|at night]',
    // With a time behind it, it says nothing more: "last thing on Fridays, at 17:55".
    produce: (_, { tokens, to }) =>
      tokens.slice(to, to + 8).some(({ kind, text }) => kind === 'clock' || /^(?:am|pm|noon)$/.test(text))
        ? { kind: 'remark' }
        : null,
    examples: ['Last thing on Fridays, at 17:55, lock the shed'],
    counterexamples: ['Every Friday at 9 AM, send the first thing that comes'],
  }),
  defineRule({
    id: 'lead.for-example',
    yields: 'clause',
    pattern: '(ex|eg|e . g .|example|for example|schedule|cron|cronjob|cron job|when|frequency|timing|note) [:|,]',
    produce: (_, { tokens, from, to }) =>
      opensLine(tokens, from) && /^[:,]$/.test(tokens[to - 1]?.text ?? '') ? { kind: 'remark' } : null,
    examples: ['Ex: first day of every month at 00:00', 'Schedule: every day at 9 AM'],
    counterexamples: ['every day at 9 AM, example: send it'],
  }),
  defineRule({
    id: 'lead.sort',
    yields: 'clause',
    pattern:
      '[-|*] (added|new|fixed|changed|improved|updated|feature|feat|fix|chore|todo|to do|story|user story|request|feature request|improvement|enhancement|acceptance|acceptance criteria|requirement|req|goal|purpose|summary|description|desc|reminder|wanted|needed|idea|proposal) :',
    // What sort of a note it is.
    produce: (_, { from, tokens, to }) => (from === 0 && tokens[to] !== undefined ? { kind: 'remark' } : null),
    examples: ['Added: every hour, sync the orders', 'TODO: every day at 9 AM, prune the cache'],
    counterexamples: ['Every hour, print the summary: it is short'],
  }),
  defineRule({
    id: 'lead.what',
    yields: 'clause',
    pattern: '(action|do|does|what|what it does|what to do|task|command|run|steps) :',
    produce: (_, { tokens, from }) => (from === 0 || opensItem(tokens, from) ? { kind: 'remark' } : null),
    examples: [
      'Schedule: every day at 9 AM\nAction: send the digest',
      'Trigger: a ferry departs\nDo: upload the manifest',
    ],
    counterexamples: ['Every day at 9 AM, note what they do: they vary'],
  }),
  defineRule({
    id: 'lead.included',
    yields: 'clause',
    pattern: '(included|inclusive|incl) [.]',
    produce: () => ({ kind: 'remark' }),
    examples: ['from Tuesday to Saturday included at 7 AM', 'every hour between 9 and 17 inclusive'],
    counterexamples: [],
  }),
  defineRule({
    id: 'lead.only',
    yields: 'clause',
    pattern: 'only',
    // "Print the label only" is what is done.
    produce: (_, { tokens, from, to }) =>
      (tokens[to] === undefined || tokens[to]?.kind === 'punct') && endsSchedule(tokens[from - 1])
        ? { kind: 'remark' }
        : null,
    examples: ['Tuesdays at 10 AM only'],
    counterexamples: ['only on Tuesdays at 10 AM', 'Every day at 9 AM, print the label only.'],
  }),
  defineRule({
    id: 'lead.all-day',
    yields: 'clause',
    pattern: '[,] all day [long]',
    // Behind anything but a frequency it asks for one.
    produce: (_, { tokens, from }) =>
      /^(?:(?:second|minute|min|hour|hr)s?|hourly|minutely)$/.test(tokens[from - 1]?.text ?? '')
        ? { kind: 'remark' }
        : null,
    examples: ['every 20 minutes, all day'],
    counterexamples: ['on weekends all day'],
  }),
  defineRule({
    id: 'lead.leap-years',
    yields: 'clause',
    // 29 February is in no other year.
    pattern: '[\\(] [in|of|only in|on] [a|the] (leap year|leap years) [only] [\\)]',
    produce: (_, { tokens, from }) =>
      tokens.slice(Math.max(0, from - 8), from).some(({ text }) => text === '29' || text === '29th')
        ? { kind: 'remark' }
        : null,
    examples: ['Run at midnight on 29th February (Leap Year)', 'on 29 February at noon in leap years'],
    counterexamples: ['on 28 February at noon'],
  }),
  defineRule({
    id: 'lead.mid-month',
    yields: 'clause',
    // What it says is said again right behind it.
    pattern: '(mid [-] month|midmonth) [,|:]',
    produce: (_, { tokens, to }) =>
      /^(on|the|\()$/.test(tokens[to]?.text ?? '') || tokens[to]?.kind === 'ordinal' ? { kind: 'remark' } : null,
    examples: ['Mid-month on the 15th at 2 AM'],
    counterexamples: ['send the mid-month statement on the 15th at 2 AM'],
  }),
  defineRule({
    id: 'lead.please',
    yields: 'lead',
    pattern: '(please|kindly|pls|plz) [to|,]',
    produce: () => true,
    examples: ['Please, every day at 9 AM, send the digest'],
    counterexamples: [],
  }),
] as const;
