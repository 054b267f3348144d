/**
 * How much of what handlers give is kept, so that one careless handler can neither fill the store nor stall the channel
 * to its parent. docs/operations.md holds the same table.
 */
export const BOUNDS = {
  /** Characters of JSON. */
  input: 1024 * 1024,
  result: 256 * 1024,
  checkpoint: 1024 * 1024,
  logData: 16 * 1024,
  /** Levels of nesting of any of these. */
  depth: 200,
  /** Characters. */
  logMessage: 8 * 1024,
  progressMessage: 1024,
  errorMessage: 4 * 1024,
  errorStack: 16 * 1024,
  /** Log lines an attempt, and their characters in all. */
  logLines: 5_000,
  logCharacters: 4 * 1024 * 1024,
  /** Milliseconds between two words of progress. */
  progressEvery: 100,
} as const;
