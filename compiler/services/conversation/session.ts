import type { Diagnostic } from 'nljobs/spec/core';
import type { Compilation } from '../../compilation.ts';
import { applyEdits } from '../../diagnostics/fix.ts';
import { combine, type Read } from './combine.ts';

/** A conversation about one description: all there is to it, so that it can be kept and gone on with. */
export interface Session {
  /** The description as it is; empty before anything was said. */
  readonly draft: string;
  /** What it was before, the latest last. */
  readonly past: readonly string[];
  /** Doubts that the author has settled by keeping the words, as code and words. */
  readonly kept: readonly string[];
  /** A choice that a message has left open. */
  readonly open: Question | null;
}

export const NEW_SESSION: Session = { draft: '', past: [], kept: [], open: null };

/** What can be said in a conversation. */
export type Message =
  | { readonly kind: 'say'; readonly text: string }
  /** One of the choices of the question, from 1. */
  | { readonly kind: 'choose'; readonly number: number }
  /** A description that was proposed, and is put to the author. */
  | { readonly kind: 'propose'; readonly title: string; readonly drafts: readonly string[] }
  | { readonly kind: 'undo' }
  | { readonly kind: 'restart' };

/** Something that only the author can say. */
export interface Question {
  readonly asks: string;
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly title: string;
  /** The description, if this is chosen. */
  readonly draft: string;
  /** The doubt that it settles by keeping the words. */
  readonly keeps?: string;
}

/** What a model could do, where one may be asked. The conversation goes on without. */
export type Want =
  | { readonly kind: 'restate'; readonly text: string; readonly trouble: readonly string[] }
  | { readonly kind: 'change'; readonly draft: string; readonly message: string };

export interface Reply {
  readonly session: Session;
  /** What the draft is read as; null before there is one. */
  readonly compilation: Compilation | null;
  readonly question: Question | null;
  /** What is said to the author beside: what stands in the way, what was not understood. */
  readonly notes: readonly string[];
  readonly want: Want | null;
  /** Whether the draft can be written as it is. */
  readonly ready: boolean;
}

/** Errors that may lie in how something was said, so that saying it again may help. */
const UNREAD = /^NLJ200[2356]$/;
/** How much of the past is remembered. */
const MOST_PAST = 50;

/** Answers a message. Pure: the same session, message and language give the same answer. */
export function step(session: Session, message: Message, read: Read): Reply {
  switch (message.kind) {
    case 'say':
      return say(session, message.text, read);
    case 'choose': {
      const question = replyTo(session, read).question;
      const choice = question?.choices[message.number - 1];
      if (choice === undefined) {
        const many = question?.choices.length ?? 0;
        const note = many === 0 ? 'There is nothing to choose.' : `The choices are 1 to ${many}.`;
        return replyTo(session, read, [note]);
      }
      const kept = choice.keeps === undefined ? session.kept : [...session.kept, choice.keeps];
      return replyTo(withDraft({ ...session, kept, open: null }, choice.draft), read);
    }
    case 'propose': {
      const choices = message.drafts.map((draft) => ({ title: draft, draft }));
      if (choices.length === 0) return replyTo(session, read, [message.title]);
      return replyTo({ ...session, open: { asks: message.title, choices } }, read);
    }
    case 'undo': {
      const before = session.past.at(-1);
      if (before === undefined) return replyTo(session, read, ['There is nothing to take back.']);
      return replyTo({ ...session, draft: before, past: session.past.slice(0, -1), open: null }, read);
    }
    case 'restart':
      return replyTo(withDraft({ ...session, kept: [], open: null }, ''), read);
    default:
      return message satisfies never;
  }
}

/** What there is to say of a session as it is. */
export function replyTo(session: Session, read: Read, notes: readonly string[] = []): Reply {
  const { draft, kept, open } = session;
  if (draft === '' && open === null) {
    return { session, compilation: null, question: null, notes, want: null, ready: false };
  }
  const compilation = draft === '' ? null : read(draft, false).compilation;
  const question = open ?? (compilation === null ? null : questionOf(compilation, kept));
  const errors = compilation?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const told = errors.filter(({ fixes }) => fixes.length === 0).map(({ message }) => message);
  const isUnread = errors.length > 0 && errors.every(({ code }) => UNREAD.test(code));
  return {
    session,
    compilation,
    question,
    notes: [...notes, ...told],
    want:
      isUnread && open === null
        ? { kind: 'restate', text: draft, trouble: errors.map(({ message }) => message) }
        : null,
    ready: compilation?.ok === true && question === null,
  };
}

function say(session: Session, text: string, read: Read): Reply {
  const combined = combine(session.draft, text, read);
  switch (combined.kind) {
    case 'draft':
      return replyTo(withDraft({ ...session, open: null }, combined.draft), read);
    case 'choice':
      return replyTo({ ...session, open: { asks: 'What is meant by that?', choices: combined.choices } }, read);
    case 'unclear': {
      const note = `“${text.trim()}” does not say how to change the description. Say it as it would stand in one, or say the whole again.`;
      const reply = replyTo({ ...session, open: null }, read, [note]);
      return { ...reply, want: { kind: 'change', draft: session.draft, message: text.trim() } };
    }
    default:
      return combined satisfies never;
  }
}

function withDraft(session: Session, draft: string): Session {
  if (draft === session.draft) return session;
  const past = session.draft === '' ? session.past : [...session.past, session.draft];
  return { ...session, draft, past: past.slice(-MOST_PAST) };
}

/** The first thing that the diagnostics ask, errors before doubts; a doubt may be settled by keeping the words. */
function questionOf({ text, diagnostics }: Compilation, kept: readonly string[]): Question | null {
  const asked = (severity: Diagnostic['severity']): Diagnostic | undefined =>
    diagnostics.find(
      (one) => one.severity === severity && choicesOf(text, one).length > 0 && !kept.includes(keyOf(text, one)),
    );
  const error = asked('error');
  if (error !== undefined) return { asks: error.message, choices: choicesOf(text, error) };
  const doubt = diagnostics.some(({ severity }) => severity === 'error') ? undefined : asked('warning');
  if (doubt === undefined) return null;
  const keep: Choice = { title: 'Keep it as it is', draft: text, keeps: keyOf(text, doubt) };
  return { asks: doubt.message, choices: [...choicesOf(text, doubt), keep] };
}

const keyOf = (text: string, { code, span }: Diagnostic): string => `${code} ${text.slice(span.start, span.end)}`;

function choicesOf(text: string, { fixes }: Diagnostic): readonly Choice[] {
  return fixes.flatMap(({ title, edits }) => {
    const applied = applyEdits(text, edits);
    return applied.ok && applied.text !== text ? [{ title, draft: applied.text }] : [];
  });
}
