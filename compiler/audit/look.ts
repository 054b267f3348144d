import { linesOf } from '../diagnostics/position.ts';
import { withoutComments } from './data/json.ts';
import type { DataNode } from './data/node.ts';
import { readYaml } from './data/yaml.ts';
import type { Found } from './found.ts';
import type { Sighting, Source, SourceFile } from './sources/source.ts';
import { sources } from './sources/sources.ts';
import { type Scan, scan } from './text/scan.ts';
import { type Style, styleOf } from './text/style.ts';
import { attachWords } from './text/words.ts';

/** The sources that may find something in a file of this name; asked before the file is read. */
export function sourcesFor(path: string): readonly Source[] {
  return sources.filter((source) => source.reads(path));
}

export interface Look {
  /** In the order in which they stand in the file. */
  readonly found: readonly Found[];
  /** What the parser says of a file that it could not read whole; null where it could, or where nothing was parsed. */
  readonly fault: string | null;
}

/**
 * Finds the schedules of one file with the words beside them. Pure and total: it throws at no text.
 *
 * @param path relative to the folder that is walked, with forward slashes: its name says what kind of file it is
 * @param text without a byte order mark
 */
export async function lookInto(path: string, text: string): Promise<Look> {
  const asked = sourcesFor(path).filter((source) => source.mentions.every((pattern) => pattern.test(text)));
  const style = styleOf(path);
  if (asked.length === 0 || style === null) return { found: [], fault: null };
  const file = open(path, text, style);
  const taken: (Sighting & { readonly source: string })[] = [];
  for (const source of asked) {
    for (const one of await source.find(file)) {
      const known = taken.some((other) => one.start < other.end && other.start < one.end);
      if (!known && one.cron.trim() !== '') taken.push({ ...one, source: source.id });
    }
  }
  if (taken.length === 0) return { found: [], fault: file.fault() };
  taken.sort((a, b) => a.start - b.start);
  const lines = linesOf(text);
  const words = attachWords(text, lines, file.scan().comments, taken);
  const found = taken.map((one, index): Found => {
    const { source, dialect, cron, start, end, timezone, testsDate, name, action } = one;
    const editable = one.editable && text.slice(start, end) === cron;
    // A slice keeps the whole text that it was cut from: whoever keeps what was found must not keep all files.
    const place = { file: path, ...lines.position(start), source, dialect, cron, start, end };
    return structuredClone({ ...place, timezone, words: words[index] ?? [], testsDate, name, action, editable });
  });
  return { found, fault: file.fault() };
}

function open(path: string, text: string, style: Style): SourceFile & { readonly fault: () => string | null } {
  let scanned: Scan | null = null;
  let read: { readonly documents: readonly DataNode[]; readonly fault: string | null } | null = null;
  return {
    path,
    text,
    scan() {
      scanned ??= scan(text, style);
      return scanned;
    },
    documents() {
      read ??= readYaml(style === 'json' ? withoutComments(text) : text);
      return read.documents;
    },
    fault: () => read?.fault ?? null,
  };
}
