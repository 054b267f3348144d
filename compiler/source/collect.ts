import type { Heading, Html, ListItem, Paragraph, RootContent } from 'mdast';
import type { Span } from 'nljobs/spec/core';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';
import { type ReadBlocks, readBlocks } from './chunks.ts';
import { EMPTY, type Excerpt, join, trim } from './excerpt.ts';
import { finding } from './finding.ts';
import { isId, slug } from './ids.ts';
import { commentsIn, joinLines, linesOfItem, linesOfList, remarksOf, spanOf, wordsOf } from './markdown.ts';
import { insertion, laterProse, listProse, looseProse, type Prose } from './prose.ts';

/** A job as its file states it, before its words are read. */
export interface FoundJob {
  /** Said by `{#id}` or given by the heading; null where a list item says none, or where what is said is no id. */
  readonly id: string | null;
  readonly title: string | null;
  readonly group: string | null;
  readonly source: Source;
  readonly description: Excerpt;
  /** Where the job is pointed at: its heading's words, or its list item's. */
  readonly place: Span;
  /** Where `{#id}` or a comment can be put in. */
  readonly insertAt: number;
  readonly was: readonly { readonly id: string; readonly span: Span }[];
  /** Said to be no continuation of a job that was removed. */
  readonly isNew: boolean;
  readonly kind: 'heading' | 'item';
}

export interface CollectedFile {
  readonly source: Source;
  readonly jobs: readonly FoundJob[];
  readonly prose: readonly Prose[];
  /** The YAML of the front matter as written, with its place; null where there is none. */
  readonly frontMatter: Excerpt | null;
  readonly diagnostics: readonly LocatedDiagnostic[];
}

interface Section {
  readonly heading: Heading | null;
  readonly group: string | null;
  readonly blocks: RootContent[];
}

/**
 * Finds the descriptions of a file by its structure alone: each `##` heading is a job; between a `#` heading (or the
 * top) and the next, where there is no `##`, each list item is one. Quotes, code blocks and comments are never read.
 */
export function collectFile(source: Source, read: ReadBlocks = readBlocks): CollectedFile {
  const jobs: FoundJob[] = [];
  const prose: Prose[] = [];
  const diagnostics: LocatedDiagnostic[] = [];
  let frontMatter: Excerpt | null = null;
  let loose: Paragraph | null = null;

  const blocks = read(source.text);
  for (const block of blocks) if (block.type === 'yaml') frontMatter = yamlOf(spanOf(block), source.text);

  for (const group of groupsOf(blocks, source.text)) {
    const hasHeadings = group.some((section) => section.heading !== null);
    for (const section of group) {
      if (section.heading !== null) {
        const read = readHeading(section, section.heading, source);
        if (read.job !== null) jobs.push(read.job);
        prose.push(...read.prose);
        diagnostics.push(...read.diagnostics);
        continue;
      }
      for (const block of section.blocks) {
        if (block.type === 'list' && !hasHeadings) {
          for (const item of block.children) {
            const read = readItem(item, section.group, source);
            if (read.job !== null) jobs.push(read.job);
            diagnostics.push(...read.diagnostics);
          }
        } else if (block.type === 'paragraph') {
          loose ??= block;
          prose.push(looseProse(block, source));
        } else if (block.type === 'list') {
          prose.push(...listProse(block, source));
        }
      }
    }
  }

  if (jobs.length === 0 && diagnostics.length === 0) {
    diagnostics.push(noJob(source, loose));
    prose.length = 0;
  }
  return { source, jobs, prose, frontMatter, diagnostics };
}

/** The sections of a file, in groups that begin at a `#` heading. A section begins at a `##`. */
function groupsOf(blocks: readonly RootContent[], text: string): readonly (readonly Section[])[] {
  let section: Section = { heading: null, group: null, blocks: [] };
  let group: Section[] = [section];
  const groups = [group];
  for (const block of blocks) {
    if (block.type === 'heading' && block.depth === 1) {
      section = { heading: null, group: titleOf(block, text), blocks: [] };
      group = [section];
      groups.push(group);
    } else if (block.type === 'heading' && block.depth === 2) {
      section = { heading: block, group: group[0]?.group ?? null, blocks: [] };
      group.push(section);
    } else section.blocks.push(block);
  }
  return groups;
}

