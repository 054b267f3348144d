import type { LlmSettings } from '../config/settings.ts';
import type { Model } from '../llm/model.ts';
import type { Prompt, PromptName } from '../llm/prompt.ts';
import type { Propose } from '../services/proposals.ts';
import type { Terminal } from './terminal.ts';

/** The model of a project's config, with its key out of the environment. The client is loaded with the first question. */
export async function modelOf(settings: LlmSettings, env: Terminal['env']): Promise<Model> {
  const { createOpenAiModel } = await import('../llm/openai.ts');
  const { model, baseURL, api, keyFrom } = settings;
  const key = env[keyFrom];
  return createOpenAiModel({ model, baseURL, api, keyFrom, apiKey: key === undefined || key === '' ? null : key });
}

/** A prompt as it comes with this version of the compiler. */
export async function promptOf(name: PromptName): Promise<Prompt> {
  const [{ readPrompt }, { promptFile }] = await Promise.all([
    import('../llm/prompt.ts'),
    import('../host/prompts.ts'),
  ]);
  return readPrompt(promptFile(name));
}

/** Asks the model of a project's config, and tells on standard error that it does. */
export function proposing(terminal: Terminal, quiet: boolean): Propose {
  return async (unread, settings) => {
    const count = `${unread.length} description${unread.length === 1 ? '' : 's'}`;
    if (!quiet) await terminal.err(`Asking ${settings.model} about ${count} that cannot be read…\n`);
    const { restate } = await import('../llm/restate.ts');
    const [model, prompt] = [await modelOf(settings, terminal.env), await promptOf('restate')];
    const { mask, timeout, maxTokens } = settings;
    return restate(unread, { model, prompt, mask, timeout, maxTokens });
  };
}
