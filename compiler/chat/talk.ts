import type { Paint } from '../diagnostics/render/paint.ts';
import { type Message, type Reply, replyTo, type Session, step } from '../services/conversation/session.ts';
import type { Console } from './console.ts';
import type { Tools } from './tools.ts';
import { changeInWords, liveReading, replyInWords } from './words.ts';

/** How a conversation ended. */
export type Ended =
  | { readonly kind: 'written'; readonly file: string; readonly job: string }
  /** Left with the draft as it is; `cancelled` by Ctrl-C or the end of the input. */
  | { readonly kind: 'left'; readonly cancelled: boolean };

/** What a person has typed so far. */
interface Typed {
  /** The lines, the latest last. */
  readonly lines: string[];
  /** What stands in the line that is typed, or stood in it when the conversation was left. */
  begun: string;
}

const OTHERWISE = 'Say it another way';

/**
 * Leads a conversation with a person until they leave or a description is written. The session is kept at every step.
 *
 * @param begun what was typed when the conversation was left, and has no answer yet
 */
export async function talk(
  start: Session,
  begun: string,
  console: Console,
  tools: Tools,
  paint: Paint,
): Promise<Ended> {
  const typed: Typed = { lines: [], begun };
  let reply = replyTo(start, tools.read);
  for (;;) {
    tools.keep(reply.session, typed.begun);
    await show(reply, console, tools, paint);
    reply = await helped(reply, console, tools, paint, typed);
    let next = await answer(reply, console, tools, paint, typed);
    while (next.kind === 'again') next = await answer(reply, console, tools, paint, typed);
    if (next.kind !== 'message') return next;
    reply = step(reply.session, next.message, tools.read);
  }
}

async function show(reply: Reply, console: Console, tools: Tools, paint: Paint): Promise<void> {
  const next = reply.compilation?.ok === true ? tools.next(reply.compilation) : [];
  const words = replyInWords(reply, next, paint);
  if (words !== '') await console.say(words);
}

/** The reply with what a model has to say to it, where one may be asked and something is wanted of it. */
async function helped(reply: Reply, console: Console, tools: Tools, paint: Paint, typed: Typed): Promise<Reply> {
  if (reply.want === null || tools.suggest === null) return reply;
  const suggestion = await tools.suggest(reply.want);
  if (suggestion.kind === 'note') {
    await console.say(`  ${paint('quiet', suggestion.note)}\n`);
    return { ...reply, want: null };
  }
  const better = step(reply.session, suggestion.message, tools.read);
  tools.keep(better.session, typed.begun);
  return better;
}

type Next = { readonly kind: 'message'; readonly message: Message } | { readonly kind: 'again' } | Ended;

const LEFT: Ended = { kind: 'left', cancelled: true };

async function answer(reply: Reply, console: Console, tools: Tools, paint: Paint, typed: Typed): Promise<Next> {
  const { question, session, ready } = reply;
  if (question !== null) {
    const choice = await console.choose(question.asks, [...question.choices.map(({ title }) => title), OTHERWISE]);
    if (choice === null) return LEFT;
    if (choice < question.choices.length) return { kind: 'message', message: { kind: 'choose', number: choice + 1 } };
    return type('How should it be?', reply, console, tools, typed);
  }
  if (!ready) {
    const asks = session.draft === '' ? 'What should be done, and when?' : 'How should it be?';
    return type(asks, reply, console, tools, typed);
  }
  const options: readonly (readonly [string, () => Promise<Next>])[] = [
    ['Write it into a file', () => write(reply, console, tools, paint)],
    ['Change something', () => type('What should be different?', reply, console, tools, typed)],
    ...(session.past.length > 0
      ? [
          ['Take the last change back', async () => ({ kind: 'message', message: { kind: 'undo' } })] as [
            string,
            () => Promise<Next>,
          ],
        ]
      : []),
    ['Leave; the draft is kept', async () => ({ kind: 'left', cancelled: false })],
  ];
  const choice = await console.choose(
    'And now?',
    options.map(([title]) => title),
  );
  const chosen = choice === null ? undefined : options[choice];
  return chosen === undefined ? LEFT : chosen[1]();
}

async function type(asks: string, reply: Reply, console: Console, tools: Tools, typed: Typed): Promise<Next> {
  const live = (text: string): string => {
    typed.begun = text;
    return text.trim() === '' ? '' : liveReading(step(reply.session, { kind: 'say', text }, tools.read));
  };
  const text = await console.type(asks, live, typed.lines, typed.begun);
  // Kept before it is read: who leaves meanwhile has said it.
  tools.keep(reply.session, text ?? typed.begun);
  if (text === null) return LEFT;
  typed.begun = '';
  if (text.trim() !== '') typed.lines.push(text);
  return { kind: 'message', message: messageOf(text) };
}

/** A line as it is typed: words, or one of a few commands. */
export function messageOf(text: string): Message {
  const line = text.trim();
  if (line === '/undo') return { kind: 'undo' };
  if (line === '/new') return { kind: 'restart' };
  return { kind: 'say', text: line };
}

/** Lets the person choose a file, shows what would change, and writes it if they say so. */
async function write(reply: Reply, console: Console, tools: Tools, paint: Paint): Promise<Next> {
  const { compilation } = reply;
  if (compilation === null) return { kind: 'again' };
  const [only, ...more] = tools.files;
  const index = more.length === 0 ? 0 : await console.choose('Into which file?', tools.files);
  if (index === null) return LEFT;
  const file = tools.files[index] ?? only ?? '';
  const preview = tools.preview(file, compilation);
  if (!preview.ok) {
    await console.say(`  ${paint('error', '!')} It cannot be written into ${file}: ${preview.reason}.\n`);
    return { kind: 'again' };
  }
  await console.say(`  ${paint('strong', file)}\n${changeInWords(preview.lines, paint)}`);
  const sure = await console.choose('Write it so?', ['Yes', 'Not yet']);
  if (sure === null) return LEFT;
  if (sure !== 0) return { kind: 'again' };
  const failed = tools.write(file, preview.text);
  if (failed === null) return { kind: 'written', file, job: preview.job };
  await console.say(`  ${paint('error', '!')} ${file} cannot be written: ${failed}.\n`);
  return { kind: 'again' };
}
