import { DAY_MS, type Diagnostic, isTimeZone, ONCE_PER_LOCAL_TIME, offsetAt } from 'nljobs/spec/core';
import { toTriggers } from '../calendar/to-triggers.ts';
import { type CompiledClauses, compileClauses } from '../compile.ts';
import { applyEdits } from '../diagnostics/fix.ts';
import { describeTriggers } from '../readback/describe.ts';
import type { Claim, Judgement } from './claim.ts';
import type { Outcome } from './compare.ts';
import { type Evaluated, evaluate } from './evaluate.ts';
import { type CronFirings, firingsOf, shifted } from './firings.ts';
import { meantBy } from './meant.ts';
import { aheadOf } from './offsets.ts';
import { type Asked, partInRhythm, partWays, sidesOf } from './part-ways.ts';
import { cleaned, doubtAround, doubtIn, piecesOf, titleOf } from './phrases.ts';
import { type Statement, statementOf } from './statement.ts';
import { suggest } from './suggest.ts';

type CalendarFirings = Extract<CronFirings, { kind: 'calendar' }>;

/** A statement and how it stands to the cron. */
interface Weighed extends Evaluated {
  readonly statement: Statement;
  /** The phrase that it was read in. */
  readonly text: string;
}

const isGood = ({ kind }: Outcome): boolean => kind === 'same' || kind === 'soft';

/** So many other readings of one text are tried. */
const MOST_READINGS = 10;

/**
 * Judges whether words beside a cron say when it fires: by what fires, never by text, and only by what the words state.
 * It contradicts only where no reading of the words is that cron, and where nothing else in them casts doubt on what
 * they are about. Pure and total.
 *
 * @param from the instant from which runs are looked for, epoch milliseconds; it changes no verdict.
 */
export function judge(claim: Claim, from: number): Judgement {
  const cron = firingsOf(claim.cron, claim.dialect);
  if (cron.kind === 'unread') return { ...unknown(cron.reason, null), fires: null };
  const zone = knownZone(claim.cronTimezone ?? claim.timezone);
  const fires = firesInWords(cron, zone);
  const answered = cron.kind === 'elapsed' ? judgeInterval(claim, cron) : judgeCalendar(claim, cron, { from, zone });
  return { ...answered, fires };
}

const knownZone = (zone: string | null): string | null => (zone !== null && isTimeZone(zone) ? zone : null);

/** A cron that only says how long lies between runs: words may name the same rhythm; what else they say nobody can check. */
function judgeInterval(claim: Claim, { ms }: Extract<CronFirings, { kind: 'elapsed' }>): Judgement {
  const text = cleaned(claim.comment);
  const { main } = readingsOf(text, claim);
  const [part, ...others] = main?.statement.parts ?? [];
  if (main === null || part === undefined || others.length > 0)
    return unknown('The words are no schedule that can be read for sure.', null);
  const weighed: Weighed = { ...main, outcome: { kind: 'same' }, ahead: 0 };
  const { days, times } = part;
  const said =
    times.kind === 'every' && times.window === null && days.kind !== 'every'
      ? times.n * 60_000
      : times.kind === 'seconds'
        ? times.n * 1000
        : times.kind === 'unsaid' && days.kind === 'every' && days.unit === 'day'
          ? days.n * DAY_MS
          : times.kind === 'unsaid' && days.kind === 'named' && main.statement.says.startsWith('Every day')
            ? DAY_MS
            : null;
  if (said === ms) return agrees(weighed);
  if (said === null) return unknown('It counts from a moment that nobody knows.', weighed);
  const different = { kind: 'different', what: 'times', why: 'They name another rhythm.' } as const;
  return settle(claim, text, [{ ...weighed, outcome: different }], weighed, true);
}

function judgeCalendar(claim: Claim, cron: CalendarFirings, asked: Asked): Judgement {
  const text = cleaned(claim.comment);
  if (text === '') return unknown('There are no words about a schedule.', null);
  const clocks = { words: claim.timezone, cron: claim.cronTimezone ?? claim.timezone };
  const weigh = ({ statement, text: said }: Read): Weighed => ({
    statement,
    text: said,
    ...evaluate(statement, cron, clocks),
  });
  const whole = readingsOf(text, claim);
  const weighed = whole.main === null ? [] : [weigh(whole.main)];
  const [main] = weighed;
  if (main !== undefined && isGood(main.outcome)) return agrees(main);
  for (const other of whole.others()) {
    const one = weigh(other);
    if (isGood(one.outcome)) return agrees(one);
    weighed.push(one);
  }
  const completed = whole.completed().map(weigh);
  const [filled] = completed;
  if (filled !== undefined) {
    const good = completed.find((one) => isGood(one.outcome));
    return good === undefined ? unknown('The words leave out what would have to be known.', filled) : agrees(good);
  }
  const pieces = weighed.length > 0 ? piecesOf(text).filter(({ sentence }) => sentence) : piecesOf(text);
  const title = titleOf(text);
  const tried = [...pieces.map((piece) => piece.text), ...(title === null ? [] : [title])];
  const found: Weighed[] = [];
  for (const piece of tried) {
    const read = readingsOf(piece, claim);
    const all = [...(read.main === null ? [] : [read.main]), ...read.others()].map(weigh);
    const good = all.find((one) => isGood(one.outcome) && !(main !== undefined && one.statement.bare));
    if (good !== undefined) {
      if (main === undefined) return agrees(good);
      return unknown('A part of the words agrees, and all of them together do not.', main);
    }
    found.push(...all);
  }
  const all = weighed.length > 0 ? weighed : found;
  const [first] = all;
  if (first === undefined) return unknown('The words are no schedule that can be read for sure.', null);
  return shown(settle(claim, text, all, first, weighed.length > 0), first, cron, claim.cron, asked);
}

