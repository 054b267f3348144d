/** The part of the spec that loads nothing but the calendar: types, vocabularies, durations, occurrences. */
export * from './diagnostic.ts';
export * from './job-spec.ts';
export * from './vocabulary.ts';
