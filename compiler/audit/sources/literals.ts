import { bracketAround, isCronText } from '../text/code.ts';
import { AWS_CRON } from './eventbridge.ts';
import { guessedDialect } from './guessed.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

/** A name that says so before a string: `BACKUP_CRON = "…"`, `const schedule: string = '…'`, `"cronTime" => '…'`. */
const NAMED = /(?<![\w.])["']?(\w*(?:cron|sched)\w*)["']?\s*(?::\s*[\w.<>[\]| ]{1,40})?\s*(?::?=|=>|:)\s*["'`]{1,3}$/i;
/** How far before a string its name is looked for. */
const BEFORE = 120;

/**
 * What no other source of a language knows: `cron(0 9 * * ? *)` in any string, which only AWS reads, and strings given
 * to a name that says that they are a schedule.
 */
export const literals: Source = {
  id: 'literal',
  reads: (path) => /\.(?:py|rb|php|java|kt|scala|cs|go|[cm]?[jt]sx?)$/.test(path) && !/\.d\.[cm]?ts$/.test(path),
  mentions: [/["'`](?:cron\(\s*)?[\d*?][\w*?/,#-]*[ \t]+[\w*?/,-]+[ \t]/, /cron|sched/i],
  find: (file) => [...file.scan().literals.values()].flatMap((literal) => schedulesIn(literal, file)),
};

function schedulesIn(
  { start, end, plain }: { readonly start: number; readonly end: number; readonly plain: boolean },
  file: SourceFile,
): readonly Sighting[] {
  if (end - start > 100 || end - start < 9) return [];
  const value = file.text.slice(start, end);
  const wrapped = AWS_CRON.exec(value);
  const cron = wrapped?.[2] ?? value;
  if (!isCronText(cron) || !/[*?]/.test(cron)) return [];
  const scanned = file.scan();
  const before = scanned.code.slice(Math.max(0, start - BEFORE), start);
  const name = NAMED.exec(before)?.[1] ?? null;
  if (wrapped === null && name === null) return [];
  const dialect = wrapped === null ? guessedDialect(cron) : 'aws';
  if (dialect === null) return [];
  const at = start + (wrapped?.[1]?.length ?? 0);
  const around = bracketAround(scanned, start);
  const isCall = around !== null && scanned.code.charAt(around.open) === '(';
  return [
    sighting({
      dialect,
      cron,
      start: at,
      end: at + cron.length,
      above: isCall ? [start, around.open, statementOf(scanned.code, around.open)] : [start],
      beside: isCall ? [around.open] : [],
      timezone: wrapped === null ? null : 'UTC',
      name,
      editable: plain,
    }),
  ];
}

/** Where the statement around an offset begins, as far as brackets and semicolons tell. */
function statementOf(code: string, offset: number): number {
  const before = code.slice(Math.max(0, offset - 400), offset);
  const from =
    offset - before.length + Math.max(before.lastIndexOf(';'), before.lastIndexOf('{'), before.lastIndexOf('}')) + 1;
  const rest = /\S/.exec(code.slice(from, offset));
  return rest === null ? offset : from + rest.index;
}
