import { signal } from '@preact/signals';
import { Problem } from './api.ts';
import { refresh } from './resource.ts';

/** What came of the last thing that was done, for the line that says it. */
export interface Said {
  readonly text: string;
  readonly bad: boolean;
  /** Where it leads. */
  readonly link?: { readonly href: string; readonly label: string };
}
export const said = signal<Said | null>(null);

/**
 * Does something that changes something, says what came of it, and has what is looked at asked for anew.
 *
 * @returns what the API answered; null where it refused, which was said.
 */
export async function act<Answer>(
  work: () => Promise<Answer>,
  tell: (answer: Answer) => Omit<Said, 'bad'>,
): Promise<Answer | null> {
  try {
    const answer = await work();
    said.value = { ...tell(answer), bad: false };
    return answer;
  } catch (error) {
    said.value = { text: error instanceof Problem ? error.message : 'The dashboard itself failed here.', bad: true };
    return null;
  } finally {
    refresh();
  }
}
