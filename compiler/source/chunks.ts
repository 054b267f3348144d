import type { Nodes, RootContent } from 'mdast';
import { readMarkdown } from './markdown.ts';

/** Blocks of Markdown, which know their offsets. */
export type Blocks = readonly RootContent[];
export type ReadBlocks = (text: string) => Blocks;

export const readBlocks: ReadBlocks = (text) => readMarkdown(text).children;

/** A heading that ends whatever stands above it but an open fence or HTML: `#` or `##` at the beginning of a line. */
const HEADING = /^##?(?=[ \t]|$)/;
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const COMMENT = /^ {0,3}<!--(?:(?!-->).)*-->[ \t]*$/;

/**
 * Cuts a source before its headings into chunks that mean by themselves what they mean together, so that an edit costs
 * what its chunk does. Where that cannot be seen in passing the rest is one chunk: a definition of a link holds
 * everywhere, HTML may go on behind a heading.
 */
export function chunksOf(text: string): readonly string[] {
  if (text.includes(']:') || /\r(?!\n)/.test(text)) return [text];
  const chunks: string[] = [];
  let from = 0;
  let fence: string | null = null;
  let inFront = /^---[ \t]*(?:\r?\n|$)/.test(text);
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at) + 1;
    const line = text.slice(at, end).replace(/\r?\n$/, '');
    if (inFront) {
      // Front matter that nothing closes is none.
      if (at > 0 && /^---[ \t]*$/.test(line)) inFront = false;
    } else if (fence !== null) {
      const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
      if (closing?.startsWith(fence)) fence = null;
    } else {
      if (HEADING.test(line) && at > from) {
        chunks.push(text.slice(from, at));
        from = at;
      }
      if (/^ {0,3}</.test(line) && !COMMENT.test(line)) break;
      fence = FENCE.exec(line)?.[1] ?? null;
    }
    at = end;
  }
  if (inFront) return [text];
  chunks.push(text.slice(from));
  return chunks;
}

/** The blocks of a whole source, of which each chunk is read by itself: by one who remembers, an edit costs one chunk. */
export function blocksByChunks(text: string, read: ReadBlocks): Blocks {
  let at = 0;
  return chunksOf(text).flatMap((chunk) => {
    const from = at;
    at += chunk.length;
    return read(chunk).map((block) => shifted(block, from));
  });
}

/** The same node, counted from another beginning. */
function shifted<T extends Nodes>(node: T, by: number): T {
  const moved = { ...node };
  if (node.position !== undefined) {
    const { start, end } = node.position;
    moved.position = {
      start: { ...start, offset: (start.offset ?? 0) + by },
      end: { ...end, offset: (end.offset ?? 0) + by },
    };
  }
  if ('children' in moved && 'children' in node) {
    moved.children = (node.children as Nodes[]).map((child) => shifted(child, by)) as typeof moved.children;
  }
  return moved;
}