interface ReadJob {
  readonly job: FoundJob | null;
  readonly prose: readonly Prose[];
  readonly diagnostics: readonly LocatedDiagnostic[];
}

/** A `##` heading with what stands under it. */
function readHeading(section: Section, heading: Heading, source: Source): ReadJob {
  const { text } = source;
  const { start } = spanOf(heading);
  const lastChild = heading.children.at(-1);
  const insertAt = lastChild === undefined ? spanOf(heading).end : spanOf(lastChild).end;
  const place = { start: heading.children[0] ? spanOf(heading.children[0]).start : start, end: insertAt };
  const title = titleOf(heading, text);
  const said = saidId(text.slice(place.start, insertAt), place.start);
  const diagnostics: LocatedDiagnostic[] = [];
  let id: string | null = null;
  if (said !== null) {
    id = isId(said.id) ? said.id : null;
    if (id === null) diagnostics.push(notAnId(source, said, slug(said.id) || slug(title)));
  } else {
    id = slug(title) || null;
  }

  const body = readBody(section.blocks, source, insertAt);
  if (body.description.text === '') {
    const message =
      title === ''
        ? 'This heading is empty, and so is its job. Write what the job is called, and under it when it runs and what it does.'
        : `"${short(title)}" has no description. Write under it when the job runs and what it does.`;
    diagnostics.push(finding('NLJ6006', source, message, { span: place, job: id }));
    return { job: null, prose: body.prose, diagnostics };
  }
  if (id === null && said === null) {
    const proposal = slug(body.description.text.split(/[,:]/).slice(1).join(' ') || body.description.text);
    const short = proposal.split('-').slice(0, 4).join('-') || 'job';
    const message = `"${title}" has no letter a to z and no digit to make an id of. Give the job one: {#${short}}.`;
    const fixes = [insertion(`Call it ${short}`, insertAt, ` {#${short}}`, true)];
    diagnostics.push(finding('NLJ6009', source, message, { span: place, fixes }));
  }
  const comments = [...commentsIn(heading), ...body.comments];
  const { was, isNew } = remarksOf(comments);
  const job: FoundJob = {
    id,
    title,
    group: section.group,
    source,
    description: body.description,
    place,
    insertAt,
    was,
    isNew,
    kind: 'heading',
  };
  return { job, prose: body.prose, diagnostics };
}

interface Body {
  readonly description: Excerpt;
  readonly prose: readonly Prose[];
  readonly comments: readonly Html[];
}

/** The first paragraph and the list right under it are the description; a list alone is one too. The rest is prose. */
function readBody(all: readonly RootContent[], source: Source, headingEnd: number): Body {
  const comments = all.flatMap((block) => (block.type === 'html' ? [block] : []));
  const blocks = all.filter((block) => block.type !== 'html' && block.type !== 'definition');
  // A heading of a lower rank ends what can be the description: what stands under it is about something else.
  const lower = blocks.findIndex((block) => block.type === 'heading');
  const upTo = lower === -1 ? blocks.length : lower;
  const first = blocks.findIndex((block, i) => i < upTo && (block.type === 'paragraph' || block.type === 'list'));
  const head = blocks[first];
  if (first === -1 || head === undefined) return { description: EMPTY, prose: [], comments };

  const lines: Excerpt[] = [];
  let next = first + 1;
  if (head.type === 'paragraph') {
    lines.push(wordsOf(head, source.text));
    comments.push(...commentsIn(head));
    const below = blocks[next];
    if (below?.type === 'list') {
      lines.push(...linesOfList(below, source.text));
      next++;
    }
  } else if (head.type === 'list') lines.push(...linesOfList(head, source.text));
  const description = trim(joinLines(lines));
  const last = blocks[next - 1];
  const endsInList = last?.type === 'list';
  const end = description.ends.at(-1) ?? headingEnd;
  const prose = blocks.slice(next).flatMap((block): readonly Prose[] => {
    if (block.type === 'paragraph') return [laterProse(block, source, end, endsInList)];
    return block.type === 'list' ? listProse(block, source) : [];
  });
  return { description, prose, comments };
}

