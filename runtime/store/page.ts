/** Which part of a list is asked for. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it back for the next page; null at the end. */
  readonly cursor: string | null;
}
