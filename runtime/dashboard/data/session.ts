import { computed, signal } from '@preact/signals';
import type { SessionView } from '../../http/wire.ts';

/** Who looks on, as the API says it. */
export type Session = SessionView;

/** Null until it is known. */
export const session = signal<Session | null>(null);

/** Whether what changes something is offered. Where nobody signs in, the API decides. */
export const mayWrite = computed(() => session.value?.scopes?.includes('jobs:write') ?? true);

/** Whether what others asked for may be read: by the instance's own token alone. */
export const mayAudit = computed(() => session.value?.scopes?.includes('admin') ?? true);

/** Whether the pages are shown: somebody is signed in, or nobody has to be. */
export const mayEnter = computed(() => {
  const now = session.value;
  return now !== null && (now.signedIn || !now.required);
});

/** Why the last session ended, for the page where one signs in. */
export const sessionEnded = signal(false);

/** The API no longer knows who asks: the session is over, or was ended elsewhere. */
export function noteSignedOut(): void {
  if (session.value?.signedIn === true) sessionEnded.value = true;
  session.value = { signedIn: false, required: true };
}
