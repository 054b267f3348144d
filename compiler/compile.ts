import { parseInstant, type WordSpan } from 'nljobs/spec/core';
import { copied } from './ast/copied.ts';
import type { PlacedClause, Reading } from './ast/nodes.ts';
import type { Compilation, CompileOptions, Derivation, LanguageContext } from './compilation.ts';
import { grammar } from './grammar/grammar.ts';
import { Chart } from './grammar/parse.ts';
import { rank } from './grammar/rank.ts';
import { deriveReading } from './grammar/trace.ts';
import { lex } from './lexer/lex.ts';
import type { Token } from './lexer/token.ts';
import { describe, describeTriggers, describeWith } from './readback/describe.ts';
import { inShort } from './readback/in-short.ts';
import { checkSpelling } from './semantics/checks/spelling.ts';
import { checkText } from './semantics/checks/text.ts';
import type { JobFacts } from './semantics/draft.ts';
import { inCase } from './semantics/in-case.ts';
import { type Interpretation, interpret, sameMeaning } from './semantics/interpret.ts';
import { Notes } from './semantics/notes.ts';
import type { Settings } from './semantics/settings.ts';

/** What a description may hold at most, in UTF-16 code units. */
export const MAX_DESCRIPTION = 8_192;
/** Readings that are compared. */
const READINGS = 4;
/** A dearer reading is tried in place of one that does not fit together only this far. */
const RESCUE_MARGIN = 1.3;

/** Failures that may lie in how the words were put together rather than in what they say. */
const RESCUED: ReadonlySet<string> = new Set(['NLJ2002', 'NLJ2004', 'NLJ2005', 'NLJ4005', 'NLJ4013', 'NLJ3019']);

/** Clauses about events rather than times. */
const EVENTFUL: ReadonlySet<string> = new Set([
  'event',
  'after-job',
  'unless',
  'condition',
  'debounce',
  'date',
  'given',
  'delay',
]);

const EMPTY_CONTEXT: LanguageContext = {
  timezone: null,
  dayParts: {},
  businessHours: null,
  weekStart: 'MO',
  events: null,
  defaults: {},
  owner: null,
  notify: [],
  tags: [],
};

/**
 * Compiles one description. Pure and total: it reads no clock, no file and no environment, and it never throws,
 * whatever the text holds. Linear in the text's length, which is bounded.
 */
export function compile(text: string, options: CompileOptions = {}): Compilation {
  return compileClauses(text, options).compilation;
}

/** A description compiled, with the clauses of the reading that was taken: what was said, beside what it comes to. */
export interface CompiledClauses {
  readonly compilation: Compilation;
  /** Empty where there is no reading. */
  readonly clauses: readonly PlacedClause[];
}

/** The same, for whoever has to know which parts of a schedule were said and which are implied. */
export function compileClauses(text: string, options: CompileOptions = {}): CompiledClauses {
  const refused = checkText(text, MAX_DESCRIPTION);
  if (refused !== null) return { compilation: failed(text, refused), clauses: [] };
  const first = compileAsWritten(text, options);
  const read = first.reading?.clauses ?? [];
  const misspelt = checkSpelling(
    text,
    first.tokens,
    read,
    first.compilation,
    (mended) => compileAsWritten(mended, options).compilation,
  );
  if (misspelt === null) return { compilation: first.compilation, clauses: read };
  return {
    compilation: { ...first.compilation, ok: false, spec: null, readback: null, implied: [], diagnostics: misspelt },
    clauses: read,
  };
}

interface Written {
  readonly compilation: Compilation;
  readonly tokens: readonly Token[];
  readonly reading: Reading | null;
}

/** Compiles a description without asking whether its words are misspelt. */
function compileAsWritten(text: string, options: CompileOptions): Written {
  const settings: Settings = {
    ...EMPTY_CONTEXT,
    ...options.context,
    text,
    now: options.now === undefined ? null : instantOf(options.now),
    holidayCalendar: options.holidayCalendar ?? null,
    relativeDates: options.relativeDates ?? 'read',
    inWords: describeTriggers,
  };
  const job: JobFacts = {
    id: options.job?.id ?? 'job',
    title: options.job?.title ?? '',
    group: options.job?.group ?? null,
    file: options.job?.file ?? null,
    named: options.job?.title !== undefined,
  };
  const tokens = lex(options.phrase === true ? unquoted(text) : text);
  const chart = new Chart(grammar, tokens);
  const best = rank(chart, READINGS, 0);
  const first = best[0];
  if (first === undefined)
    return {
      compilation: failed(text, notesOf('NLJ2003', text, 'There is nothing to read.')),
      tokens,
      reading: null,
    };
  let chosen = interpret(first, chart, settings, job, options.phrase === true);
  const rivals: Interpretation[] = [];
  const unreadFirst = chosen.diagnostics.some((one) => one.code === 'NLJ2002' || one.code === 'NLJ2005');
  // What a text contradicts outright (two options, an impossible date) no other reading may talk away.
  const refusedOutright = chosen.diagnostics.some((one) => one.severity === 'error' && !RESCUED.has(one.code));
  const readings = chosen.spec === null && !refusedOutright ? rank(chart, READINGS, RESCUE_MARGIN) : best;
  for (const reading of readings.slice(1)) {
    if (
      chosen.spec === null
        ? refusedOutright || reading.cost - first.cost > RESCUE_MARGIN
        : reading.cost > chosen.reading.cost + 1e-9
    )
      break;
    const other = interpret(reading, chart, settings, job, options.phrase === true);
    if (other.spec === null) continue;
    // What could not be read must not be talked away by calling it the action.
    if (chosen.spec === null && unreadFirst && actionLength(reading) > actionLength(first)) continue;
    if (chosen.spec === null) chosen = other;
    else if (!sameMeaning(chosen.spec, other.spec)) rivals.push(other);
  }
  const extra = new Notes();
  for (const rival of rivals.slice(0, 1)) {
    // Readings that differ in how the job runs say all of it; most differ in when.
    const alike = readbackOf(chosen) === readbackOf(rival);
    const saying = (one: Interpretation): string =>
      alike && one.spec !== null ? describe(one.spec) : (readbackOf(one) ?? '');
    extra.add(
      'NLJ2001',
      { start: 0, end: text.length },
      `This can be read as “${saying(chosen)}” or as “${saying(rival)}”.`,
      [chosen, rival].map((one) => ({
        title: saying(one),
        edits: [{ start: 0, end: text.length, text: one.spec === null ? text : describe(one.spec) }],
        safe: false,
      })),
    );
  }
  const diagnostics = inCase(text, [...hidden(text), ...chosen.diagnostics, ...extra.list]);
  const ok = chosen.spec !== null && !diagnostics.some((one) => one.severity === 'error');
  const words = wordsOf(text, chosen.reading);
  const { reading, spec } = chosen;
  const readback = readbackOf(chosen);
  // Schedules that were built before and constants of the language stand in it: whoever compiles may change what is theirs.
  const own = copied({
    spec: ok && spec !== null ? { ...spec, canonical: describeWith(readback ?? '', spec), words } : null,
    diagnostics,
    implied: ok ? chosen.implied : [],
  });
  const compilation: Compilation = {
    ok,
    text,
    spec: own.spec,
    readback,
    diagnostics: own.diagnostics,
    words,
    implied: own.implied,
    get derivation(): readonly Derivation[] {
      return deriveReading(chosen.reading, tokens, inShort);
    },
  };
  return { compilation, tokens, reading };
}

