import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Problem } from '../data/api.ts';
import { sessionEnded } from '../data/session.ts';
import { signIn } from '../data/sign-in.ts';

/** Where one shows a token. It is sent once, and no script can read what it is exchanged for. */
export function SignInPage() {
  const field = useRef<HTMLInputElement>(null);
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  useEffect(() => {
    document.title = 'Sign in · nljobs';
    field.current?.focus();
  }, []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? '';
    if (token === '') {
      problem.value = 'Paste a token first.';
      return;
    }
    busy.value = true;
    problem.value = null;
    try {
      await signIn(token);
    } catch (error) {
      problem.value = error instanceof Problem ? error.message : 'The dashboard itself failed here.';
      field.current?.select();
    } finally {
      busy.value = false;
    }
  };
  return (
    <main class="door">
      <p class="door-mark" aria-hidden="true">
        nljobs
      </p>
      <h1>{sessionEnded.value ? 'Your session has ended' : 'Sign in'}</h1>
      <form onSubmit={submit} noValidate>
        <label for="token">Token</label>
        <input
          ref={field}
          id="token"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          placeholder="nljobs_…"
          aria-invalid={problem.value !== null}
          aria-describedby="token-help"
        />
        {problem.value !== null && (
          <p class="field-problem" role="alert">
            {problem.value}
          </p>
        )}
        <button type="submit" class="button is-main" disabled={busy.value}>
          {busy.value ? 'Signing in' : 'Sign in'}
        </button>
        <p id="token-help" class="help">
          Make one with <code>nljobs tokens create</code>, where the instance runs.
        </p>
      </form>
    </main>
  );
}
