import { isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import type { DataNode, Entry } from './node.ts';

/** Data nested deeper than any that people write is not looked into. */
const DEEPEST = 100;

/**
 * The documents of a YAML or JSON text with places, as far as they can be read: what is broken is left out. Templates
 * of Helm and Jinja (`{{ … }}`) are taken for words, comments of JSON for blanks. Aliases are not followed, so that
 * nothing grows.
 *
 * @returns the documents and the first thing that is wrong with them, null for nothing
 */
export function readYaml(text: string): { readonly documents: readonly DataNode[]; readonly fault: string | null } {
  const masked = withoutTemplates(text);
  const parsed = parseAllDocuments(masked, { logLevel: 'silent', uniqueKeys: false, strict: false, version: '1.2' });
  const documents: DataNode[] = [];
  let fault: string | null = null;
  if (!Array.isArray(parsed)) return { documents, fault };
  for (const document of parsed) {
    fault ??= document.errors[0]?.message.split('\n', 1)[0] ?? null;
    const node = document.contents === null ? null : convert(document.contents, { text, masked }, 0);
    if (node !== null) documents.push(node);
  }
  // A template is not YAML before somebody fills it in.
  return { documents, fault: masked === text ? fault : null };
}

/** The same text, letter for letter, in which a template is a word, and a line of templates alone is empty. */
export function withoutTemplates(text: string): string {
  if (!text.includes('{{') && !text.includes('{%')) return text;
  const words = text.replace(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}|\{%[^\n]*?%\}/g, (all) => all.replace(/[^\n]/g, ' '));
  // `labels: {{- toYaml . | nindent 4 }}` puts in lines of its own: what stands there is no word.
  return words
    .replace(/\{\{[^\n]*?\bn?indent\b[^\n]*?\}\}/g, (all) => ' '.repeat(all.length))
    .replace(/^[ \t]*(?:\{\{[^\n]*?\}\}[ \t]*)+$/gm, (line) => ' '.repeat(line.length))
    .replace(/\{\{[^\n]*?\}\}/g, (all) => 'x'.repeat(all.length));
}

/** A text and what was parsed in its place, letter for letter. */
interface Texts {
  readonly text: string;
  readonly masked: string;
}

function convert(node: unknown, texts: Texts, depth: number): DataNode | null {
  if (depth > DEEPEST) return null;
  const [start, end] = rangeOf(node);
  if (isMap(node)) {
    const entries = node.items.flatMap(({ key, value }): readonly Entry[] => {
      if (!isScalar(key)) return [];
      return [{ key: String(key.value), keyStart: rangeOf(key)[0], value: convert(value, texts, depth + 1) }];
    });
    return { kind: 'map', start, end, entries };
  }
  if (isSeq(node)) {
    return { kind: 'list', start, end, items: node.items.flatMap((item) => convert(item, texts, depth + 1) ?? []) };
  }
  if (!isScalar(node) || node.value === null) return null;
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
    return blockScalar(String(node.value), [start, end], texts);
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const [from, to] = quoted ? [start + 1, end - 1] : [start, end];
  const written = texts.text.slice(from, to);
  // A template says itself: what it stands for is not known.
  if (written !== texts.masked.slice(from, to))
    return { kind: 'scalar', start: from, end: to, value: written, plain: true };
  const value = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  return { kind: 'scalar', start: from, end: to, value, plain: written === value };
}

/** `|` and `>`: of a single line, the line itself, so that it can be told from the sign before it. */
function blockScalar(text: string, [start, end]: readonly [number, number], { text: whole }: Texts): DataNode {
  const value = text.trim();
  const at = value === '' || value.includes('\n') ? -1 : whole.indexOf(value, start);
  if (at === -1 || at + value.length > end) return { kind: 'scalar', start, end, value: text, plain: false };
  return { kind: 'scalar', start: at, end: at + value.length, value, plain: true };
}

function rangeOf(node: unknown): readonly [start: number, end: number] {
  const range = typeof node === 'object' && node !== null ? (node as Node).range : undefined;
  return range === undefined || range === null ? [0, 0] : [range[0], range[1]];
}
