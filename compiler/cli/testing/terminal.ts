import type { Terminal } from '../terminal.ts';

/** A terminal for tests: what was written, and what is typed into it. */
export interface FakeTerminal extends Terminal {
  readonly written: { out: string; err: string };
}

/** Noon of 1 January 2026 in UTC. */
const NOON = Date.UTC(2026, 0, 1, 12);

export function fakeTerminal(
  options: {
    readonly cwd?: string;
    readonly input?: string | Uint8Array;
    readonly env?: Readonly<Record<string, string>>;
    readonly answers?: readonly string[];
    readonly isTerminal?: boolean;
  } = {},
): FakeTerminal {
  const written = { out: '', err: '' };
  const answers = [...(options.answers ?? [])];
  const on = options.isTerminal === true;
  return {
    written,
    out: async (text) => {
      written.out += text;
    },
    err: async (text) => {
      written.err += text;
    },
    input: (async function* () {
      const { input = '' } = options;
      yield typeof input === 'string' ? new TextEncoder().encode(input) : input;
    })(),
    cwd: options.cwd ?? '/nowhere',
    env: options.env ?? {},
    isTerminal: { input: on, output: on, error: on },
    columns: 80,
    ask: async (question) => {
      written.err += question;
      return answers.shift() ?? null;
    },
    type: async (question, live, _before, begun) => {
      const said = answers.shift() ?? null;
      written.err += `${question}\n> ${begun}\n`;
      // Half a line, and then Ctrl-C.
      const left = said?.endsWith('\u0003') === true;
      const line = left ? said.slice(0, -1) : said;
      written.err += `${line === null ? '' : live(line)}\n`;
      return left ? null : line;
    },
    choose: async (question, choices) => {
      written.err += `${question}\n${choices.join('\n')}\n`;
      const said = answers.shift();
      const found = choices.findIndex((choice) => said !== undefined && choice.startsWith(said));
      return found < 0 ? null : found;
    },
    now: () => NOON,
  };
}
