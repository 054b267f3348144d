import { signal } from '@preact/signals';
import { Problem } from './api.ts';
import { openSession } from './sign-in.ts';

/** What stood in the way of finding out who looks on; null where nothing did. */
export const notBegun = signal<Problem | null>(null);

/** Finds out who looks on, now and whenever somebody asks again. */
export async function begin(): Promise<void> {
  notBegun.value = null;
  try {
    await openSession();
  } catch (error) {
    notBegun.value = error instanceof Problem ? error : new Problem('fault', 0, 'The dashboard itself failed here.');
  }
}