/** The moment that was asked for last: a project asks for one. */
let latest: { readonly text: string; readonly instant: number } | null = null;

function instantOf(text: string): number {
  if (latest?.text !== text) latest = { text, instant: parseInstant(text) };
  return latest.instant;
}

/** Reads a schedule phrase that needs no action: `every weekday at 9am`. */
export function parseSchedule(phrase: string, options: CompileOptions = {}): Compilation {
  return compile(phrase, { ...options, phrase: true });
}

/** A phrase that stands in quotes as a whole, as it is pasted from an explainer; as long as before, so that places hold. */
function unquoted(text: string): string {
  const match = /^(\s*)(?:“([^“”]*)”|"([^"]*)"|`([^`]*)`)(\s*)$/.exec(text);
  return match === null ? text : `${match[1]} ${match[2] ?? match[3] ?? match[4]} ${match[5]}`;
}

function readbackOf({ spec }: Interpretation): string | null {
  return spec === null ? null : describeTriggers(spec.triggers);
}

function actionLength(reading: Reading): number {
  return reading.action.reduce((sum, part) => sum + part.end - part.start, 0);
}

function hidden(text: string) {
  const match = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]/.exec(text);
  if (match === null) return [];
  const notes = new Notes();
  const edits = [...text.matchAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]/g)]
    .slice(0, 64)
    .map((one) => ({ start: one.index, end: one.index + 1, text: '' }));
  notes.add(
    'NLJ1003',
    { start: match.index, end: match.index + 1 },
    `The text holds an invisible character (U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}): what is read may differ from what is seen.`,
    [{ title: 'Remove the invisible characters', edits, safe: true }],
  );
  return notes.list;
}

function notesOf(code: 'NLJ2003', text: string, message: string) {
  const notes = new Notes();
  notes.add(code, { start: 0, end: text.length }, message);
  return notes.list;
}

function failed(text: string, diagnostics: Compilation['diagnostics']): Compilation {
  const words: WordSpan[] = text.trim() === '' ? [] : [{ start: 0, end: text.length, as: 'unread' }];
  return { ok: false, text, spec: null, readback: null, diagnostics, words, implied: [], derivation: [] };
}

/** The role of every stretch that is not blank. What is neither clause nor action only joins them. */
function wordsOf(text: string, reading: Reading): readonly WordSpan[] {
  const marks: WordSpan[] = [];
  for (const { clause, start, end } of reading.clauses) {
    if (clause.kind === 'step') continue;
    if (clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction)
      marks.push({ start, end, as: 'option' });
    else
      marks.push({
        start,
        end,
        as:
          clause.kind === 'option'
            ? 'option'
            : EVENTFUL.has(clause.kind)
              ? 'event'
              : clause.kind === 'remark'
                ? 'filler'
                : clause.kind === 'problem'
                  ? 'unread'
                  : 'schedule',
      });
  }
  const guards = marks.filter((mark) => mark.as === 'option');
  for (const { start, end } of reading.action) {
    let from = start;
    for (const guard of guards) {
      if (guard.start < start || guard.end > end) continue;
      if (guard.start > from) marks.push({ start: from, end: guard.start, as: 'action' });
      from = guard.end;
    }
    if (from < end) marks.push({ start: from, end, as: 'action' });
  }
  marks.sort((a, b) => a.start - b.start);
  const all: WordSpan[] = [];
  let at = 0;
  const fill = (to: number) => {
    const gap = text.slice(at, to);
    const lead = gap.length - gap.trimStart().length;
    if (gap.trim() !== '') all.push({ start: at + lead, end: at + lead + gap.trim().length, as: 'filler' });
  };
  for (const mark of marks) {
    if (mark.start > at) fill(mark.start);
    const said = text.slice(mark.start, mark.end);
    const lead = said.length - said.trimStart().length;
    if (said.trim() !== '')
      all.push({ ...mark, start: mark.start + lead, end: mark.start + lead + said.trim().length });
    at = Math.max(at, mark.end);
  }
  fill(text.length);
  return all;
}
