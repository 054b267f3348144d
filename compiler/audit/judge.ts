import { DAY_MS, isTimeZone, offsetAt } from 'nljobs/spec/core';
import { DIALECTS, type DialectId, layoutOf } from '../cron/dialects.ts';
import type { Claim, Judgement } from './claim.ts';
import type { Outcome } from './compare.ts';
import { type Evaluated, evaluate } from './evaluate.ts';
import { type CronFirings, firingsOf, shifted } from './firings.ts';
import { firesInWords, saidInWords } from './in-words.ts';
import { meantBy } from './meant.ts';
import { aheadOf } from './offsets.ts';
import { type Asked, partInRhythm, partWays, sidesOf } from './part-ways.ts';
import { cleaned, doubtAround, doubtBeside, doubtIn, doubtOfWords, piecesOf, titleOf } from './phrases.ts';
import { type Read, readingsOf } from './readings.ts';
import type { Statement } from './said.ts';
import { suggest } from './suggest.ts';

type CalendarFirings = Extract<CronFirings, { kind: 'calendar' }>;

/** A statement and how it stands to the cron. */
interface Weighed extends Evaluated {
  readonly statement: Statement;
  /** The phrase that it was read in. */
  readonly text: string;
}

const isGood = ({ kind }: Outcome): boolean => kind === 'same' || kind === 'soft';

/**
 * Judges whether words beside a cron say when it fires: by what fires, never by text, and only by what the words state.
 * It contradicts only where no reading of the words is that cron, and where nothing else in them casts doubt on what
 * they are about. Pure and total.
 *
 * @param from the instant from which runs are looked for, epoch milliseconds; it changes no verdict.
 */
export function judge(given: Claim, from: number): Judgement {
  const dialect = given.dialect ?? (WRAPPED.test(given.cron) ? 'aws' : null);
  const fixed = dialect !== null && IN_UTC.has(dialect) ? 'UTC' : null;
  const claim = { ...given, dialect, cronTimezone: given.cronTimezone ?? fixed };
  const cron = firingsOf(claim.cron, dialect);
  if (cron.kind === 'unread') return judgeForeign(claim, cron.reason, from);
  const zone = knownZone(claim.cronTimezone ?? claim.timezone);
  const fires = firesInWords(cron, zone);
  const answered = cron.kind === 'elapsed' ? judgeInterval(claim, cron) : judgeCalendar(claim, cron, { from, zone });
  return { ...answered, fires };
}

