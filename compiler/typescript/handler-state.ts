/** What stands in a handler's file. */
export type HandlerState =
  /** Somebody has written it, as far as can be seen without running it. */
  | 'written'
  /** It is the stub as it was made. */
  | 'unimplemented'
  /** The file exports no `handler`. */
  | 'no-handler';

/** A handler's file as it is read by itself. */
export interface HandlerFacts {
  readonly state: HandlerState;
  /** Whether the handler is a function or an object of functions; null where that cannot be seen in the file. */
  readonly shape: 'function' | 'object' | null;
}
