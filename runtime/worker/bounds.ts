/** How much of what handlers give is kept, so that one careless handler can neither fill the store nor stall the channel to its parent. */
export const BOUNDS = {
  /** Characters of JSON. */
  input: 1024 * 1024,
  result: 256 * 1024,
  checkpoint: 1024 * 1024,
  once: 256 * 1024,
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

/** What each bounds, its unit, and what becomes of what passes it. docs/reference/limits.md is made from this table. */
export const BOUNDS_IN_WORDS: Readonly<
  Record<keyof typeof BOUNDS, readonly [what: string, unit: string, beyond: string]>
> = {
  input: ['An input or an event’s payload', 'characters of JSON', 'refused to whoever asks for the run'],
  result: [
    'What a handler returns',
    'characters of JSON',
    'the run completes; `{ notRecorded: why }` is kept in its place',
  ],
  checkpoint: ['A checkpoint', 'characters of JSON', '`ctx.checkpoint` throws; the last one stays'],
  once: [
    'What `ctx.once` keeps',
    'characters of JSON',
    'the run fails for good: nothing could tell another attempt what it was',
  ],
  logData: ['What is logged beside a message', 'characters of JSON', '`{ notRecorded: why }` is kept in its place'],
  depth: ['The nesting of any of these', 'levels', 'as above'],
  logMessage: ['A log message', 'characters', 'cut, saying so'],
  progressMessage: ['A message of progress', 'characters', 'cut, saying so'],
  errorMessage: ['An error’s message', 'characters', 'cut, saying so'],
  errorStack: ['An error’s stack with its causes', 'characters', 'cut, saying so'],
  logLines: ['Log lines of one attempt', 'lines', 'the last line says that further ones are not kept'],
  logCharacters: [
    'Log lines of one attempt, in all',
    'characters',
    'the last line says that further ones are not kept',
  ],
  progressEvery: ['Between two words of progress', 'milliseconds', 'of those between, the last is kept'],
};