function readItem(item: ListItem, group: string | null, source: Source): Omit<ReadJob, 'prose'> {
  const whole = trim(joinLines(linesOfItem(item, source.text)));
  const first = item.children.find((child) => child.type === 'paragraph');
  const insertAt = first === undefined ? spanOf(item).end : spanOf(first).end;
  if (whole.text === '') return { job: null, diagnostics: [] };
  const place = first === undefined ? spanOf(item) : spanOf(first);
  const said = first === undefined ? null : saidId(source.text.slice(place.start, place.end), place.start);
  const diagnostics: LocatedDiagnostic[] = [];
  let id: string | null = null;
  if (said !== null) {
    id = isId(said.id) ? said.id : null;
    if (id === null) diagnostics.push(notAnId(source, said, slug(said.id)));
  }
  const comments = item.children.flatMap((child) => {
    if (child.type === 'html') return [child];
    return child.type === 'paragraph' ? commentsIn(child) : [];
  });
  const { was, isNew } = remarksOf(comments);
  const description = said === null ? whole : trim(without(whole, said.span));
  const job: FoundJob = { id, title: null, group, source, description, place, insertAt, was, isNew, kind: 'item' };
  return { job, diagnostics };
}

/** The words of a heading without `{#id}`. */
function titleOf(heading: Heading, text: string): string {
  const words = wordsOf(heading, text);
  const start = words.starts[0] ?? 0;
  const said = saidId(text.slice(start, words.ends.at(-1) ?? start), start);
  return (said === null ? words : trim(without(words, said.span))).text.replace(/\s+/g, ' ');
}

/** `{#id}` as it is written, before Markdown takes underscores and asterisks in it for markup. */
function saidId(written: string, base: number): { readonly id: string; readonly span: Span } | null {
  const match = /\{#([^{}]*)\}/.exec(written);
  if (match === null) return null;
  const start = base + match.index;
  return { id: (match[1] ?? '').trim(), span: { start, end: start + match[0].length } };
}

/** The excerpt without what stands in a span of the file. */
function without(excerpt: Excerpt, span: Span): Excerpt {
  const part = (keep: (at: number) => boolean): Excerpt => {
    const kept = excerpt.starts.flatMap((start, i) => (keep(start) ? [i] : []));
    return {
      text: kept.map((i) => excerpt.text.charAt(i)).join(''),
      starts: kept.map((i) => excerpt.starts[i] ?? 0),
      ends: kept.map((i) => excerpt.ends[i] ?? 0),
    };
  };
  const before = trim(part((at) => at < span.start));
  const after = part((at) => at >= span.end);
  return /^[.,;:!?\n]/.test(after.text) || before.text === ''
    ? {
        text: before.text + after.text,
        starts: [...before.starts, ...after.starts],
        ends: [...before.ends, ...after.ends],
      }
    : join([before, trim(after)], ' ');
}

function notAnId(
  source: Source,
  said: { readonly id: string; readonly span: Span },
  better: string,
): LocatedDiagnostic {
  const instead = better === '' || !isId(better) ? 'send-reminders' : better;
  const message = `"${short(said.id)}" is no id: use lower-case letters a to z, digits and single hyphens, at most 64, such as {#${instead}}.`;
  const fixes = isId(better)
    ? [{ title: `Call it ${better}`, safe: true, edits: [{ ...said.span, text: `{#${better}}` }] }]
    : [];
  return finding('NLJ6008', source, message, { span: said.span, fixes });
}

function noJob(source: Source, loose: Paragraph | null): LocatedDiagnostic {
  if (loose === null) {
    return finding(
      'NLJ6005',
      source,
      `${source.name} has no job. Write "## Title" and under it when the job runs and what it does.`,
    );
  }
  const span = spanOf(loose);
  const message = `${source.name} has no job: a paragraph is a description only under a "##" heading. Put a heading above it, or make it a list item.`;
  return finding('NLJ6005', source, message, {
    span,
    fixes: [insertion('Make it a list item', span.start, '- ', true)],
  });
}

function yamlOf(span: Span, text: string): Excerpt {
  const written = text.slice(span.start, span.end);
  const start = span.start + written.indexOf('\n') + 1;
  const end = Math.max(start, span.start + written.lastIndexOf('\n'));
  const yaml = text.slice(start, end);
  const starts = Array.from(yaml, () => 0);
  starts.length = yaml.length;
  for (let i = 0; i < yaml.length; i++) starts[i] = start + i;
  return { text: yaml, starts, ends: starts.map((at) => at + 1) };
}

/** A text of any length in a message. */
function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
