import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { EXIT_CODES } from 'nljobs/spec/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hang, json, responseOf, startModelServer } from '../../fixtures/model-server.ts';
import { main } from './index.ts';
import { fakeTerminal } from './testing/terminal.ts';
import { typeLine } from './typing.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-chat-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

interface Around {
  readonly answers?: readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** On a terminal where answers are given; by a script else. */
async function chat(argv: readonly string[], { answers, input, env }: Around = {}) {
  const terminal = fakeTerminal({
    cwd,
    ...(answers === undefined ? {} : { answers, isTerminal: true }),
    ...(input === undefined ? {} : { input }),
    ...(env === undefined ? {} : { env }),
  });
  const exitCode = await main(['chat', '--no-color', ...argv], terminal);
  return { exitCode, ...terminal.written };
}
const put = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
const get = (name: string): string => readFileSync(join(cwd, name), 'utf8');
const SEND = 'Every Monday at 9 AM, send the report';

describe('with a person', () => {
  it('reads, shows, and writes after a diff', async () => {
    put('jobs.md', '## Sync\n\nEvery hour, sync the orders.\n');
    const { exitCode, err, out } = await chat([], {
      answers: ['Every Monday at 9 AM', 'send the report', 'Write it into a file', 'Yes'],
    });
    expect(exitCode).toBe(EXIT_CODES.done);
    expect(out).toBe('');
    expect(err).toMatch(/reads\s+Every Monday at 09:00 UTC/);
    expect(err).toMatch(/next\s+Mon 2026-01-05 09:00/);
    expect(err).toContain('+ ## Send report');
    expect(get('jobs.md')).toBe(`## Sync\n\nEvery hour, sync the orders.\n\n## Send report\n\n${SEND}\n`);
  });

  it('asks what the diagnostics ask', async () => {
    const { exitCode, err } = await chat([], {
      answers: ['every monday at 9, send the report', '9 PM', 'Write it into a file', 'Yes'],
    });
    expect(exitCode).toBe(EXIT_CODES.done);
    expect(err).toContain('Keep it as it is');
    expect(get('jobs.md')).toContain('every monday at 9 PM, send the report');
  });

  it.each<[string, readonly string[]]>([
    ['typing', [SEND, 'Change something']],
    ['choosing', [SEND]],
    ['a question', ['every monday at 9, send the report']],
    ['the file', [SEND, 'Write it into a file']],
  ])('who leaves at %s loses nothing', async (_name, answers) => {
    const { exitCode, err } = await chat([], { answers });
    expect(exitCode).toBe(EXIT_CODES.interrupted);
    expect(err).toContain('nljobs chat --resume');
    expect(existsSync(join(cwd, 'jobs.md'))).toBe(false);
    const again = await chat(['--resume'], { answers: [] });
    expect(again.err).toContain(answers[0]);
    const listed = await chat(['--history', '--json']);
    expect(JSON.parse(listed.out)).toMatchObject([{ draft: answers[0] }]);
  });

  it('who leaves in the middle of a line finds it again', async () => {
    const half = 'every monday at 9 AM, send';
    const { exitCode, err } = await chat([], { answers: [`${half}\u0003`] });
    expect([exitCode, err]).toEqual([EXIT_CODES.interrupted, expect.stringContaining('nljobs chat --resume')]);
    expect((await chat(['--history'])).out).toContain(half);
    const again = await chat(['--resume'], { answers: [`${half} the report`, 'Leave'] });
    expect(again.err).toContain(`> ${half}\n`);
    expect(JSON.parse((await chat(['--history', '--json'])).out)).toMatchObject([
      { draft: `${half} the report`, typed: '' },
    ]);
  });

  it('nothing is said to be kept where nothing was said', async () => {
    const { exitCode, err } = await chat([], { answers: [] });
    expect([exitCode, err]).toEqual([EXIT_CODES.interrupted, expect.not.stringContaining('kept')]);
    expect(existsSync(join(cwd, '.nljobs'))).toBe(false);
  });

  it('leaves, without a word of trouble', async () => {
    expect((await chat([], { answers: [SEND, 'Leave'] })).exitCode).toBe(EXIT_CODES.done);
  });

  it('changes the description of a job in its place', async () => {
    put('jobs.md', '## Report\n\nEvery Monday at 9 AM, send the report.\n\n> a remark\n');
    const { exitCode } = await chat(['report'], {
      answers: ['Change something', 'at 10 AM instead', 'Write it into a file', 'Yes'],
    });
    expect([exitCode, get('jobs.md')]).toEqual([
      EXIT_CODES.done,
      '## Report\n\nEvery Monday at 10 AM, send the report.\n\n> a remark\n',
    ]);
    expect((await chat(['reprot'], { answers: [] })).err).toContain('"report"');
  });
});

describe('by messages', () => {
  it('answers each on a line of JSON, and chooses by number', async () => {
    const { exitCode, out } = await chat(['--json'], { input: 'every monday at 9, send the report\n1\nretry twice' });
    const turns = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ready: boolean; draft: string; question: object | null });
    expect(turns.map(({ ready }) => ready)).toEqual([false, true, true]);
    expect(turns[0]?.question).not.toBeNull();
    expect([exitCode, turns[2]?.draft]).toEqual([
      EXIT_CODES.done,
      'every monday at 9 AM, send the report. Retry twice.',
    ]);
  });

