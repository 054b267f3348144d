import { appendFile } from 'node:fs/promises';
import type { AuditFinding } from '../../audit/finding.ts';
import { count, worstFirst } from '../../diagnostics/collect.ts';
import type { LocatedDiagnostic } from '../../diagnostics/located.ts';
import type { SarifResult } from '../../diagnostics/render/sarif.ts';
import { type Host, readText } from '../../host/host.ts';
import { inside, joinPath, normalizePath } from '../../host/path.ts';
import type { Globals } from '../globals.ts';
import { withinRepository } from '../in-repository.ts';
import type { Terminal } from '../terminal.ts';
import { drawCard } from './card.ts';
import { type Summary, summaryLines } from './summary.ts';
import { findingToJson, summaryToJson } from './to-json.ts';

/** What an audit reports to as it goes. */
export interface Reporter {
  add(finding: AuditFinding): Promise<void>;
  end(summary: Summary): Promise<void>;
}

/** Reads the files in which something was found, the last one once. */
export class Texts {
  readonly #host: Host;
  readonly #folder: string;
  #last: { readonly file: string; readonly text: string } | null = null;

  constructor(host: Host, folder: string) {
    this.#host = host;
    this.#folder = folder;
  }

  /**
   * What leads from the working folder to the files, with a slash at its end: whoever shows a place beside the code
   * (annotations, code scanning) starts at the repository. Empty where they do not lie below it.
   */
  within(cwd: string): string {
    const path = inside(normalizePath(cwd), this.#folder);
    return path === null || path === '.' ? '' : `${path}/`;
  }

  of(file: string): string {
    if (this.#last?.file !== file) {
      const text = readText(this.#host, joinPath(this.#folder, file)) ?? '';
      this.#last = { file, text };
    }
    return this.#last.text;
  }
}

export function reporterFor(globals: Globals, terminal: Terminal, texts: Texts, stream: boolean): Reporter {
  if (stream) return new Lines(terminal);
  switch (globals.format) {
    case 'pretty':
      return new Pretty(globals, terminal, texts);
    case 'json':
      return new Json(terminal);
    default:
      return new Gathered(globals, terminal, texts);
  }
}

/** For people: each contradiction as a card when it is found, the rest in a line each. */
class Pretty implements Reporter {
  readonly #globals: Globals;
  readonly #terminal: Terminal;
  readonly #texts: Texts;

  constructor(globals: Globals, terminal: Terminal, texts: Texts) {
    this.#globals = globals;
    this.#terminal = terminal;
    this.#texts = texts;
  }

  async add(finding: AuditFinding): Promise<void> {
    const { paint, verbose } = this.#globals;
    const { found, severity, code, message } = finding;
    if (code === 'NLJ8001') {
      await this.#terminal.out(`${drawCard(finding, this.#texts.of(found.file), this.#terminal.columns, paint.out)}\n`);
      return;
    }
    if (severity === 'info' && !verbose) return;
    const tone = severity === 'info' ? 'quiet' : severity;
    const place = paint.out('strong', `${found.file}:${found.line}:${found.column}`);
    const cron = found.cron.replace(/\s+/g, ' ');
    await this.#terminal.out(
      `${paint.out(tone, severity === 'info' ? 'note' : severity)}  ${place}  ${cron}  ${paint.out('quiet', code)}\n  ${message}\n\n`,
    );
  }

  async end(summary: Summary): Promise<void> {
    if (this.#globals.quiet) return;
    for (const line of summaryLines(summary, this.#globals.verbose)) await this.#terminal.err(`${line}\n`);
  }
}

/** One object when all is done; until then each finding is kept as it will be written. */
class Json implements Reporter {
  readonly #terminal: Terminal;
  readonly #found: string[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  async add(finding: AuditFinding): Promise<void> {
    this.#found.push(indented(findingToJson(finding), 4));
  }

  async end(summary: Summary): Promise<void> {
    const { out } = this.#terminal;
    const [last, ...before] = this.#found.reverse();
    await out(`{\n  "ok": ${summary.errors === 0},\n  "findings": [`);
    for (const one of before.reverse()) await out(`\n    ${one},`);
    await out(last === undefined ? '],\n' : `\n    ${last}\n  ],\n`);
    await out(`  "summary": ${indented(summaryToJson(summary), 2)}\n}\n`);
  }
}

/** As JSON on lines of its own, whose first stands behind what is written already. */
const indented = (value: object, by: number): string =>
  JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(by)}`);

/** One line of JSON for each finding as it is found, and one for the summary: nothing is kept. */
class Lines implements Reporter {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  async add(finding: AuditFinding): Promise<void> {
    await this.#terminal.out(`${JSON.stringify(findingToJson(finding))}\n`);
  }

  async end(summary: Summary): Promise<void> {
    await this.#terminal.out(`${JSON.stringify({ summary: summaryToJson(summary) })}\n`);
  }
}

type Renderers = typeof import('../../diagnostics/render/github.ts') &
  typeof import('../../diagnostics/render/sarif.ts');

/** A finding as it will be told; the text of its file is let go. */
interface Kept extends LocatedDiagnostic {
  readonly row: string;
  readonly annotation: string;
  readonly result: SarifResult | null;
}

/** Formats that put the worst first, and so must have all that is told: of the files nothing is kept. */
class Gathered implements Reporter {
  readonly #globals: Globals;
  readonly #terminal: Terminal;
  readonly #texts: Texts;
  readonly #found: Kept[] = [];
  #renderers: Renderers | null = null;

  constructor(globals: Globals, terminal: Terminal, texts: Texts) {
    this.#globals = globals;
    this.#terminal = terminal;
    this.#texts = texts;
  }

  async add(finding: AuditFinding): Promise<void> {
    const { format, verbose } = this.#globals;
    // People are shown notes where they ask for them; tools that keep a list take all.
    if (finding.severity === 'info' && format !== 'sarif' && !verbose) return;
    const { sarifResult, annotation, summaryRow } = await this.#render();
    const { cwd } = this.#globals;
    const within = `${withinRepository(cwd, this.#terminal.env)}${this.#texts.within(cwd)}`;
    const one = located(finding, this.#texts.of(finding.found.file), within);
    this.#found.push({
      ...one,
      source: { name: one.source.name, text: '' },
      row: format === 'sarif' ? '' : summaryRow(one),
      annotation: format === 'github' ? annotation(one) : '',
      result: format === 'sarif' ? sarifResult(one) : null,
    });
  }

  async end(summary: Summary): Promise<void> {
    const { sarifLog, annotations } = await this.#render();
    const sorted = worstFirst(this.#found);
    const { format } = this.#globals;
    if (format === 'sarif') {
      const { version } = await import('../version.ts');
      const results = sorted.flatMap(({ result }) => result ?? []);
      await this.#terminal.out(`${sarifLog(results, { version: version() })}\n`);
      return;
    }
    const { auditToMarkdown } = await import('./markdown.ts');
    const rows = sorted.map(({ row }) => row);
    if (format === 'markdown') {
      await this.#terminal.out(auditToMarkdown(rows, count(sorted), summary));
      return;
    }
    const made = sorted.map(({ annotation }) => annotation);
    if (sorted.length > 0) await this.#terminal.out(`${annotations(made, sorted)}\n`);
    const file = this.#terminal.env['GITHUB_STEP_SUMMARY'];
    if (file) await appendFile(file, auditToMarkdown(rows, count(sorted), summary));
  }

  async #render(): Promise<Renderers> {
    this.#renderers ??= {
      ...(await import('../../diagnostics/render/github.ts')),
      ...(await import('../../diagnostics/render/sarif.ts')),
    };
    return this.#renderers;
  }
}

/**
 * The finding in the shape that every renderer takes; the words stand beside it as a label.
 *
 * @param within what stands before the paths of files, so that whoever shows them finds them
 */
export function located(
  { code, severity, message, found, words, fixes }: AuditFinding,
  text: string,
  within = '',
): LocatedDiagnostic {
  const labels = words === null ? [] : [{ span: { start: words.start, end: words.end }, text: 'the words' }];
  const span = { start: found.start, end: found.end };
  return {
    source: { name: `${within}${found.file}`, text },
    job: null,
    diagnostic: { code, severity, message, span, labels, fixes },
  };
}
