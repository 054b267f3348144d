/** What stands in a handler's file. */
export type HandlerState =
  /** Somebody has written it, as far as can be seen without running it. */
  | 'written'
  /** It is the stub as it was made. */
  | 'unimplemented'
  /** The file exports no `handler`. */
  | 'no-handler';
