import type { Compilation } from '../compilation.ts';
import type { Read } from '../services/conversation/combine.ts';
import type { Preview } from '../services/conversation/project.ts';
import type { Message, Session, Want } from '../services/conversation/session.ts';

/** What a model said: a message of its own into the conversation, or a note; `failed` where it could not be asked. */
export type Suggestion =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'note'; readonly note: string; readonly failed: boolean };

/** What a conversation is led with: services, with their files, clock and model put in. */
export interface Tools {
  readonly read: Read;
  /** The next times that something fires, a line each; empty where nothing is scheduled. */
  next(compilation: Compilation): readonly string[];
  /** Asks a model; null where none may be asked. */
  readonly suggest: ((want: Want) => Promise<Suggestion>) | null;
  /** Keeps the session, and what is typed and has no answer yet, so that nothing that was said is lost. */
  keep(session: Session, typed: string): void;
  /** The files that a description can be written into, the likeliest first. */
  readonly files: readonly string[];
  /** How a file would change. */
  preview(file: string, compilation: Compilation): Preview;
  /** Writes it. Gives the reason where it cannot. */
  write(file: string, text: string): string | null;
}
