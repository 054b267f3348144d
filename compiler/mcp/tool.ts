import type { z } from 'zod';
import type { Code } from '../diagnostics/codes.ts';
import type { Surroundings } from './surroundings.ts';

/** What a tool does to the world, all four said: hosts decide by it whom they ask. */
export interface Hints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** Looks, and changes nothing: the same question has the same answer while the files are the same. */
export const LOOKS: Hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** A tool as data: what it takes, what it gives, and the function between. */
export interface Tool<In extends z.ZodObject = z.ZodObject, Out extends z.ZodObject = z.ZodObject> {
  readonly name: `nljobs_${string}`;
  readonly title: string;
  readonly description: string;
  readonly hints: Hints;
  readonly input: In;
  readonly output: Out;
  /** Throws `Trouble` for what the caller can do something about. */
  run(input: z.output<In>, around: Surroundings): z.input<Out> | Promise<z.input<Out>>;
}

/** Keeps the types of one tool while it is written, and forgets them for the list of all. */
export function defineTool<In extends z.ZodObject, Out extends z.ZodObject>(tool: Tool<In, Out>): Tool {
  return { ...tool, run: (input, around) => tool.run(tool.input.parse(input), around) };
}

/** Why a tool cannot answer: a code of the register, in a sentence, with what to do. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly code: Code;
  readonly advice: string | null;

  constructor(code: Code, message: string, advice: string | null = null) {
    super(message);
    this.code = code;
    this.advice = advice;
  }
}
