import { appendFile } from 'node:fs/promises';
import { collect, count, countsInWords } from '../diagnostics/collect.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { Globals } from './globals.ts';
import { withinRepository } from './in-repository.ts';
import type { Terminal } from './terminal.ts';

/** The findings that people are shown: notes only when they ask for them. */
function forPeople(found: readonly LocatedDiagnostic[], verbose: boolean): readonly LocatedDiagnostic[] {
  return verbose ? found : found.filter(({ diagnostic }) => diagnostic.severity !== 'info');
}

/**
 * Shows findings in the format that was asked for, by `write`. JSON is left to the verb, whose answer holds more.
 * For GitHub the summary of the step is written beside.
 */
export async function showFindings(
  all: readonly LocatedDiagnostic[],
  globals: Globals,
  terminal: Terminal,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const found = collect(all);
  const placed = (those: readonly LocatedDiagnostic[]): readonly LocatedDiagnostic[] => {
    const within = withinRepository(globals.cwd, terminal.env);
    if (within === '') return those;
    return those.map((one) => ({ ...one, source: { ...one.source, name: `${within}${one.source.name}` } }));
  };
  switch (globals.format) {
    case 'json':
      return;
    case 'pretty': {
      const { renderFrames } = await import('../diagnostics/render/frame.ts');
      const shown = forPeople(found, globals.verbose);
      const paint = write === terminal.out ? globals.paint.out : globals.paint.err;
      if (shown.length > 0) await write(`${renderFrames(shown, { paint })}\n\n`);
      return;
    }
    case 'github': {
      const { renderGithub, renderSummary } = await import('../diagnostics/render/github.ts');
      const shown = forPeople(found, globals.verbose);
      if (shown.length > 0) await terminal.out(`${renderGithub(placed(shown))}\n`);
      const summary = terminal.env['GITHUB_STEP_SUMMARY'];
      if (summary) await appendFile(summary, renderSummary(shown));
      return;
    }
    case 'markdown': {
      const { renderSummary } = await import('../diagnostics/render/github.ts');
      await terminal.out(renderSummary(forPeople(found, globals.verbose)));
      return;
    }
    case 'sarif': {
      const [{ renderSarif }, { version }] = await Promise.all([
        import('../diagnostics/render/sarif.ts'),
        import('./version.ts'),
      ]);
      await terminal.out(`${renderSarif(placed(found), { version: version() })}\n`);
      return;
    }
    default:
      return globals.format satisfies never;
  }
}

/** `2 errors, 1 warning, 4 notes (--verbose shows them)`; an empty string where there is nothing to say. */
export function tally(found: readonly LocatedDiagnostic[], { verbose }: { readonly verbose: boolean }): string {
  const counts = count(collect(found));
  const worse = countsInWords(counts);
  if (counts.info === 0) return worse;
  const notes = `${counts.info} note${counts.info === 1 ? '' : 's'}${verbose ? '' : ' (--verbose shows them)'}`;
  return worse === '' ? notes : `${worse}, ${notes}`;
}
