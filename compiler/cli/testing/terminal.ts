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
    type: async (question, live) => {
      const said = answers.shift() ?? null;
      written.err += `${question}\n${said === null ? '' : live(said)}\n`;
      return said;
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
