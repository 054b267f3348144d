import type { List, Paragraph } from 'mdast';
import type { Fix, Span } from 'nljobs/spec/core';
import type { Source } from '../diagnostics/located.ts';
import { type Excerpt, trim } from './excerpt.ts';
import { joinLines, linesOfItem, spanOf, wordsOf } from './markdown.ts';

/** A paragraph for people, to be checked for schedules and options that somebody meant to be read. */
export interface Prose {
  readonly source: Source;
  readonly words: Excerpt;
  readonly place: Span;
  /** The two ways out: quote it, or let it be read. */
  readonly fixes: readonly Fix[];
}

/** A paragraph outside every job. */
export function looseProse(paragraph: Paragraph, source: Source): Prose {
  const place = spanOf(paragraph);
  const fixes = [
    quote(place, source.text),
    insertion('Make it a list item, a job of its own', place.start, '- ', false),
  ];
  return { source, words: wordsOf(paragraph, source.text), place, fixes };
}

/** A paragraph below a description. */
export function laterProse(paragraph: Paragraph, source: Source, end: number, endsInList: boolean): Prose {
  const place = spanOf(paragraph);
  const written = source.text.slice(place.start, place.end);
  const stop = /[.,;:!?]\s*$/.test(source.text.slice(0, end)) ? '' : '.';
  const glue = endsInList ? '\n- ' : `${stop} `;
  const joinIt: Fix = {
    title: 'Join it to the description',
    safe: false,
    edits: [
      { start: end, end, text: glue + written },
      { start: place.start, end: place.end, text: '' },
    ],
  };
  return { source, words: wordsOf(paragraph, source.text), place, fixes: [quote(place, source.text), joinIt] };
}

/** The items of a list that is no part of a description. */
export function listProse(list: List, source: Source): readonly Prose[] {
  return list.children.flatMap((item) => {
    const words = trim(joinLines(linesOfItem(item, source.text)));
    const whole = spanOf(list);
    return words.text === '' ? [] : [{ source, words, place: spanOf(item), fixes: [quote(whole, source.text)] }];
  });
}

function quote(place: Span, text: string): Fix {
  const lines = [place.start];
  for (let at = text.indexOf('\n', place.start); at !== -1 && at + 1 < place.end; at = text.indexOf('\n', at + 1)) {
    lines.push(at + 1);
  }
  const edits = lines.map((start) => ({ start, end: start, text: '> ' }));
  // Not safe: that it is a remark is for its author to say.
  return { title: 'Quote it: it is a remark for people', safe: false, edits };
}

/** A fix that puts a text in. */
export function insertion(title: string, at: number, text: string, safe: boolean): Fix {
  return { title, safe, edits: [{ start: at, end: at, text }] };
}
