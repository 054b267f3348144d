import type { Command } from 'commander';
import { didYouMean, EXIT_CODES, type ExitCode } from 'nljobs/spec/core';
import { converse, type Turn } from '../chat/script.ts';
import { talk } from '../chat/talk.ts';
import type { Tools } from '../chat/tools.ts';
import { changeInWords, replyInWords } from '../chat/words.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import { type KeptSession, keptSessions, sessionName } from '../services/conversation/history.ts';
import type { TalkProject } from '../services/conversation/project.ts';
import { NEW_SESSION, type Session } from '../services/conversation/session.ts';
import { openForChat } from './chat/project.ts';
import { toolsFor } from './chat/tools.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { Failure } from './failure.ts';
import { type Globals, requireFormat } from './globals.ts';
import type { Terminal } from './terminal.ts';

interface ChatFlags {
  readonly message?: readonly string[];
  readonly file?: string;
  readonly title?: string;
  readonly yes?: boolean;
  readonly resume?: string | true;
  readonly history?: boolean;
  readonly model?: boolean;
}

export function define(terminal: Terminal): Command {
  return command('chat', 'leads from what you roughly want to a description that is read', terminal)
    .argument('[job]', 'a job of this project, to change its description')
    .option('--message <text>', 'say this instead of asking; may be given several times', collected)
    .option('--file <file>', 'the file to write into')
    .option('--title <title>', 'what a new job is called')
    .option('--yes', 'write without asking, where nothing is left open')
    .option('--resume [name]', 'go on with the last conversation, or with this one')
    .option('--history', 'list the conversations that can be gone on with')
    .option('--no-model', 'ask no model, whatever the config says');
}

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/**
 * `nljobs chat [job]`: a conversation that ends in a description. On a terminal it asks; with `--message`, or with lines
 * on its input, it answers each message and leaves files alone unless `--yes` is given.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('chat', globals.format, ['pretty', 'json']);
  const flags = program.opts<ChatFlags>();
  const cwd = normalizePath(globals.cwd);
  const kept = keptSessions(createNodeHost(), cwd);
  if (flags.history) return list(kept, globals, terminal);
  const project = await openForChat(globals, { job: program.args[0] ?? null, file: flags.file ?? null });
  const begun = beginning(flags, kept, project, globals);
  const scripted = flags.message !== undefined || globals.format === 'json' || !globals.interactive;
  const tools = await toolsFor(project, begun.name, {
    globals,
    terminal,
    title: flags.title,
    asks: flags.model !== false,
    keeps: !scripted || project.exists,
  });
  return scripted ? script(begun.session, flags, tools, globals, terminal) : person(begun, tools, globals, terminal);
}

/** Where the conversation begins: with one that was kept, with the description of a job, or with nothing. */
function beginning(
  flags: ChatFlags,
  kept: readonly KeptSession[],
  project: TalkProject,
  globals: Globals,
): KeptSession {
  const name = sessionName(globals.now);
  if (flags.resume === undefined) return { name, session: { ...NEW_SESSION, draft: project.text ?? '' }, typed: '' };
  const found = flags.resume === true ? kept[0] : kept.find((one) => one.name === flags.resume);
  if (found !== undefined) return found;
  const names = kept.map((one) => one.name);
  const asked =
    flags.resume === true ? 'There is no conversation to go on with.' : `There is no conversation "${flags.resume}".`;
  throw new Failure(`${asked}${flags.resume === true ? '' : didYouMean(flags.resume, names)}`, {
    advice: '`nljobs chat --history` lists those that are kept.',
  });
}

async function list(kept: readonly KeptSession[], globals: Globals, terminal: Terminal): Promise<ExitCode> {
  if (globals.format === 'json') {
    const rows = kept.map(({ name, session, typed }) => ({ name, draft: session.draft, typed }));
    await terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
    return EXIT_CODES.done;
  }
  for (const { name, session, typed } of kept) await terminal.out(`${name}  ${session.draft || typed}\n`);
  if (kept.length === 0 && !globals.quiet) await terminal.err('No conversation is kept here.\n');
  return EXIT_CODES.done;
}

