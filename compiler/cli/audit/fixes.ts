import type { Fix } from 'nljobs/spec/core';
import type { AuditFinding } from '../../audit/finding.ts';
import { applyFixes } from '../../diagnostics/fix.ts';
import { type Host, readExactText, readText } from '../../host/host.ts';
import { joinPath } from '../../host/path.ts';
import { Failure } from '../failure.ts';

/** Gathers the safe fixes of an audit, and makes them when all files have been looked at. */
export class Fixes {
  readonly #byFile = new Map<string, { readonly fix: Fix; readonly cron: string }[]>();

  /** Takes the safe fix of a finding; whether there was one. */
  take({ found, fixes }: AuditFinding): boolean {
    const fix = fixes.find(({ safe }) => safe);
    if (fix === undefined) return false;
    const list = this.#byFile.get(found.file) ?? [];
    list.push({ fix, cron: found.cron });
    this.#byFile.set(found.file, list);
    return true;
  }

  /**
   * Writes the files anew, each aside and then in place of the old one. A file that changed since it was looked into is
   * left alone.
   *
   * @returns the files that were changed, in order.
   * @throws Failure for a file that cannot be written.
   */
  carryOut(host: Host, folder: string): readonly string[] {
    const changed: string[] = [];
    for (const [file, wanted] of this.#byFile) {
      const path = joinPath(folder, file);
      // What is not UTF-8 would not be written again as it was: its finding stays.
      const text = readExactText(host, path) === null ? null : readText(host, path);
      if (text === null) continue;
      const sound = wanted.filter(({ fix, cron }) =>
        fix.edits.every(({ start, end }) => text.slice(start, end) === cron),
      );
      const { text: after } = applyFixes(
        text,
        sound.map(({ fix }) => fix),
      );
      if (after === text) continue;
      const written = host.write(path, after);
      if (!written.ok)
        throw new Failure(`${file} cannot be written: ${written.reason}.`, { advice: 'Nothing in it was changed.' });
      changed.push(file);
    }
    return changed;
  }
}
