import { appendFile } from 'node:fs/promises';
import type { AuditFinding } from '../../audit/finding.ts';
import type { LocatedDiagnostic } from '../../diagnostics/located.ts';
import { type Host, readText } from '../../host/host.ts';
import { joinPath } from '../../host/path.ts';
import type { Globals } from '../globals.ts';
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

/** One object when all is done. */
class Json implements Reporter {
  readonly #terminal: Terminal;
  readonly #found: object[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  async add(finding: AuditFinding): Promise<void> {
    this.#found.push(findingToJson(finding));
  }

  async end(summary: Summary): Promise<void> {
    const answer = { ok: summary.errors === 0, findings: this.#found, summary: summaryToJson(summary) };
    await this.#terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
  }
}

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

/** Formats that put the worst first, and so must have all. */
class Gathered implements Reporter {
  readonly #globals: Globals;
  readonly #terminal: Terminal;
  readonly #texts: Texts;
  readonly #found: LocatedDiagnostic[] = [];

  constructor(globals: Globals, terminal: Terminal, texts: Texts) {
    this.#globals = globals;
    this.#terminal = terminal;
    this.#texts = texts;
  }

  async add(finding: AuditFinding): Promise<void> {
    // People are shown notes where they ask for them; tools that keep a list take all.
    if (finding.severity === 'info' && this.#globals.format !== 'sarif' && !this.#globals.verbose) return;
    this.#found.push(located(finding, this.#texts.of(finding.found.file)));
  }

  async end(summary: Summary): Promise<void> {
    const { format } = this.#globals;
    if (format === 'sarif') {
      const [{ renderSarif }, { version }] = await Promise.all([
        import('../../diagnostics/render/sarif.ts'),
        import('../version.ts'),
      ]);
      await this.#terminal.out(`${renderSarif(this.#found, { version: version() })}\n`);
      return;
    }
    const { auditToMarkdown } = await import('./markdown.ts');
    if (format === 'markdown') {
      await this.#terminal.out(auditToMarkdown(this.#found, summary));
      return;
    }
    const { renderGithub } = await import('../../diagnostics/render/github.ts');
    if (this.#found.length > 0) await this.#terminal.out(`${renderGithub(this.#found)}\n`);
    const file = this.#terminal.env['GITHUB_STEP_SUMMARY'];
    if (file) await appendFile(file, auditToMarkdown(this.#found, summary));
  }
}

/** The finding in the shape that every renderer takes; the words stand beside it as a label. */
export function located(
  { code, severity, message, found, words, fixes }: AuditFinding,
  text: string,
): LocatedDiagnostic {
  const labels = words === null ? [] : [{ span: { start: words.start, end: words.end }, text: 'the words' }];
  const span = { start: found.start, end: found.end };
  return {
    source: { name: found.file, text },
    job: null,
    diagnostic: { code, severity, message, span, labels, fixes },
  };
}
