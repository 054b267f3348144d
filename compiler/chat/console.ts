/** Where a conversation takes place: what it needs of a terminal, and nothing else. */
export interface Console {
  /** Says something to the person. */
  say(text: string): Promise<void>;
  /**
   * Lets the person type a line; null where they leave.
   *
   * @param live what is shown below the line while it is typed: one line of text
   * @param before what was typed earlier, the latest last, for the arrow keys
   * @param begun what stands in the line at first
   */
  type(
    question: string,
    live: (typed: string) => string,
    before: readonly string[],
    begun: string,
  ): Promise<string | null>;
  /** Lets the person choose; the index, or null where they leave. */
  choose(question: string, choices: readonly string[]): Promise<number | null>;
}
