/** What stands in a handler's file. */
export type HandlerState =
  /** Somebody has written it, as far as can be seen without running it. */
  | 'written'
  /** It is the stub as it was made. */
  | 'unimplemented'
  /** The file does not export it. */
  | 'no-handler';

/** What a handler's file exports under a name, as it is read by itself. */
export interface HandlerFacts {
  readonly state: HandlerState;
  /** Whether the handler is a function or an object of functions; null where that cannot be seen in the file. */
  readonly shape: 'function' | 'object' | null;
}

/** A handler's file: what it exports under each name, `handler` or those of the steps of its job. */
export type HandlerFile = (name: string) => HandlerFacts;

/** The state of a file that has to export these: what is missing in any of them is missing in the whole. */
export function stateOf(file: HandlerFile, names: readonly string[]): HandlerState {
  const states = names.map((name) => file(name).state);
  if (states.includes('no-handler')) return 'no-handler';
  return states.includes('unimplemented') ? 'unimplemented' : 'written';
}
