/** What a verb may touch of the process it runs in, so that tests can stand in for it. */
export interface Terminal {
  /** The answer, and nothing else. Resolves when it is handed over, so that a slow reader slows us down. */
  out(text: string): Promise<void>;
  /** Everything said beside the answer. */
  err(text: string): Promise<void>;
  readonly input: AsyncIterable<Uint8Array>;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: { readonly input: boolean; readonly output: boolean; readonly error: boolean };
  /** Columns of the output; 80 where it is no terminal. */
  readonly columns: number;
  /** Asks a person, on standard error. Null where they leave without an answer. */
  ask(question: string): Promise<string | null>;
  /** Lets a person type a line, with what `live` says of it below. Null where they leave. */
  type(
    question: string,
    live: (typed: string) => string,
    before: readonly string[],
    begun: string,
  ): Promise<string | null>;
  /** Lets a person choose one of several; its index, or null where they leave. */
  choose(question: string, choices: readonly string[]): Promise<number | null>;
  /** The clock, in epoch milliseconds. */
  now(): number;
}

type Stream = NodeJS.WriteStream;

function writer(stream: Stream): (text: string) => Promise<void> {
  // A broken pipe is reported to the write that met it; without a listener it would end the process.
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
  return (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
}

function ignore(): void {}

async function ask(question: string): Promise<string | null> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // The end of the input answers no question: only `close` tells of it.
    const gone = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
    lines.once('SIGINT', () => lines.close());
    return await Promise.race([lines.question(question), gone]);
  } finally {
    lines.close();
  }
}

async function type(
  question: string,
  live: (typed: string) => string,
  before: readonly string[],
  begun: string,
): Promise<string | null> {
  const { typeLine } = await import('./typing.ts');
  return typeLine(question, live, before, begun, { input: process.stdin, output: process.stderr });
}

async function choose(question: string, choices: readonly string[]): Promise<number | null> {
  const { isCancel, select } = await import('@clack/prompts');
  const options = choices.map((label, value) => ({ label, value }));
  const chosen = await select({ message: question, options, output: process.stderr });
  return isCancel(chosen) ? null : chosen;
}

/** The process itself. */
export function processTerminal(): Terminal {
  return {
    out: writer(process.stdout),
    err: writer(process.stderr),
    // A getter, because the mere touch of stdin opens it.
    get input() {
      return process.stdin;
    },
    cwd: process.cwd(),
    env: process.env,
    isTerminal: {
      get input() {
        return process.stdin.isTTY === true;
      },
      output: process.stdout.isTTY === true,
      error: process.stderr.isTTY === true,
    },
    columns: process.stdout.columns ?? 80,
    ask,
    type,
    choose,
    now: () => Date.now(),
  };
}
