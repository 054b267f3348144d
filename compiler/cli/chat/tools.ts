import type { Suggestion, Tools } from '../../chat/tools.ts';
import { installedHolidays } from '../../host/holidays.ts';
import { createNodeHost } from '../../host/node.ts';
import { joinPath } from '../../host/path.ts';
import type { Unread } from '../../llm/judge.ts';
import { keepSession } from '../../services/conversation/history.ts';
import { previewIn, type Reading, readerIn, type TalkProject } from '../../services/conversation/project.ts';
import type { Want } from '../../services/conversation/session.ts';
import { upcoming } from '../../services/upcoming.ts';
import { modelOf, promptOf } from '../ask-model.ts';
import { type Globals, isSet } from '../globals.ts';
import { formatRuns } from '../instants.ts';
import type { Terminal } from '../terminal.ts';

interface Around {
  readonly globals: Globals;
  readonly terminal: Terminal;
  readonly title: string | undefined;
  /** Whether a model may be asked where the project lets one be. */
  readonly asks: boolean;
  /** Whether the conversation is kept. */
  readonly keeps: boolean;
}

/** How many of the next times are shown. */
const NEXT = 3;

/** What a conversation in this project is led with. */
export async function toolsFor(project: TalkProject, name: string, around: Around): Promise<Tools> {
  const { globals, terminal } = around;
  const host = createNodeHost();
  const [first = 'jobs.md'] = project.files;
  const reading: Reading = { holidayCalendar: installedHolidays, now: globals.now, timezone: globals.timezone };
  const read = readerIn(project.contextOf(first), reading);
  const errorsOf = (text: string): readonly string[] =>
    read(text, false).compilation.diagnostics.flatMap(({ severity, message }) =>
      severity === 'error' ? [message] : [],
    );
  const actionOf = (text: string): string | null => read(text, false).compilation.spec?.action.text ?? null;
  const mayAsk = project.llm !== null && around.asks && !isSet(terminal.env['CI']);
  let troubled = false;
  return {
    read,
    next: ({ spec }) => formatRuns(upcoming(spec?.triggers ?? [], globals.now, NEXT)),
    suggest: mayAsk ? (want) => suggest(want, project, { errorsOf, actionOf }, terminal) : null,
    keep(session, typed) {
      if (!around.keeps || (session.draft === '' && typed.trim() === '')) return;
      const reason = keepSession(host, project.cwd, { name, session, typed });
      if (reason === null || troubled) return;
      troubled = true;
      void terminal.err(`The conversation cannot be kept: ${reason}.\n`);
    },
    files: project.files,
    preview: (file, { text: description }) =>
      previewIn(host, project, { ...reading, file, description, title: around.title }),
    write(file, text) {
      const written = host.write(joinPath(project.cwd, file), text);
      return written.ok ? null : written.reason;
    },
  };
}

/** What the project's model has to say. A restatement that does not stand leads to a question. */
async function suggest(
  want: Want,
  { llm }: TalkProject,
  { errorsOf, actionOf }: Pick<Unread, 'errorsOf' | 'actionOf'>,
  terminal: Terminal,
): Promise<Suggestion> {
  if (llm === null) return note('No model is configured.');
  const [{ restate }, { change, clarify }] = await Promise.all([
    import('../../llm/restate.ts'),
    import('../../llm/converse.ts'),
  ]);
  const { mask, timeout, maxTokens } = llm;
  const model = await modelOf(llm, terminal.env);
  const options = async (prompt: 'restate' | 'chat' | 'clarify') => ({
    model,
    prompt: await promptOf(prompt),
    mask,
    timeout,
    maxTokens,
  });
  if (want.kind === 'change') {
    const said = await change(want, errorsOf, await options('chat'));
    if (said.kind === 'proposed') return proposed(said.title, said.descriptions);
    if (said.kind === 'refused')
      return note(`${llm.model} proposed something that was not said. ${said.reasons.join(' ')}`);
    return note(said.kind === 'unclear' ? `${llm.model}: ${said.reason}` : said.reason, said.kind === 'failed');
  }
  const batch = await restate([{ ...want, errorsOf, actionOf }], await options('restate'));
  if (batch.kind === 'failed') return note(batch.reason, true);
  const [answer] = batch.answers;
  if (answer?.kind === 'restated') {
    const left = answer.leftOut.length === 0 ? '' : ` Not taken up: ${answer.leftOut.join(', ')}.`;
    return proposed(`${llm.model} says it so. Is that what is meant?${left}`, [answer.restatement]);
  }
  const asked = await clarify(want, errorsOf, await options('clarify'));
  if (asked.kind === 'proposed') return proposed(asked.title, asked.descriptions);
  if (asked.kind === 'failed') return note(asked.reason, true);
  return note(asked.kind === 'unclear' ? `${llm.model}: ${asked.reason}` : 'The model has nothing to offer.');
}

const note = (text: string, failed = false): Suggestion => ({ kind: 'note', note: text, failed });
const proposed = (title: string, drafts: readonly string[]): Suggestion => ({
  kind: 'message',
  message: { kind: 'propose', title, drafts },
});