/** Only EventBridge writes a cron so. */
const WRAPPED = /^\s*cron\(/i;
/** Platforms that fire in UTC unless they are told otherwise. */
const IN_UTC: ReadonlySet<DialectId> = new Set(['github', 'vercel', 'cloudflare', 'aws']);

/**
 * A cron that its dialect cannot read, as others read it: five fields where six are asked for, `#` where nobody knows
 * it. What all of them contradict is a contradiction, and only where the number of fields is all that stands in the
 * way; whether the first day of their week is 0 or 1 is tried both ways.
 */
function judgeForeign(claim: Claim, reason: string, from: number): Judgement {
  const dialect = claim.dialect === null ? null : DIALECTS[claim.dialect];
  const wrapped = WRAPPED.test(claim.cron);
  const text = claim.cron.trim().replace(/^cron\((.*)\)$/i, '$1');
  const as =
    dialect?.sunday === 1
      ? wrapped
        ? (['cloudflare'] as const)
        : (['vixie', 'cron-parser', 'cloudflare'] as const)
      : ([null] as const);
  const readable = dialect === null ? [] : as.filter((one) => firingsOf(text, one).kind === 'calendar');
  const judged = readable.map((one) => judge({ ...claim, cron: text, dialect: one }, from));
  const note = `${dialect?.name ?? 'No dialect'} cannot read this cron: ${reason}`;
  const found = judged.find(({ verdict }) => verdict === 'agrees') ?? judged[0];
  const fields = layoutOf(dialect ?? DIALECTS.vixie, text.trim().split(/\s+/).length) === null;
  if (found === undefined || (found.verdict !== 'agrees' && !fields)) return { ...unknown(reason, null), fires: null };
  // What would have to be written in this dialect is not what those others would write.
  return { ...found, fix: null, notes: [...found.notes, note] };
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
  return main === undefined
    ? judgePieces(claim, text, weigh, cron, asked)
    : judgeWhole(claim, text, weigh, weighed, cron, asked);
}

type Weigh = (read: Read) => Weighed;

/** The words are read as a whole, and are not the cron: unless a sentence of them is, which is then said of it. */
function judgeWhole(
  claim: Claim,
  text: string,
  weigh: Weigh,
  weighed: readonly Weighed[],
  cron: CalendarFirings,
  asked: Asked,
): Judgement {
  const [main] = weighed as readonly [Weighed];
  for (const piece of piecesOf(text).filter(({ kind }) => kind === 'sentence'))
    for (const one of allReadings(piece.text, claim).map(weigh))
      if (isGood(one.outcome) && !one.statement.bare)
        return unknown('A part of the words agrees, and all of them together do not.', main);
  return shown(settle(claim, text, weighed, main, true), main, cron, claim.cron, asked);
}

/** The words cannot be read as a whole: one of their pieces may be the schedule. */
function judgePieces(claim: Claim, text: string, weigh: Weigh, cron: CalendarFirings, asked: Asked): Judgement {
  const title = titleOf(text);
  const pieces = [...piecesOf(text), ...(title === null ? [] : [{ text: title, kind: 'part' as const }])];
  const found: (Weighed & { readonly kind: string })[] = [];
  for (const { text: piece, kind } of pieces)
    found.push(...allReadings(piece, claim).map((read) => ({ ...weigh(read), kind })));
  const good = found.filter(({ outcome }) => isGood(outcome));
  const [first] = found;
  if (first === undefined) return unknown('The words are no schedule that can be read for sure.', null);
  const [best] = good;
  // "First Monday of the month, 14:00 UTC (7 AM PT)": what stands in brackets speaks of the time, and not of the days.
  const aside =
    best !== undefined &&
    first.outcome.kind === 'different' &&
    first.outcome.what === 'days' &&
    good.every(
      ({ kind, statement }) => kind === 'bracket' && statement.parts.every(({ days }) => days.kind === 'unsaid'),
    );
  if (best !== undefined && !aside) return agrees(best);
  const left = aside ? found.filter(({ kind }) => kind !== 'bracket') : found;
  return shown(settle(claim, text, left, first, false), first, cron, claim.cron, asked);
}

function allReadings(text: string, claim: Claim): readonly Read[] {
  const { main, others } = readingsOf(text, claim);
  return [...(main === null ? [] : [main]), ...others()];
}

/** None of the readings is the cron: is that for sure? */
function settle(claim: Claim, text: string, all: readonly Weighed[], first: Weighed, whole: boolean): Judgement {
  const open = all.find(({ outcome }) => outcome.kind === 'open');
  if (open?.outcome.kind === 'open') return unknown(open.outcome.why, open);
  if (all.some(({ statement }) => statement.raw)) return unknown('The words hold a cron themselves.', first);
  if (all.some(({ statement }) => statement.either)) return unknown('The words leave a choice.', first);
  if (claim.title === true && !all.every(({ statement }) => isFull(statement)))
    return unknown('It is a name, which tells what is made rather than when.', first);
  if (claim.testsDate) return unknown('What it starts tests the date itself.', first);
  const meanings = new Set(all.map(({ statement }) => statement.says));
  if (!whole && meanings.size > 1) return unknown('The words name several schedules.', first);
  if (all.some(({ statement }) => statement.bounded))
    return unknown('The words name a beginning or an end, which no cron has.', first);
  const doubt =
    doubtOfWords(text) ??
    doubtIn(whole ? outside(text, first.statement) : text) ??
    doubtBeside(outside(first.text, first.statement)) ??
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
    says: saidInWords(first.statement),
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
  { statement, ahead, torn }: Weighed,
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
  // By which clock a cron would have to say it is not known where only the words name a zone.
  const lost = statement.zone !== null && timezone !== 'UTC' && asked.zone === null;
  const steady = !lost && (zones === null || aheadOf(zones.words, zones.cron).length === 1);
  const fix = steady && torn !== true ? suggest(text, cron, meant, ahead) : null;
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
    says: saidInWords(statement),
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
    says: weighed === null ? null : saidInWords(weighed.statement),
    fires: null,
  };
}
