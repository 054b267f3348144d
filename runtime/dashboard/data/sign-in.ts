import { ask, Problem } from './api.ts';
import { type Session, session, sessionEnded } from './session.ts';

/** Finds out who looks on. A link with `#token=…`, as `nljobs dev` prints it, signs in. @throws Problem */
export async function openSession(): Promise<void> {
  const token = takeToken();
  if (token !== null) {
    try {
      await signIn(token);
      return;
    } catch (error) {
      // One that has been used up or was cut short: the page where one signs in says what is needed.
      if (!(error instanceof Problem) || error.kind === 'unreachable') throw error;
    }
  }
  await readSession();
}

async function readSession(): Promise<void> {
  try {
    session.value = await ask<Session>('/session');
  } catch (error) {
    // Where an application serves the API within its own pages, it knows by itself who asks.
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    session.value = { signedIn: true, required: false };
  }
}

/** Exchanges a token for a session, whose cookie no script can read. @throws Problem */
export async function signIn(token: string): Promise<void> {
  await ask<void>('/session', { method: 'POST', body: { token } });
  sessionEnded.value = false;
  await readSession();
}

export async function signOut(): Promise<void> {
  await ask<void>('/session', { method: 'DELETE' });
  session.value = { signedIn: false, required: true };
}

/** The token of the address, which then no longer shows it. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(null, '', location.pathname + location.search);
  return token === '' ? null : token;
}
