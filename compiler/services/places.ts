import { type Host, readText } from '../host/host.ts';
import { joinPath } from '../host/path.ts';
import type { BuiltJob } from './report.ts';

const PLACES = '.nljobs/places.json';

/**
 * Keeps where each job stands: file and line, by id. Lines are no part of generated code, since a line more at the top
 * of a source would then change every job; this file is git-ignored, for tools that lead people to the description.
 */
export function writePlaces(host: Host, cwd: string, jobs: readonly BuiltJob[]): void {
  const places = Object.fromEntries(jobs.map(({ id, file, line }) => [id, { file, line }]));
  const text = `${JSON.stringify(places, null, 2)}\n`;
  const path = joinPath(cwd, PLACES);
  if (readText(host, path) !== text) host.write(path, text);
}
