import type { Heading, Html, List, ListItem, Nodes, Paragraph, PhrasingContent, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { frontmatter } from 'micromark-extension-frontmatter';
import type { Span } from 'nljobs/spec/core';
import { align, alignCode, EMPTY, type Excerpt, join, trim } from './excerpt.ts';

/** Reads Markdown (CommonMark 0.31 with YAML front matter) into a tree whose nodes know their offsets. */
export function readMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: [frontmatter()], mdastExtensions: [frontmatterFromMarkdown()] });
}

export function spanOf(node: Nodes): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

/** The words of a paragraph or a heading, without markup and comments. */
export function wordsOf(node: Paragraph | Heading, source: string): Excerpt {
  return trim(concat(node.children.map((child) => phrase(child, source))));
}

function phrase(node: PhrasingContent, source: string): Excerpt {
  const { start, end } = spanOf(node);
  switch (node.type) {
    case 'text':
      return align(node.value, source.slice(start, end), start);
    case 'inlineCode': {
      const written = source.slice(start, end);
      const fence = /^`+/.exec(written)?.[0].length ?? 0;
      const inner = written.slice(fence, written.length - fence);
      // One blank or line break at each end is padding (CommonMark 6.1), if the code begins and ends so.
      const padding = inner === node.value ? 0 : (/^(?:\r\n|[\r\n ])/.exec(inner)?.[0].length ?? 0);
      return alignCode(node.value, start + fence + padding);
    }
    case 'break':
      return { text: ' ', starts: [start], ends: [end] };
    case 'emphasis':
    case 'strong':
    case 'delete':
    case 'link':
    case 'linkReference':
      return concat(node.children.map((child) => phrase(child, source)));
    case 'html':
    case 'image':
    case 'imageReference':
    case 'footnoteReference':
      return EMPTY;
  }
}

function concat(parts: readonly Excerpt[]): Excerpt {
  return {
    text: parts.map((part) => part.text).join(''),
    starts: parts.flatMap((part) => part.starts),
    ends: parts.flatMap((part) => part.ends),
  };
}

/** A list under a paragraph continues it: each item is a line of the description. */
export function linesOfList(list: List, source: string): readonly Excerpt[] {
  return list.children.flatMap((item) => linesOfItem(item, source));
}

export function linesOfItem(item: ListItem, source: string): readonly Excerpt[] {
  return item.children.flatMap((child) => {
    if (child.type === 'paragraph') return [wordsOf(child, source)];
    return child.type === 'list' ? linesOfList(child, source) : [];
  });
}

export function joinLines(lines: readonly Excerpt[]): Excerpt {
  return join(lines, '\n');
}

/** What comments say to nljobs: `<!-- was: old-id -->`, `<!-- new -->`. All other comments are for people. */
export interface Remarks {
  readonly was: readonly { readonly id: string; readonly span: Span }[];
  readonly isNew: boolean;
}

export function remarksOf(nodes: readonly Html[]): Remarks {
  const was: { id: string; span: Span }[] = [];
  let isNew = false;
  for (const node of nodes) {
    const base = spanOf(node).start;
    for (const comment of node.value.matchAll(/<!--\s*(?:was:\s*([^>]*?)|(new))\s*-->/g)) {
      if (comment[2] !== undefined) isNew = true;
      for (const id of (comment[1] ?? '').split(/[\s,]+/).filter((word) => word !== '')) {
        const start = base + comment.index + comment[0].indexOf(id);
        was.push({ id, span: { start, end: start + id.length } });
      }
    }
  }
  return { was, isNew };
}

/** The comments among the words of a paragraph or heading. */
export function commentsIn(node: Paragraph | Heading): readonly Html[] {
  return node.children.flatMap((child) => (child.type === 'html' ? [child] : []));
}
