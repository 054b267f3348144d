/** A handler's file that goes to another name. Paths as the files are known by, with forward slashes. */
export interface HandlerMove {
  readonly from: string;
  readonly to: string;
  readonly oldId: string;
  readonly newId: string;
}

/** A file of the project after a handler has moved, and where it still says the old id in a text of its own. */
export interface Retargeted {
  /** Null where nothing in it changes. */
  readonly text: string | null;
  /** Lines, from 1, of string literals that are the old id: what they mean is for a person to say. */
  readonly mentions: readonly number[];
}
