import { applyFixes } from '../diagnostics/fix.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import { type Choosing, chosen, ROUNDS } from './fix.ts';

/** A description with its fixes made, and what is left to say of it. */
export interface FixedText {
  readonly text: string;
  readonly made: readonly { readonly code: string; readonly title: string }[];
  readonly left: readonly LocatedDiagnostic[];
}

/** Applies fixes to one description, by the same choice as in a project, until none is left that was asked for. Pure. */
export function fixText(
  text: string,
  read: (text: string) => readonly LocatedDiagnostic[],
  asked: Choosing & { readonly codes: readonly string[] },
): FixedText {
  const made: { code: string; title: string }[] = [];
  let now = text;
  let left = read(now);
  for (let round = 0; round < ROUNDS; round++) {
    const wanted = left.flatMap(({ diagnostic: { code, fixes } }) => {
      const fix = asked.codes.length === 0 || asked.codes.includes(code) ? chosen(fixes, asked) : null;
      return fix === null ? [] : [{ code, fix }];
    });
    const done = applyFixes(
      now,
      wanted.map(({ fix }) => fix),
    );
    if (done.applied.length === 0 || done.text === now) break;
    for (const { code, fix } of wanted) if (done.applied.includes(fix)) made.push({ code, title: fix.title });
    now = done.text;
    left = read(now);
  }
  return { text: now, made, left };
}