/** None of the readings is the cron: is that for sure? */
function settle(claim: Claim, text: string, all: readonly Weighed[], first: Weighed, whole: boolean): Judgement {
  const open = all.find(({ outcome }) => outcome.kind === 'open');
  if (open?.outcome.kind === 'open') return unknown(open.outcome.why, open);
  if (all.some(({ statement }) => statement.raw)) return unknown('The words hold a cron themselves.', first);
  if (claim.title === true && !all.every(({ statement }) => isFull(statement)))
    return unknown('It is a name, which tells what is made rather than when.', first);
  if (claim.testsDate) return unknown('What it starts tests the date itself.', first);
  const meanings = new Set(all.map(({ statement }) => statement.says));
  if (!whole && meanings.size > 1) return unknown('The words name several schedules.', first);
  if (all.some(({ statement }) => statement.bounded))
    return unknown('The words name a beginning or an end, which no cron has.', first);
  const doubt =
    doubtIn(whole ? outside(text, first.statement) : text) ??
    all.map(({ statement, text: said }) => doubtAround(said, statement)).find((one) => one !== null);
  if (doubt != null) return unknown(doubt, first);
  const why = first.outcome.kind === 'different' ? first.outcome.why : '';
  return {
    verdict: 'contradicts',
    reason: why,
    at: null,
    sides: null,
    fix: null,
    notes: [],
    drifts: false,
    says: saidInWords(first),
    fires: null,
  };
}

/** Whether a statement names times of day, or how often within the day: a name that does is about when it runs. */
const isFull = ({ parts, bare }: Statement): boolean =>
  !bare && parts.every(({ times }) => times.kind === 'named' || times.kind === 'every');

/** A phrase without the words that were read as the schedule: what they deny is read, what else is denied is not. */
function outside(text: string, { read }: Statement): string {
  let left = text;
  for (const { start, end } of read) left = `${left.slice(0, start)}${' '.repeat(end - start)}${left.slice(end)}`;
  return left;
}

/** A contradiction with all that shows it: where the two part, and the cron that the words mean. */
function shown(
  judged: Judgement,
  { statement, ahead }: Weighed,
  cron: CalendarFirings,
  text: string,
  asked: Asked,
): Judgement {
  const [part, ...others] = statement.parts;
  if (judged.verdict !== 'contradicts' || part === undefined) return judged;
  const meant = others.length === 0 ? meantBy(part, cron) : null;
  if (meant === null) {
    const at = others.length === 0 ? partInRhythm(part, cron.product, asked) : null;
    return { ...judged, at };
  }
  const { timezone } = statement;
  const zones = timezone === null || asked.zone === null ? null : { words: timezone, cron: asked.zone };
  const now = zones === null ? ahead : (offsetAt(asked.from, zones.words) - offsetAt(asked.from, zones.cron)) / 60_000;
  const words = shifted(meant.product, -now);
  const at = partWays(words, cron.product, asked);
  const sides = sidesOf(words, cron.product, asked);
  const steady = zones === null || aheadOf(zones.words, zones.cron).length === 1;
  const fix = steady ? suggest(text, cron, meant, ahead) : null;
  const counted = meant.selectors.some(
    (one) =>
      one.positions !== undefined || one.weekdays?.some(({ n }) => n !== null) || one.monthDays?.some((day) => day < 0),
  );
  const notes =
    fix === null && counted && meant.said.days
      ? [
          'No cron of this dialect says that: let it fire on all of these weekdays or days, and let what it starts test the date.',
        ]
      : [];
  return { ...judged, at, sides, fix, notes };
}

/** What a text may mean: its reading, and those that the compiler offers in its place. */
interface Readings {
  readonly main: Read | null;
  readonly others: () => readonly Read[];
  /** Readings of the words with something added: they may show that the words agree, and never that they do not. */
  readonly completed: () => readonly Read[];
}

/** What was read, and in which phrase. */
interface Read {
  readonly statement: Statement;
  readonly text: string;
}

/** Codes of which every fix is another reading of the same words, rather than an addition to them. */
const QUESTIONS: ReadonlySet<string> = new Set([
  'NLJ2001',
  'NLJ2005',
  'NLJ3002',
  'NLJ3005',
  'NLJ3008',
  'NLJ3011',
  'NLJ3014',
  'NLJ3017',
  'NLJ3020',
  'NLJ3025',
  'NLJ3026',
  'NLJ3027',
  'NLJ4006',
]);

