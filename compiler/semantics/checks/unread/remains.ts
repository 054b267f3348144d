import type { Token } from '../../../lexer/token.ts';
import { NUMBER_WORDS } from '../../../lexer/vocabulary.ts';
import { isProviso, saysWhere } from './borders.ts';
import type { Stretch } from './stretch.ts';
import { CUES, isForEach, isValue, isVerb, spell, upToMark } from './words.ts';

/**
 * A description has one action. Every other stretch that nothing has read is what remains of a schedule or an option
 * that broke, or a thing the author should say elsewhere: it is kept in the action, and told.
 */
export interface Remains {
  readonly words: readonly Token[];
  readonly why: string;
}

/** A sentence of its own is told up to this many words; longer ones are prose. */
const SHORT_SENTENCE = 8;
/** Words with which a sentence of options begins, whatever its length. */
const OPTION_OPENERS = new Set(
  "retry retries skip keep priority timeout time run runs never queue cancel abort kill stop ping notify alert only limit throttle do don't no ignore allow exclusive missed overlapping at if on failures".split(
    ' ',
  ),
);

/** The same of a line in a list, whose other items may be what the job does: "notify the team" is no option. */
const LINE_OPENERS = new Set(
  'retry retries skip priority timeout never no missed overlapping exclusive throttle limit failures'.split(' '),
);

/**
 * The stretch that is the action. No schedule runs into it; of such stretches one behind a schedule and a mark is
 * preferred, then one in a sentence with a clause, so that prose before it is none. What follows a title and its schedule behind a colon is the action, too.
 */
export function mainOf(stretches: readonly Stretch[]): Stretch | null {
  const first = stretches[0] ?? null;
  const titled = stretches.find((one) => one.index === 1 && one.behindColon);
  if (titled !== undefined) return titled;
  const free = stretches.filter((one) => one.behind !== 'touching' && one.ahead !== 'touching' && !one.bracketed);
  const best =
    free.find((one) => one.behind === 'marked' && one.spoken.length > 1) ??
    free.find((one) => one.besideClause && one.spoken.length > 1) ??
    longest(free);
  if (best === undefined || first === null) return first;
  const leads = first.behind === null && first.ahead === 'touching';
  if (leads && first.from === 0 && goesOn(best, first)) return first;
  // "Send the report every Monday, then tell the team. Use the new form.": what goes on is no rival of what began.
  return leads && best !== first && (best.startsSentence || best.linked || best.behind === null) ? first : best;
}

function longest(stretches: readonly Stretch[]): Stretch | undefined {
  return stretches.reduce<Stretch | undefined>(
    (most, one) => (most === undefined || one.spoken.length > most.spoken.length ? one : most),
    undefined,
  );
}

/** "Rotate the logs at 00:05 daily, keep 14 and zip the others": what is done ahead of the schedule goes on behind it. */
const goesOn = (one: Stretch, main: Stretch | null): boolean =>
  main !== null &&
  main.ahead === 'touching' &&
  one.index === main.index + 1 &&
  (one.linked && one.behind === 'touching' ? one.ahead === null && main.spoken.length > 1 : leadsOn(one, main)) &&
  isVerb(one.words[0]) &&
  one.spoken.length > 1;

/** The same behind a mark: "…, keep 14 and zip the others". */
const leadsOn = (one: Stretch, main: Stretch): boolean =>
  main.from === 0 &&
  one.behind === 'marked' &&
  isVerb(main.words[0]) &&
  main.spoken.length > 1 &&
  !/^(?:run|execute|trigger|start|schedule|launch)$/.test(main.words[0]?.text ?? '');

/** What a stretch remains of; null for the action itself and for what goes on with it. */
export function remains(one: Stretch, main: Stretch | null): Remains | null {
  return (
    closedOff(one) ??
    whereItIsDone(one) ??
    loneWord(one) ??
    (one === main || isProviso(one) || (main?.runs === true && one.linked && one.index === 1) || goesOn(one, main)
      ? null
      : (outsideAction(one) ?? besideClause(one) ?? ownSentence(one))) ??
    lineOfOption(one) ??
    lastBeforeOption(one) ??
    nameAhead(one)
  );
}

/** "every day at 9 AM for the nex 6 weeks, send …": words that touch a schedule and end in a comma of their own. */
function closedOff({ words, behind, titled }: Stretch): Remains | null {
  if (titled) return null;
  const chunk = upToMark(words);
  if (behind !== 'touching' || chunk.length === words.length) return null;
  // "@daily 02:00 backup db, retry 3": what is done, in the words of a terse list.
  if (isVerb(chunk[0]) && chunk.length > 1 && !chunk.some(isValue)) return null;
  if (chunk.length > 4 && !chunk.some(isValue)) return null;
  return { words: chunk, why: 'follows the schedule without a comma and is taken as part of what the job does.' };
}

/** "every hour on the staging cluster run the smoke tests": it may as well be a day that is misspelt. */
function whereItIsDone(one: Stretch): Remains | null {
  return saysWhere(one)
    ? { words: one.words, why: 'follows the schedule without a comma and is taken as part of what the job does.' }
    : null;
}

/** "every 15 minutes, blorp, send …": a word between two commas; "fetch, parse and store" is a list. */
function loneWord({ words, behind }: Stretch): Remains | null {
  if (
    behind !== 'marked' ||
    words[1]?.text !== ',' ||
    words.slice(2).some(({ text }) => /^(?:,|and|or|then)$/.test(text))
  )
    return null;
  return {
    words: words.slice(0, 1),
    why: 'stands alone between the schedule and what the job does, and is taken as part of that. If it belongs to the schedule, it cannot be read.',
  };
}

