import type { CompiledClauses } from '../../compile.ts';

/** The language, as a conversation asks it. A phrase needs no action. */
export type Read = (text: string, phrase: boolean) => CompiledClauses;

/** What a message says of a draft, without what only leads into it or follows it. */
export interface Heard {
  readonly said: string;
  /** Whether it stands beside what the draft says: "also …", "… too". */
  readonly adds: boolean;
  /** The clauses of it, and whether it is nothing else. */
  readonly read: CompiledClauses;
  readonly onlyClauses: boolean;
}

const JOINS = 'and|also|plus|additionally';
const CHANGES =
  "make (?:it|that)|but make it|change (?:it|that) to|set it to|let['’]?s (?:make|say) (?:it )?|i meant|it should (?:run|be)|actually|rather";
const LEADS = `ok|okay|yes|well|hmm|please|then|${JOINS}|${CHANGES}`;
/** "No" is an answer only where it stands apart: "no retries" is none. */
const LEAD = new RegExp(`^(?:(?:no(?=\\s*(?:[,.;:!–—]|$)|\\s+(?:${LEADS})\\b)|${LEADS})(?!\\w)[\\s,;:.!–—]*)+`, 'i');
const TAIL = /(?:[\s,]+(?:instead|please|too|also|as well|then))+[.!]*$/i;

/**
 * Hears a message. What leads into it is taken off where it says nothing: where the rest is read alike, or only without
 * it is anything read.
 */
export function hear(message: string, read: Read): Heard {
  const whole = message.trim();
  const lead = LEAD.exec(whole)?.[0] ?? '';
  const tail = TAIL.exec(whole.slice(lead.length))?.[0] ?? '';
  const around = `${lead} ${tail}`;
  const adds =
    new RegExp(`\\b(?:${JOINS}|too|as well)\\b`, 'i').test(around) &&
    !new RegExp(`\\b(?:${CHANGES}|instead)\\b`, 'i').test(around);
  const plain = heardIn(whole.slice(lead.length, whole.length - tail.length).trim(), adds, read);
  if (plain.said === whole) return plain;
  const full = heardIn(whole, adds, read);
  const isAlike = JSON.stringify(clausesOf(full)) === JSON.stringify(clausesOf(plain));
  return full.onlyClauses && !isAlike ? full : plain;
}

function heardIn(said: string, adds: boolean, read: Read): Heard {
  const { clauses, compilation } = read(said, true);
  // Courtesies change nothing in a draft.
  const heard = { compilation, clauses: clauses.filter(({ clause }) => clause.kind !== 'remark') };
  return { said, adds, read: heard, onlyClauses: heard.clauses.length > 0 && actionOf(heard, said) === '' };
}

/** "At 10 AM instead" is instead of what was said before, and no time of some days. */
const clausesOf = ({ read }: Heard) =>
  read.clauses.flatMap(({ clause }) => (clause.kind === 'instead' ? [] : [clause]));

/** The words that are left for the action. */
function actionOf({ compilation }: CompiledClauses, text: string): string {
  return compilation.words
    .filter(({ as }) => as === 'action' || as === 'unread')
    .map(({ start, end }) => text.slice(start, end))
    .join(' ')
    .replace(/^[\s.,;:]+|[\s.,;:]+$/g, '');
}
