import { EXIT_CODES, type ExitCode } from 'nljobs/spec/core';
import { type Answer, answer, asksOnly, type Compile, refusal } from './answer.ts';
import { type Line, readLines } from './lines.ts';
import { type Request, readRequest } from './request.ts';

/** Remembers what the exit code must say about all answers given. */
export class Verdict {
  #errors = 0;
  #questions = 0;
  #bug = false;

  add(given: Answer): void {
    if (given.ok) return;
    if (asksOnly(given)) this.#questions++;
    else this.#errors++;
    if (given.diagnostics.some(({ code }) => code === 'NLJ9190')) this.#bug = true;
  }

  get exitCode(): ExitCode {
    if (this.#bug) return EXIT_CODES.bug;
    if (this.#errors > 0) return EXIT_CODES.findings;
    return this.#questions > 0 ? EXIT_CODES.question : EXIT_CODES.done;
  }
}

/** The answer to a request; one that the compiler fails on is answered like any other. */
export function safely(compile: Compile, request: Request): Answer {
  try {
    return answer(compile, request);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refusal(request.text, 'NLJ9190', `The compiler failed on this text: ${reason}. Please report it.`);
  }
}

function answerLine(compile: Compile, line: Line, flags: Omit<Request, 'text'>, ndjson: boolean): Answer {
  if (line.tooLong) {
    return refusal(line.text, 'NLJ9103', 'This line is longer than 1 MiB, and was not read.');
  }
  if (!ndjson || line.text.trim() === '') return safely(compile, { ...flags, text: line.text });
  const read = readRequest(line.text, flags);
  return read.ok ? safely(compile, read.request) : refusal(read.text, read.code, read.message);
}

/**
 * Answers each line of the input by one line of JSON, in order, each handed over before the next line is looked at:
 * memory does not grow with the input, and whoever writes a line and waits gets its answer.
 */
export async function answerLines(
  compile: Compile,
  input: AsyncIterable<Uint8Array>,
  flags: Omit<Request, 'text'>,
  options: { readonly ndjson: boolean; readonly out: (text: string) => Promise<void> },
): Promise<ExitCode> {
  const verdict = new Verdict();
  for await (const line of readLines(input)) {
    const given = answerLine(compile, line, flags, options.ndjson);
    verdict.add(given);
    await options.out(`${JSON.stringify(given)}\n`);
  }
  return verdict.exitCode;
}
