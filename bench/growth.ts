import { parse as chrono } from 'chrono-node';
import { reading } from './peers/nljobs.ts';
import { least, timeSideBySide } from './timing.ts';

const SENTENCE = 'Every weekday at 9 AM, send the report to the team. ';
const REPETITIONS = [1, 10, 100, 1000];

export interface Growth {
  readonly repetitions: number;
  /** Microseconds a sentence. */
  readonly reading: number;
  readonly chrono: number;
}

/** Microseconds a sentence as the text grows: level where the cost is linear. */
export function growth(rounds: number): readonly Growth[] {
  return REPETITIONS.map((repetitions) => {
    const text = SENTENCE.repeat(repetitions);
    // Short texts many times, so that the grain of the clock does not count.
    const inputs = Array.from({ length: Math.max(1, 200 / repetitions) }, () => text);
    const contenders = [reading.read, (one: string) => chrono(one)].map((run) => ({ inputs, run }));
    const [read = 0, found = 0] = timeSideBySide(contenders, rounds, least);
    return { repetitions, reading: read / repetitions, chrono: found / repetitions };
  });
}
