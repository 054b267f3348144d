import type { Span } from 'nljobs/spec/core';
import type { Derivation, KnownEvent, LanguageContext } from '../../compilation.ts';
import { clauseExamples } from '../../grammar/examples.ts';
import type { Compile } from '../compile-jobs.ts';

/** Something that can be written in place of what was typed of it. */
export interface Completion {
  readonly text: string;
  /** What it is: the rule whose example it is, or the event. */
  readonly detail: string;
  readonly kind: 'clause' | 'event';
  /** What it replaces, in the file. */
  readonly span: Span;
}

/** The most that is offered at once: a longer list is read by nobody. */
const MOST = 30;
/** Behind these words an event is meant. */
const EVENTFUL = /^(when|whenever|once|after|on|upon|if|as soon as) /i;

export interface Completer {
  /**
   * What can go on from an offset of a text, the longest match first: examples of the grammar's rules, and the events of
   * the catalogue. At the beginning of a line, one example of each topic.
   */
  at(text: string, offset: number, context: LanguageContext | null): readonly Completion[];
}

interface Phrase {
  readonly text: string;
  readonly rule: string;
}

/**
 * Completes by what is read for certain: the words that a rule reads in its own examples. They are found by compiling the
 * example, when something that it holds is first typed.
 */
export function createCompleter(compile: Compile): Completer {
  const examples = clauseExamples();
  const known = new Map<string, readonly Phrase[]>();
  const phrasesOf = (rule: string, example: string): readonly Phrase[] => {
    const key = `${rule}\n${example}`;
    const phrases = known.get(key) ?? readExample(compile, rule, example);
    known.set(key, phrases);
    return phrases;
  };

  /** One by one, so that no example is compiled that nobody gets to see. */
  function* begun(typed: string): Generator<Phrase> {
    const wanted = typed.toLowerCase();
    for (const { rule, text: example } of examples) {
      if (!holdsWord(example.toLowerCase(), wanted)) continue;
      for (const phrase of phrasesOf(rule, example)) {
        if (phrase.text.length > typed.length && phrase.text.toLowerCase().startsWith(wanted)) yield phrase;
      }
    }
  }
  const openers = (): readonly Phrase[] => {
    const topics = new Set<string>();
    return examples.flatMap(({ rule, text: example }) => {
      const [topic = ''] = rule.split('.');
      if (topics.has(topic) || topics.size >= MOST) return [];
      const [phrase] = phrasesOf(rule, example);
      if (phrase === undefined) return [];
      topics.add(topic);
      return [phrase];
    });
  };

  return {
    at(text, offset, context) {
      const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
      const line = text.slice(lineStart, offset);
      if (/^\s*(?:#|>|<!--|```|~~~)/.test(line)) return [];
      const marker = /^\s*(?:[-*+]|\d+[.)])?\s*/.exec(line)?.[0].length ?? 0;
      const found = new Map<string, Completion>();
      const offer = (from: number, phrases: Iterable<Phrase>, kind: Completion['kind']) => {
        for (const { text: words, rule } of phrases) {
          const span = { start: lineStart + from, end: offset };
          const typed = text.slice(span.start, span.end);
          const key = words.toLowerCase();
          if (found.has(key)) continue;
          found.set(key, { text: inCaseOf(words, typed, from === marker), detail: rule, kind, span });
          if (found.size >= MOST) return;
        }
      };
      if (marker >= line.length) {
        offer(line.length, openers(), 'clause');
        return [...found.values()];
      }
      for (const from of wordStarts(line, marker)) {
        if (found.size >= MOST) break;
        const typed = line.slice(from);
        // Two letters within a sentence are no beginning of anything.
        if (typed.trim().length < (from === marker ? 1 : 3)) continue;
        offer(from, eventsBegun(typed, context, compile), 'event');
        offer(from, begun(typed), 'clause');
      }
      return [...found.values()];
    },
  };
}

/** Whether a text goes on so at the beginning of one of its words. */
function holdsWord(text: string, begun: string): boolean {
  for (let at = text.indexOf(begun); at !== -1; at = text.indexOf(begun, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** Where what is typed may begin: the line, then each word. */
function wordStarts(line: string, marker: number): readonly number[] {
  return [...line.matchAll(/(?<=^|[\s,;:.(])\S/g)].map(({ index }) => index).filter((index) => index >= marker);
}

/** Written with a capital wherever they stand. */
const NAMED =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Easter|Thanks|Q\d|[A-Z]{2})/;

/** A description begins with a capital where its author has begun so. */
function inCaseOf(words: string, typed: string, begins: boolean): string {
  if (NAMED.test(words)) return words;
  const first = words.charAt(0);
  const capital = typed === '' ? begins : /^\p{Lu}/u.test(typed);
  return (capital ? first.toUpperCase() : typed === '' ? first : first.toLowerCase()) + words.slice(1);
}

/** The words that a rule reads in an example of its own, and the whole of one that is a schedule alone. */
function readExample(compile: Compile, rule: string, example: string): readonly Phrase[] {
  const compilation = compile(example, { phrase: true, relativeDates: 'refuse' });
  // What is refused, or questioned, is nobody's wish.
  if (!compilation.ok || compilation.diagnostics.some(({ severity }) => severity !== 'info')) return [];
  const own = withRule(compilation.derivation, rule);
  const words = own === null ? [] : [example.slice(own.start, own.end).trim()];
  const isSchedule = compilation.words.every(({ as }) => as === 'schedule' || as === 'filler');
  return [...new Set([...words, ...(isSchedule ? [example] : [])])].map((text) => ({ text, rule }));
}

function withRule(derivation: readonly Derivation[], rule: string): Derivation | null {
  for (const node of derivation) {
    const found = node.rule === rule ? node : withRule(node.children, rule);
    if (found !== null) return found;
  }
  return null;
}

/** The events of the catalogue that go on from `when a cus…`, in words that are read as them. */
function eventsBegun(typed: string, context: LanguageContext | null, compile: Compile): readonly Phrase[] {
  const opening = EVENTFUL.exec(typed)?.[0];
  if (opening === undefined || context === null) return [];
  const begun = typed.slice(opening.length).toLowerCase();
  return (context.events ?? []).flatMap((event) =>
    wordsFor(event).flatMap((words) => {
      const text = `${opening}${words}`;
      if (!words.toLowerCase().startsWith(begun) && !event.name.startsWith(begun)) return [];
      const { spec } = compile(`${text}, send the report`, { context });
      const means = spec?.triggers.some((trigger) => trigger.kind === 'event' && trigger.event === event.name) ?? false;
      return means ? [{ text, rule: event.name }] : [];
    }),
  );
}

/** An event in the words of the catalogue, or by its name. */
function wordsFor({ name, phrases }: KnownEvent): readonly string[] {
  return phrases.length === 0 ? [name] : phrases;
}
