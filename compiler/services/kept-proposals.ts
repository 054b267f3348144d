import { shortHash } from '../host/hash.ts';
import { type Host, readText } from '../host/host.ts';
import { joinPath } from '../host/path.ts';
import { descriptionHash } from '../lockfile/hashes.ts';
import { isProposed, type Proposed } from '../lockfile/lockfile.ts';
import { keepOwn, OWN_FOLDER } from './own-folder.ts';

/**
 * Restatements that were asked for and are not in a lockfile yet, since something else kept the build from writing it.
 * The file is git-ignored and only saves asking again; what comes out of it is judged like what comes from a model.
 */
const KEPT = 'proposals.json';

const keyOf = (model: string, text: string): string => shortHash(`${model}\n${descriptionHash(text)}`);

/** What was kept for a description; null for nothing. */
export function keptProposal(host: Host, cwd: string, model: string, text: string): Proposed | null {
  return readKept(host, cwd)[keyOf(model, text)] ?? null;
}

/** Keeps restatements. A file that cannot be written costs another question, and nothing else. */
export function keepProposals(
  host: Host,
  cwd: string,
  model: string,
  fresh: readonly { readonly text: string; readonly proposed: Proposed }[],
): void {
  if (fresh.length === 0) return;
  const kept = { ...readKept(host, cwd) };
  for (const { text, proposed } of fresh) kept[keyOf(model, text)] = proposed;
  keepOwn(host, cwd, KEPT, `${JSON.stringify(kept, null, 2)}\n`);
}

function readKept(host: Host, cwd: string): Readonly<Record<string, Proposed>> {
  try {
    const value: unknown = JSON.parse(readText(host, joinPath(cwd, `${OWN_FOLDER}/${KEPT}`)) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, Proposed] => isProposed(entry[1])),
    );
  } catch {
    return {};
  }
}
