import type { Answer, Model, Question } from './model.ts';

/** An answer that was given once, by what it was asked: with a cassette a model answers the same on any day, offline. */
export interface Recorded {
  /** What the question was about. */
  readonly about: string;
  /** What came: a value that is validated like any, or why nothing did. */
  readonly answer: { readonly value: unknown } | { readonly declined: string } | { readonly unusable: string };
}

/**
 * A model that gives recorded answers, and fails where none is recorded.
 *
 * @param aboutOf what a question is about, out of its input; what else stands in it may change with the grammar
 */
export function createCassette(
  name: string,
  recorded: readonly Recorded[],
  aboutOf: (input: string) => string = (input) => input,
): Model {
  const answers = new Map(recorded.map(({ about, answer }) => [about, answer]));
  return {
    name,
    ask: async <T>({ input, schema }: Question<T>): Promise<Answer<T>> => {
      const answer = answers.get(aboutOf(input));
      if (answer === undefined) {
        return { kind: 'failed', trouble: 'unreachable', reason: 'No answer is recorded for this question.' };
      }
      if ('declined' in answer) return { kind: 'declined', reason: answer.declined, tokens: 0 };
      if ('unusable' in answer) return { kind: 'unusable', reason: answer.unusable, tokens: 0 };
      const parsed = schema.safeParse(answer.value);
      return parsed.success
        ? { kind: 'answer', value: parsed.data, tokens: 0 }
        : { kind: 'unusable', reason: 'The answer does not have the form that was asked for.', tokens: 0 };
    },
  };
}
