import type { Diagnostic } from 'nljobs/spec/core';
import { type CompiledClauses, compileClauses } from '../compile.ts';
import { applyEdits } from '../diagnostics/fix.ts';
import type { Claim } from './claim.ts';
import type { Statement } from './said.ts';
import { statementOf } from './statement.ts';

/** So many other readings of one text are tried. */
const MOST_READINGS = 10;

/** What a text may mean: its reading, and those that the compiler offers in its place. */
export interface Readings {
  readonly main: Read | null;
  readonly others: () => readonly Read[];
  /** Readings of the words with something added: they may show that the words agree, and never that they do not. */
  readonly completed: () => readonly Read[];
}

/** What was read, and in which phrase. */
export interface Read {
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

/** What a text may mean. Pure and total. */
export function readingsOf(text: string, claim: Claim): Readings {
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