/** With a person. What they leave is kept. */
async function person(
  { session, typed }: KeptSession,
  tools: Tools,
  globals: Globals,
  terminal: Terminal,
): Promise<ExitCode> {
  const console = { say: terminal.err, type: terminal.type, choose: terminal.choose };
  let keeps = false;
  const keep: Tools['keep'] = (now, begun) => {
    keeps = now.draft !== '' || begun.trim() !== '';
    tools.keep(now, begun);
  };
  const ended = await talk(session, typed, console, { ...tools, keep }, globals.paint.err);
  if (ended.kind === 'written') {
    await terminal.err(`${globals.paint.err('good', 'wrote')}  ${ended.file}; \`nljobs build\` makes its handler.\n`);
    return EXIT_CODES.done;
  }
  if (keeps) await terminal.err('What was said is kept: `nljobs chat --resume` goes on with it.\n');
  return ended.cancelled ? EXIT_CODES.interrupted : EXIT_CODES.done;
}

/** By messages. The last answer says how it ends. */
async function script(
  start: Session,
  flags: ChatFlags,
  tools: Tools,
  globals: Globals,
  terminal: Terminal,
): Promise<ExitCode> {
  let last: Turn | null = null;
  for await (const turn of converse(start, messagesOf(flags, terminal), tools)) {
    last = turn;
    const { compilation } = turn.reply;
    const next = compilation?.ok === true ? tools.next(compilation) : [];
    if (globals.format === 'json') await terminal.out(`${JSON.stringify(asJson(turn, next))}\n`);
    else await terminal.out(`${inWords(turn, next, globals)}\n`);
  }
  if (last === null) {
    throw new Failure('Nothing was said.', {
      advice: 'Give --message "every Monday at 9 AM, send the report", or lines on the input.',
    });
  }
  const { reply, failed } = last;
  if (!reply.ready) {
    if (failed) return EXIT_CODES.unavailable;
    return reply.question === null ? EXIT_CODES.findings : EXIT_CODES.question;
  }
  return flags.file === undefined && flags.yes !== true ? EXIT_CODES.done : put(last, flags, tools, globals, terminal);
}

/** Shows how the file would change, and writes it with `--yes`. */
async function put(
  { reply }: Turn,
  flags: ChatFlags,
  tools: Tools,
  globals: Globals,
  terminal: Terminal,
): Promise<ExitCode> {
  const [file = 'jobs.md', ...others] = tools.files;
  if (others.length > 0) {
    throw new Failure(`The project has several files: ${tools.files.join(', ')}.`, {
      advice: 'Say which with --file.',
    });
  }
  if (reply.compilation === null) return EXIT_CODES.findings;
  const preview = tools.preview(file, reply.compilation);
  if (!preview.ok) throw new Failure(`It cannot be written into ${file}: ${preview.reason}.`);
  const failed = flags.yes === true ? tools.write(file, preview.text) : null;
  if (failed !== null) throw new Failure(`${file} cannot be written: ${failed}.`);
  const { job, lines } = preview;
  if (globals.format === 'json') {
    await terminal.out(`${JSON.stringify({ file, job, written: flags.yes === true, lines })}\n`);
  } else await terminal.out(`${file}\n${changeInWords(lines, globals.paint.out)}`);
  if (flags.yes !== true && !globals.quiet) await terminal.err('Nothing was written; --yes writes it.\n');
  return EXIT_CODES.done;
}

async function* messagesOf(flags: ChatFlags, terminal: Terminal): AsyncGenerator<string> {
  if (flags.message !== undefined) {
    yield* flags.message;
    return;
  }
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of terminal.input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function asJson({ message, reply }: Turn, next: readonly string[]): object {
  const { session, compilation, question, notes, ready } = reply;
  return {
    message,
    draft: session.draft,
    ok: compilation?.ok ?? false,
    ready,
    readback: compilation?.readback ?? null,
    next,
    question:
      question === null
        ? null
        : { asks: question.asks, choices: question.choices.map(({ title, draft }) => ({ title, draft })) },
    notes,
    diagnostics: compilation?.diagnostics ?? [],
  };
}

function inWords({ reply }: Turn, next: readonly string[], globals: Globals): string {
  const { question } = reply;
  const choices = (question?.choices ?? []).map(({ title }, index) => `    ${index + 1}  ${title}\n`);
  const asked = question === null ? '' : `  ${globals.paint.out('warning', '?')} ${question.asks}\n${choices.join('')}`;
  return `${replyInWords(reply, next, globals.paint.out)}${asked}`;
}