/** Codes of which every fix adds what is missing. */
const ADDITIONS: ReadonlySet<string> = new Set(['NLJ4013']);

function readingsOf(text: string, claim: Claim): Readings {
  const compiled = compilePhrase(text, claim);
  const { diagnostics } = compiled.compilation;
  const read = (phrase: string, from: CompiledClauses): readonly Read[] => {
    const statement = statementOf(from);
    return statement === null ? [] : [{ statement, text: phrase }];
  };
  const all = (codes: ReadonlySet<string>) =>
    otherTexts(text, diagnostics, codes).flatMap((other) => read(other, compilePhrase(other, claim)));
  const [main = countedIn(text, compiled, claim)] = read(text, compiled);
  return { main, others: () => all(QUESTIONS), completed: () => all(ADDITIONS) };
}

/** "Twice a day", which says how often and not when: no job, and yet something that a cron can contradict. */
function countedIn(text: string, { compilation, clauses }: CompiledClauses, claim: Claim): Read | null {
  if (compilation.diagnostics.some(({ code, severity }) => severity === 'error' && code !== 'NLJ3019')) return null;
  const counts = clauses.filter(({ clause }) => clause.kind === 'times-per');
  const [placed] = counts;
  if (placed === undefined || counts.length > 1 || placed.clause.kind !== 'times-per') return null;
  const { n, unit } = placed.clause;
  const rest = `${text.slice(0, placed.start)}${unit === 'day' ? 'every day' : ''}${text.slice(placed.end)}`;
  const statement = statementOf(compilePhrase(unit === 'day' ? rest : `every day ${rest}`, claim));
  const [part, ...others] = statement?.parts ?? [];
  if (statement === null || part === undefined || others.length > 0) return null;
  const says = text.slice(placed.start, placed.end);
  const counted = { ...statement, bare: false, says, start: placed.start, end: placed.end };
  if (unit === 'day') {
    const days = clauses.length === 1 ? ({ kind: 'unsaid' } as const) : part.days;
    return { text, statement: { ...counted, parts: [{ ...part, days, times: { kind: 'count', n } }] } };
  }
  if (unit !== 'week' && unit !== 'month' && unit !== 'year') return null;
  return { text, statement: { ...counted, parts: [{ ...part, days: { kind: 'count', n, unit } }] } };
}

function compilePhrase(text: string, claim: Claim): CompiledClauses {
  const timezone = claim.timezone ?? claim.cronTimezone;
  return compileClauses(text, { phrase: true, ...(timezone === null ? {} : { context: { timezone } }) });
}

function otherTexts(text: string, diagnostics: readonly Diagnostic[], codes: ReadonlySet<string>): readonly string[] {
  const texts: string[] = [];
  for (const { code, fixes } of diagnostics) {
    if (!codes.has(code)) continue;
    for (const { edits } of fixes) {
      const applied = applyEdits(text, edits);
      if (applied.ok && applied.text !== text && !texts.includes(applied.text)) texts.push(applied.text);
      if (texts.length === MOST_READINGS) return texts;
    }
  }
  return texts;
}

function agrees({ statement, outcome }: Weighed): Judgement {
  const notes = outcome.kind === 'soft' ? [outcome.note] : [];
  return {
    verdict: 'agrees',
    reason: null,
    at: null,
    sides: null,
    fix: null,
    notes,
    drifts: outcome.kind === 'soft' && outcome.drifts === true,
    says: saidInWords({ statement }),
    fires: null,
  };
}

function unknown(reason: string, weighed: Weighed | null): Judgement {
  return {
    verdict: 'unknown',
    reason,
    at: null,
    sides: null,
    fix: null,
    notes: [],
    drifts: false,
    says: weighed === null ? null : saidInWords(weighed),
    fires: null,
  };
}

/** Without a zone that nobody said. */
const saidInWords = ({ statement }: Pick<Weighed, 'statement'>): string =>
  statement.zone === null ? withoutZone(statement.says) : statement.says;

const withoutZone = (text: string): string =>
  text.replace(/,? (?:all )?(?:in )?(?:UTC|[A-Z][A-Za-z_]+\/[\w/+-]+)(?= except|$)/, '');

/** When a cron fires, in canonical English, with its zone where that is known. */
function firesInWords(cron: Exclude<CronFirings, { kind: 'unread' }>, zone: string | null): string {
  const bounds = {
    timezone: zone ?? 'UTC',
    from: null,
    until: null,
    count: null,
    except: [],
    jitter: null,
    dst: ONCE_PER_LOCAL_TIME,
  };
  const schedule =
    cron.kind === 'elapsed'
      ? ({ kind: 'elapsed', ms: cron.ms, days: [{}], window: null } as const)
      : cron.reading.schedule;
  const text = describeTriggers(toTriggers(schedule, bounds, null));
  return zone === null || cron.kind === 'elapsed' ? withoutZone(text) : text;
}
