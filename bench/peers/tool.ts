import type { Answer } from '../judge.ts';

/** What is asked about a phrase. */
export interface Question {
  /** IANA zone that the phrase names, or the project's: given to tools that read none themselves. */
  readonly zone: string;
  /** IANA zone of the project; null where the phrase stands alone. */
  readonly projectZone: string | null;
  /** Epoch milliseconds: instants after it are asked for. */
  readonly start: number;
}

/** A reader that stands in the benchmark. */
export interface Tool {
  readonly name: string;
  /** What a program imports to use it; null where another row has it already. */
  readonly module: string | null;
  /** By which its answers are judged: printed under the table. */
  readonly rule: string;
  /** What it claims to read: schedules, single dates, or nothing that could be judged (a part of a reader). */
  readonly reads: 'schedules' | 'dates' | 'part';
  /** What is timed: from the text to the tool's own answer. May throw. */
  read(text: string): unknown;
  /** The answer as instants, at least as many as are compared; null is a refusal. May throw, which is one too. */
  answer(text: string, question: Question): Answer | null;
}