/** "blorp every Monday at 9 AM, send …": the action stands elsewhere. */
function outsideAction({ words, behind, ahead, bracketed, completes, titled }: Stretch): Remains | null {
  if (titled) return null;
  if (completes && /^(?:the|an?|all|every)$/.test(words[0]?.text ?? '')) return null;
  // "Pruning (hourly): …" is a title, and the bracket a mark.
  if (bracketed || words.at(-1)?.text === '(' || (behind !== 'touching' && ahead !== 'touching')) return null;
  return {
    words,
    why: 'touches the schedule, but what the job does stands elsewhere. It is taken as part of that; if it belongs to the schedule, it cannot be read.',
  };
}

/** "Retry 3 times, waiting a bit.": a piece of the sentence that was read, but not of what it was read as. */
function besideClause({ words, besideClause, linked, titles }: Stretch): Remains | null {
  if (!besideClause || titles || (linked && words.length > 4)) return null;
  return {
    words,
    why: 'stands beside an option or a schedule but is no part of it that can be read. Say it another way, or in a sentence of its own.',
  };
}

function ownSentence({ from, words, spoken, startsSentence, listed }: Stretch): Remains | null {
  if (from === 0 || !startsSentence || listed) return null;
  if (OPTION_OPENERS.has(words[0]?.text ?? ''))
    return {
      words: upToMark(words),
      why: 'begins like an option that cannot be read, and is taken as part of what the job does. Say it another way.',
    };
  // "Late runs line up behind the current one": what is said of runs is no part of the action.
  const ofRuns = spoken.slice(0, 3).some(({ text }) => text === 'run' || text === 'runs');
  if (spoken.length >= SHORT_SENTENCE && !ofRuns && !speaksOfRuns(spoken)) return null;
  return {
    words,
    why: 'is a sentence of its own that is not read as an option, and is taken as part of what the job does.',
  };
}

/** Words that hardly anything but options is said with, in whatever length of sentence. */
const OF_RUNS =
  /\b(?:retried|retries|overlap(?:s|ping)?|concurrent(?:ly)?|simultaneous(?:ly)?|in parallel|in progress|missed runs?|timeouts?|backoff|rerun|idempotent)\b|\bfailures? (?:must|should|is|are|has|have)\b|\bmust (?:not|never) (?:run|start)\b|\b(?:is|are|gets?|be) (?:killed|aborted|terminated)\b/;
/** "A newer push kills …", "The previous run …": how the runs of a job are told apart. */
const NTH_RUN = /^(?:an?|the|each|every|any) (?:new|newer|newest|later|latest|second|previous|next|earlier|missed) /;

/** Whether a sentence is about the runs of a job, rather than about what it works on. */
function speaksOfRuns(spoken: readonly Token[]): boolean {
  const said = spoken.map(({ text }) => text).join(' ');
  return OF_RUNS.test(said) || NTH_RUN.test(said);
}

/** A line behind the action that opens like an option, speaks of runs, or labels something: "- Retrys: 3". */
function lineOfOption({ words }: Stretch): Remains | null {
  for (let at = words.findIndex(({ text }) => text === '\n'); at >= 0; ) {
    const next = words.findIndex(({ text }, index) => index > at && text === '\n');
    const line = words.slice(at + 1, next < 0 ? words.length : next).filter(({ text }) => !/^[-*•+]$/.test(text));
    const [first, second] = line;
    const labels = first?.kind === 'word' && second?.text === ':' && line.length < SHORT_SENTENCE;
    const ofRuns = line.slice(0, 3).some(({ text }) => text === 'runs');
    if (line.length > 1 && (labels || ofRuns || LINE_OPENERS.has(first?.text ?? '')))
      return {
        words: upToMark(line),
        why: 'opens a line like an option that cannot be read, and is taken as part of what the job does. Say it another way.',
      };
    at = next;
  }
  return null;
}

/** "send the digest, blorp up to 5 retries": a word or two behind the last comma, right before an option. */
function lastBeforeOption({ words, spoken, besideClause }: Stretch): Remains | null {
  const at = words.findLastIndex((token) => token.text === ',' || token.text === '\n');
  const tail = words.slice(at + 1).filter(({ text }) => !/^[-*•+]$/.test(text));
  // "three at a blorp": so many of something are told in a word more.
  const most = tail[0]?.kind === 'number' || NUMBER_WORDS.has(tail[0]?.text ?? '') ? 4 : 3;
  if (
    at < 0 ||
    !besideClause ||
    isForEach(words) ||
    tail.length > most ||
    tail.length === 0 ||
    spoken.length <= tail.length
  )
    return null;
  if (!tail.some((token) => isValue(token) || CUES.has(token.text)) && tail.length > 1) return null;
  return { words: tail, why: 'stands between the action and an option and belongs to neither that can be read.' };
}

/** "Backup Monday at 9 AM": a name and a schedule that does not say that it is one. */
function nameAhead({ words, spoken, ahead, announced }: Stretch): Remains | null {
  if (ahead !== 'touching' || announced || spoken.length > 3) return null;
  return { words, why: 'is taken as the name of what is done. If it belongs to the schedule, it cannot be read.' };
}

/** A remainder as the author is told of it. */
export const tell = ({ words, why }: Remains): string => `“${spell(words.slice(0, 12))}” ${why}`;
