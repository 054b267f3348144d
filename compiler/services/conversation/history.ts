import { type Host, readText } from '../../host/host.ts';
import { joinPath } from '../../host/path.ts';
import { keepOwn, OWN_FOLDER } from '../own-folder.ts';
import type { Session } from './session.ts';

/** Conversations of a project, one file each. */
const CHATS = 'chats';
const FOLDER = `${OWN_FOLDER}/${CHATS}`;
/** The newest are kept. */
const MOST = 50;

export interface KeptSession {
  /** The instant at which it began, as a name: `2026-01-01T12-00-00Z`. */
  readonly name: string;
  readonly session: Session;
  /** What was typed and has no answer yet; empty where nothing was. */
  readonly typed: string;
}

/** The name of a conversation that begins at an instant, in epoch milliseconds. */
export function sessionName(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

/** Keeps a session whole under its name. Gives the reason where it cannot be kept. */
export function keepSession(host: Host, cwd: string, { name, session, typed }: KeptSession): string | null {
  const reason = keepOwn(host, cwd, `${CHATS}/${name}.json`, `${JSON.stringify({ ...session, typed }, null, 2)}\n`);
  for (const old of namesOf(host, cwd).slice(MOST)) host.remove(joinPath(cwd, `${FOLDER}/${old}.json`));
  return reason;
}

/** The conversations that can be gone on with, the newest first. */
export function keptSessions(host: Host, cwd: string): readonly KeptSession[] {
  return namesOf(host, cwd).flatMap((name) => {
    const kept = keptOf(readText(host, joinPath(cwd, `${FOLDER}/${name}.json`)));
    return kept === null ? [] : [{ name, ...kept }];
  });
}

function namesOf(host: Host, cwd: string): readonly string[] {
  return host
    .list(joinPath(cwd, FOLDER))
    .flatMap(({ name }) => (/^[\dTZ-]+\.json$/.test(name) ? [name.slice(0, -'.json'.length)] : []))
    .sort()
    .reverse();
}

function keptOf(text: string | null): Omit<KeptSession, 'name'> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const { draft, past, kept, typed } = value as Readonly<Record<string, unknown>>;
    const texts = (list: unknown): readonly string[] =>
      Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
    if (typeof draft !== 'string') return null;
    // An open choice is asked anew, out of the draft.
    const session = { draft, past: texts(past), kept: texts(kept), open: null };
    return { session, typed: typeof typed === 'string' ? typed : '' };
  } catch {
    return null;
  }
}
