import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { fillPrompt, readPrompt } from '../llm/prompt.ts';
import { textInput } from './shapes.ts';
import type { Surroundings } from './surroundings.ts';

/** What a host can offer its user: to write a job, to review those that there are. */
export function addPrompts(server: McpServer, around: Surroundings): void {
  const said = (...texts: readonly string[]) => ({
    messages: texts.map((text) => ({ role: 'user' as const, content: { type: 'text' as const, text } })),
  });
  const instructions = (name: 'write-job' | 'review-jobs') => fillPrompt(readPrompt(around.prompt(name)));
  server.registerPrompt(
    'write-job',
    {
      title: 'Write a background job',
      description: 'From what you roughly want to a description in your file, with the diff shown first.',
      argsSchema: z.object({ words: textInput.describe('What should be done, and when.') }),
    },
    // The words stand in a message of their own, so that they are told from the instructions.
    ({ words }) => said(instructions('write-job'), words),
  );
  server.registerPrompt(
    'review-jobs',
    {
      title: 'Review the jobs',
      description: 'Looks at all jobs of the project, and at what changed in their meaning.',
    },
    () => said(instructions('review-jobs')),
  );
}
