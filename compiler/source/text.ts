import { didYouMean } from 'nljobs/spec/core';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';
import type { Host } from '../host/host.ts';
import { joinPath } from '../host/path.ts';
import { finding } from './finding.ts';

export type SourceRead = { readonly source: Source } | { readonly diagnostic: LocatedDiagnostic };

/**
 * Reads one source of a project. All offsets into it are UTF-16 code units of the text without a byte order mark.
 *
 * @param path relative to the project's root
 */
export function readSource(host: Host, cwd: string, path: string): SourceRead {
  const read = host.read(joinPath(cwd, path));
  const nothing: Source = { name: path, text: '' };
  switch (read.kind) {
    case 'missing': {
      const near = didYouMean(
        path,
        host.list(cwd).flatMap((entry) => (entry.kind === 'file' && entry.name.endsWith('.md') ? [entry.name] : [])),
      );
      return { diagnostic: finding('NLJ6001', nothing, `There is no file ${path} to read jobs from.${near}`) };
    }
    case 'directory': {
      const message = `${path} is a folder. To read the files in it, write "${path}/**/*.md" in the config's sources.`;
      return { diagnostic: finding('NLJ6003', nothing, message) };
    }
    case 'unreadable':
      return { diagnostic: finding('NLJ6004', nothing, `${path} cannot be read: ${read.reason}.`) };
    case 'file':
      try {
        return { source: { name: path, text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) } };
      } catch {
        const message = `${path} is not UTF-8${guess(read.bytes)}. Save it as UTF-8.`;
        return { diagnostic: finding('NLJ6002', nothing, message) };
      }
  }
}

/** Says which encoding it looks like, where its first two bytes tell, or where the first wrong byte stands. */
function guess(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return ': it looks like UTF-16';
  const valid = new TextDecoder('utf-8').decode(bytes).split('\ufffd', 1)[0] ?? '';
  return `: the first character that cannot be read stands in line ${valid.split('\n').length}`;
}
