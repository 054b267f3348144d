import { type Answer, comparable, judge, type Verdict } from './judge.ts';
import { NoOracle } from './oracle.ts';
import type { Tool } from './peers/tool.ts';
import type { Phrase } from './phrase.ts';

/** How a tool did: verdicts of clear phrases and of unclear ones. */
export interface Tally {
  readonly clear: number;
  readonly exact: number;
  readonly refused: number;
  readonly asked: number;
  readonly wrong: number;
  readonly unclear: number;
  readonly flagged: number;
  readonly misses: readonly { readonly text: string; readonly verdict: Verdict; readonly answer: Answer | null }[];
}

/** The phrases that can be judged; the reason of each of the others goes to `leave`. */
export function judgeable(phrases: readonly Phrase[], leave: (reason: string) => void): readonly Phrase[] {
  return phrases.filter((phrase) => {
    try {
      if (comparable(phrase)) return true;
      leave('no instant to compare');
    } catch (error) {
      if (!(error instanceof NoOracle)) throw error;
      leave(error.message);
    }
    return false;
  });
}

/** Judges a tool on phrases; null for a tool that claims no accuracy. */
export function accuracyOf(tool: Tool, phrases: readonly Phrase[]): Tally | null {
  if (tool.reads === 'part') return null;
  const asked = tool.reads === 'dates' ? phrases.filter(isOneDate) : phrases;
  const counts: Record<Verdict, number> = { exact: 0, refused: 0, asked: 0, wrong: 0, flagged: 0, unflagged: 0 };
  const misses: { text: string; verdict: Verdict; answer: Answer | null }[] = [];
  for (const phrase of asked) {
    const answers = answersOf(tool, phrase);
    const verdict = judge(phrase, answers);
    counts[verdict] += 1;
    if (verdict !== 'exact' && verdict !== 'flagged')
      misses.push({ text: phrase.text, verdict, answer: answers[0] ?? null });
  }
  const { exact, refused, asked: questions, wrong, flagged, unflagged } = counts;
  return {
    clear: exact + refused + questions + wrong,
    exact,
    refused,
    asked: questions,
    wrong,
    unclear: flagged + unflagged,
    flagged,
    misses,
  };
}

/** What a tool says from each start. A tool that throws refuses. */
function answersOf(tool: Tool, { text, zone, projectZone, starts }: Phrase): readonly (Answer | null)[] {
  return starts.map((start) => {
    try {
      return tool.answer(text, { zone, projectZone, start });
    } catch {
      return null;
    }
  });
}

function isOneDate({ expected }: Phrase): boolean {
  return expected.kind === 'times' && expected.parts.every(({ what }) => 'at' in what);
}
