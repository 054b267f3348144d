import type { AuditFinding } from './finding.ts';

/** Findings that are known and let be: what is in a baseline is counted and not reported. */
export interface Baseline {
  /** How often each may occur, by fingerprint. */
  readonly known: ReadonlyMap<string, number>;
}

interface Entry {
  readonly fingerprint: string;
  readonly code: string;
  readonly file: string;
  readonly cron: string;
  readonly words: string | null;
  readonly count: number;
}

export const NO_BASELINE: Baseline = { known: new Map() };

/** Reads a baseline; a text says what is wrong with one that is none. */
export function readBaseline(text: string): Baseline | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const { version, findings } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
    Record<string, unknown>
  >;
  if (version !== 1 || !Array.isArray(findings)) return 'it holds no "version": 1 and no list of "findings"';
  const known = new Map<string, number>();
  for (const one of findings) {
    const { fingerprint, count } = (typeof one === 'object' && one !== null ? one : {}) as Partial<Entry>;
    if (typeof fingerprint !== 'string') return 'one of its findings has no "fingerprint"';
    known.set(fingerprint, (known.get(fingerprint) ?? 0) + (typeof count === 'number' ? count : 1));
  }
  return { known };
}

/** Writes a baseline: sorted, a finding a line, so that it merges and is read in a review. */
export function writeBaseline(findings: readonly AuditFinding[]): string {
  const entries = new Map<string, Entry>();
  for (const { fingerprint, code, found, words } of findings) {
    const count = (entries.get(fingerprint)?.count ?? 0) + 1;
    const said = words === null ? null : words.text.replace(/\s+/g, ' ').trim();
    entries.set(fingerprint, { fingerprint, code, file: found.file, cron: found.cron, words: said, count });
  }
  const lines = [...entries.values()]
    .sort((a, b) => compare(a.file, b.file) || compare(a.code, b.code) || compare(a.fingerprint, b.fingerprint))
    .map((entry) => `    ${JSON.stringify(entry)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": 1,\n  "findings": ${list}\n}\n`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Tells findings that are new from those of a baseline, one after the other. */
export class Against {
  readonly #left: Map<string, number>;
  #matched = 0;

  constructor({ known }: Baseline) {
    this.#left = new Map(known);
  }

  isNew({ fingerprint }: AuditFinding): boolean {
    const left = this.#left.get(fingerprint) ?? 0;
    if (left === 0) return true;
    this.#left.set(fingerprint, left - 1);
    this.#matched++;
    return false;
  }

  get matched(): number {
    return this.#matched;
  }

  /** How many findings of the baseline did not occur. */
  get gone(): number {
    return [...this.#left.values()].reduce((sum, count) => sum + count, 0);
  }
}
