/** The part of the spec that loads nothing but the calendar: types, vocabularies, durations, zones, occurrences. */
export * from './canonical-json.ts';
export * from './capabilities.ts';
export * from './civil.ts';
export * from './diagnostic.ts';
export * from './duration.ts';
export * from './exit-codes.ts';
export type { Fault } from './faults/fault.ts';
export { scheduleFaults } from './faults/schedule-faults.ts';
export { specFaults } from './faults/spec-faults.ts';
export * from './job-spec.ts';
export * from './near-miss.ts';
export { type Cron, cronFaults, parseCron } from './occurrences/cron.ts';
export { dayTest } from './occurrences/exceptions.ts';
export * from './occurrences/occurrences.ts';
export { parseRrule, type Rrule } from './occurrences/rrule-text.ts';
export * from './policies.ts';
export * from './vocabulary.ts';
export * from './zone.ts';