  it.each<[string, string, number]>([
    ['a question is open', 'every monday at 9, send the report', EXIT_CODES.question],
    ['something is missing', 'every monday at 9 AM', EXIT_CODES.findings],
    ['nothing was said', '\n\n', EXIT_CODES.usage],
  ])('ends so that a script knows: %s', async (_name, input, exitCode) => {
    expect((await chat(['--yes', '--file', 'jobs.md'], { input })).exitCode).toBe(exitCode);
    expect(existsSync(join(cwd, 'jobs.md'))).toBe(false);
  });

  it('writes only with --yes, and only into the project', async () => {
    const dry = await chat(['--message', SEND, '--file', 'jobs.md']);
    expect([dry.exitCode, existsSync(join(cwd, 'jobs.md'))]).toEqual([EXIT_CODES.done, false]);
    expect(dry.out).toContain('+ ## Send report');
    await chat(['--message', SEND, '--file', 'jobs.md', '--title', 'Weekly', '--yes']);
    expect(get('jobs.md')).toBe(`## Weekly\n\n${SEND}\n`);
    for (const file of ['../jobs.md', 'jobs.txt']) {
      expect((await chat(['--message', SEND, '--file', file, '--yes'])).exitCode).toBe(EXIT_CODES.usage);
    }
  });
});

describe('with a model', () => {
  const configure = (baseURL: string): void =>
    put(
      'nljobs.config.json',
      JSON.stringify({ timezone: 'UTC', llm: { enabled: true, model: 'm-1', baseURL, seconds: 1 } }),
    );
  const saying = (value: unknown) => json(200, responseOf(JSON.stringify(value)));

  it('a restatement is put to the author', async () => {
    await using server = await startModelServer(
      saying({ answers: [{ number: 1, restatement: 'Every Friday at 17:00, ship it to us.', unclear: null }] }),
    );
    configure(server.baseURL);
    const said = 'every freaking Friday at 5 pm, ship it to us';
    const { exitCode, out } = await chat(['--json'], { input: `${said}\n1\n` });
    const [first, second] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { draft: string; ready: boolean });
    expect(first).toMatchObject({
      draft: said,
      ready: false,
      question: { choices: [{ title: 'Every Friday at 17:00, ship it to us.' }] },
    });
    expect(second).toMatchObject({ draft: 'Every Friday at 17:00, ship it to us.', ready: true });
    expect(exitCode).toBe(EXIT_CODES.done);
  });

  it('a refused one leads to a question with choices', async () => {
    await using server = await startModelServer(
      saying({ answers: [{ number: 1, restatement: 'Every Monday at 05:00, ship it to us.', unclear: null }] }),
      saying({ question: 'Which Friday?', choices: ['Every Friday at 17:00, ship it to us.', 'blorp'] }),
    );
    configure(server.baseURL);
    const { exitCode, out } = await chat(['--message', 'every freaking Friday at 5 pm, ship it to us']);
    expect([exitCode, server.asked.length]).toEqual([EXIT_CODES.question, 2]);
    expect(out).toContain('Which Friday?');
    expect(out).not.toContain('Monday');
  });

  it('goes on without one that fails, and never asks where it may not', async () => {
    await using server = await startModelServer(hang);
    configure(server.baseURL);
    const said = 'every freaking Friday at 5 pm, ship it to us';
    expect((await chat(['--message', said])).exitCode).toBe(EXIT_CODES.unavailable);
    expect((await chat(['--message', said, '--message', SEND])).exitCode).toBe(EXIT_CODES.done);
    const asked = server.asked.length;
    expect((await chat(['--message', said, '--no-model'])).exitCode).toBe(EXIT_CODES.findings);
    expect((await chat(['--message', said], { env: { CI: '1' } })).exitCode).toBe(EXIT_CODES.findings);
    expect(server.asked.length).toBe(asked);
  });
});

describe('a line that is typed', () => {
  function typing(live = (text: string) => `(${text})`) {
    const input = new PassThrough();
    const output = new PassThrough();
    let shown = '';
    output.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
    });
    return { input, output, line: typeLine('What?', live, [], '', { input, output }), shown: () => shown };
  }

  it('is read while it is typed', async () => {
    const { input, line, shown } = typing();
    input.write('ab');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(shown()).toContain('(ab)');
    input.write('\r');
    expect(await line).toBe('ab');
  });

  it('is shown once, on a screen where a line was typed before', async () => {
    const first = typing();
    first.input.write('ab\r');
    await first.line;
    const { input, output } = first;
    const second = typeLine('And now?', () => '', [], '', { input, output });
    const from = first.shown().length;
    input.write('q\r');
    expect(await second).toBe('q');
    expect(first.shown().slice(from).match(/q/g)).toHaveLength(1);
    expect(input.listenerCount('keypress')).toBe(0);
  });

  it('goes on with what was begun', async () => {
    const { input, output } = typing();
    input.write('\r');
    const line = typeLine('What?', () => '', [], 'ab', { input, output });
    input.write('c\r');
    expect(await line).toBe('abc');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is left by %s', async (_name, key) => {
    const { input, line } = typing();
    input.write(key);
    expect(await line).toBeNull();
  });
});
