import { clauseExamples } from '../grammar/examples.ts';

export const PROMPT_NAMES = ['restate', 'clarify', 'chat', 'write-job', 'review-jobs'] as const;
export type PromptName = (typeof PROMPT_NAMES)[number];

/** A prompt file, read. */
export interface Prompt {
  readonly name: string;
  readonly version: number;
  /** The instructions, with `{{places}}` to be filled. */
  readonly text: string;
}

/** Hands out the text of a prompt file; a host's business. */
export type Prompts = (name: PromptName) => string;

/** Reads a prompt file: front matter with `name` and `version`, then the instructions. Throws where ours is malformed. */
export function readPrompt(file: string): Prompt {
  const match = /^---\r?\nname: ([a-z-]+)\r?\nversion: (\d+)\r?\n---\r?\n([\s\S]+)$/.exec(file);
  if (match === null) throw new Error('a prompt file begins with its name and version');
  return { name: match[1] ?? '', version: Number(match[2]), text: (match[3] ?? '').trim() };
}

/** What a lockfile remembers of a prompt: `restate@1`. */
export function promptId({ name, version }: Prompt): string {
  return `${name}@${version}`;
}

/** A prompt with its places filled: `{{examples}}` by those of the grammar's own rules. */
export function fillPrompt({ text }: Prompt): string {
  return text.replaceAll('{{examples}}', () => examples().join('\n'));
}

/** One example of each way of saying a clause, in the order of the grammar: what is read for certain, since it is tested. */
function examples(): readonly string[] {
  const seen = new Set<string>();
  return clauseExamples().flatMap(({ rule, text }) => {
    const [topic = ''] = rule.split('.');
    if (seen.has(topic)) return [];
    seen.add(topic);
    return [`- ${text}`];
  });
}
