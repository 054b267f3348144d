import type { Host } from '../host/host.ts';
import { joinPath } from '../host/path.ts';

/** The folder of a project that is nljobs' own: it ignores itself, and may be deleted at any time. */
export const OWN_FOLDER = '.nljobs';

/** Writes a file below it, by its path within. Gives the reason where it cannot be written, else null. */
export function keepOwn(host: Host, cwd: string, path: string, text: string): string | null {
  const ignore = joinPath(cwd, `${OWN_FOLDER}/.gitignore`);
  if (host.kind(ignore) === null) host.write(ignore, '*\n');
  const written = host.write(joinPath(cwd, `${OWN_FOLDER}/${path}`), text);
  return written.ok ? null : written.reason;
}
