/**
 * Where in a comment a schedule may be said. A comment holds more than that: marks, links, legends of the fields,
 * commands that were switched off, remarks. What is left is tried as a whole first, then piece by piece, each piece
 * between borders that a reader would see.
 */

/** Lines longer than this are no comment on a schedule. */
const LONGEST = 1_000;
const MOST_PIECES = 12;

/** A comment without its marks, links and lines that are no words about a schedule; lines end in `\n`. */
export function cleaned(comment: string): string {
  return comment
    .slice(0, 4 * LONGEST)
    .split(/\r?\n/)
    .map(cleanedLine)
    .filter((line) => line !== '' && line.length <= LONGEST && !isLegend(line) && !isCommand(line))
    .join('\n');
}

function cleanedLine(line: string): string {
  return line
    .replace(/\bhttps?:\/\/\S+|\bwww\.\S+|\bcrontab\.guru\S*/gi, ' ')
    .replace(/^[\s#*;/!<>|+`'"-]+(?=\s|\w|$)/, '')
    .replace(/[\s#*/;<>|`"-]+$/, '')
    .replace(/[`*_]{1,2}(?=\S)([^`*_]+)[`*_]{1,2}/g, '$1')
    .replace(/[\u2500-\u257f]+/g, ' ')
    .replace(/\((?:see|cf\.?|ref\.?)[^)]*\)|\(#\d+\)|\s#\d+\b/gi, ' ')
    .replace(/^\s*(?:[A-Z][A-Z0-9]+-\d+|#\d+)\s*[:\-–]\s*/, '')
    .replace(/\(\s*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const FIELD_WORDS =
  /^(?:m|h|min|mins|minute|minutes|hr|hrs|hour|hours|dom|day|days|of|the|month|months|mon|mo|dow|week|weekday|year|yr|second|seconds|sec|user|username|command|cmd|to|be|executed|run|day-of-month|day-of-week|day_of_month|day_of_week|and|or|name|field|allowed|values|cron|format|expression|schedule|is|in|utc|time|timezone)$/i;

/** `m h dom mon dow command`, `┌── minute (0 - 59)`, `day of week (0 - 6) (Sunday = 0)`: what the fields mean. */
function isLegend(line: string): boolean {
  if (/\(?\b[01]\s*[-–]\s*(?:59|23|31|12|11|6|7)\b/.test(line) && /\b(?:min|hour|day|month|week|dow|dom)/i.test(line))
    return true;
  const words = line.split(/[^A-Za-z_-]+/).filter((word) => word !== '');
  const named = words.filter((word) => /^(?:m|h|min|minute|hour|dom|mon|month|dow|day|command)$/i.test(word));
  return words.length >= 4 && named.length >= 4 && words.every((word) => FIELD_WORDS.test(word));
}

/** A line of a crontab that was switched off, or an example of one: five fields and what they start. */
function isCommand(line: string): boolean {
  return /^(?:@(?:hourly|daily|weekly|monthly|yearly|annually|midnight|reboot)\b|(?:[\d*/,?LW#-]+\s+){4}[\d*/,?LW#A-Z-]+(?:\s|$))/.test(
    line,
  );
}

/** A piece of a comment. */
export interface Piece {
  readonly text: string;
  /** A line or a sentence, one without its brackets, what stands in them, or before or behind a dash or a colon. */
  readonly kind: 'sentence' | 'bare' | 'bracket' | 'part';
}

/** The pieces of a cleaned comment, larger ones first, the whole not among them. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces = new Map<string, Piece>();
  const add = (piece: string, kind: Piece['kind']) => {
    const trimmed = piece.replace(/^[\s,:;.()–—-]+|[\s,:;(–—-]+$/g, '');
    if (trimmed !== '' && trimmed !== text && !pieces.has(trimmed) && pieces.size < MOST_PIECES)
      pieces.set(trimmed, { text: trimmed, kind });
  };
  const lines = text.split('\n');
  const sentences = lines.flatMap((line) => line.split(/(?<=[.!?])\s+(?=[A-Z0-9(])/));
  if (lines.length > 1) for (const line of lines) add(line, 'sentence');
  for (const sentence of sentences) add(sentence, 'sentence');
  for (const sentence of sentences) {
    const bare = sentence.replace(/\([^()]*\)/g, ' ').replace(/\s+/g, ' ');
    add(bare, 'bare');
    const aimless = withoutPurpose(bare);
    if (aimless !== null) add(aimless, 'part');
    for (const [, inside] of sentence.matchAll(/\(([^()]*)\)/g)) add(inside ?? '', 'bracket');
    for (const part of bare.split(/(?<!\d|[ap]\.?m\.?)\s[-–—]+\s(?!\d)|[:;|]\s+|\s*[=-]>\s*|\.{2,}|\s\/\s/))
      add(part, 'part');
  }
  return [...pieces.values()];
}

/** What something is run for: " to trigger the process", up to the end. */
const PURPOSE =
  /\s(?:in order )?to (?:archive|build|bump|call|check|clean|close|collect|compute|create|delete|deploy|download|export|fetch|generate|import|keep|launch|mark|notify|process|prune|publish|pull|purge|push|rebuild|refresh|release|remove|renew|report|rotate|run|scan|send|start|sync|synchronize|test|trigger|update|upload|validate|verify|warm)\b[^\d]*$/i;

/** A sentence without what it is all for; null where it names no such thing, or where that may hold a schedule too. */
function withoutPurpose(sentence: string): string | null {
  const purpose = PURPOSE.exec(sentence);
  return purpose === null || doubtBeside(purpose[0]) !== null ? null : sentence.slice(0, purpose.index);
}

const PERIODS: Readonly<Record<string, string>> = {
  annual: 'yearly',
  annually: 'yearly',
  fortnightly: 'every other week',
};

/**
 * "Nightly build", "Weekly cleanup of old images": an adverb and what is done, as a title. Not before what is counted in
 * such periods itself, whenever it is made: a weekly report may be sent each morning.
 */
export function titleOf(text: string): string | null {
  const title =
    /^(?:the |run |runs |run the |perform |performs |a )?(hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annual)\s+((?:[a-z][\w'/&-]*\s*){1,6})[.:!]?$/i.exec(
      text,
    );
  if (title === null) return null;
  const [, adverb = '', noun = ''] = title;
  if (
    /\b(?:reports?|digests?|summar(?:y|ies)|newsletters?|stats|statistics|metrics|numbers|figures|totals|limits?|quotas?|emails?|mails?|e-mails?|statements?|invoices?|payouts?|charts?|rankings?|leaderboards?|goals?|active|users?|at|on|in|every|each|per|at|except|only|not|if|when|unless)\b/i.test(
      noun,
    )
  )
    return null;
  return PERIODS[adverb.toLowerCase()] ?? adverb.toLowerCase();
}

/** What makes a comment say something else than when this cron fires: each forbids an alarm. */
const DOUBTS: readonly (readonly [RegExp, string])[] = [
  [/\?/, 'It asks.'],
  [/\b(?:todo|fixme|xxx|hack|wip|tbd)\b/i, 'It says what is to be done.'],
  [
    /\b(?:was|were|used to|previously|formerly|originally|earlier|before it|had been|old schedule|no longer|anymore|historically)\b/i,
    'It may tell of what was before.',
  ],
  [/\b(?:instead of|rather than|instead|unlike|compared (?:to|with)|as opposed to|versus|vs\.?)\b/i, 'It compares.'],
  [
    /\b(?:chang(?:e|ed|ing)|switch(?:ed|ing)?|mov(?:e|ed|ing)|increas(?:e|ed)|decreas(?:e|ed)|reduc(?:e|ed)|adjust(?:ed)?|updat(?:e|ed) (?:this|to|from)|set (?:this )?to|bump(?:ed)?|revert(?:ed)?)\b.*\b(?:to|from|by)\b/i,
    'It may tell of a change.',
  ],
  [
    /\b(?:not|never|cannot|can't|don't|doesn't|won't|isn't|aren't|without|avoid(?:s|ing)?|disabled?|deactivated|commented out|skip(?:s|ped)?)\b|n't\b/i,
    'It says what is not.',
  ],
  [/\bincl(?:uding|udes|\.)/i, 'It names a part of it.'],
  [/\b(?:e\.?\s?g\.?|for example|for instance|example|such as|sample|like this|i\.e\. not)\b/i, 'It gives an example.'],
  [
    /\b(?:should|could|would|might|maybe|perhaps|possibly|ideally|eventually|want|wanted|wish|plan(?:ned)?|consider|if you|you can|feel free|or so)\b/i,
    'It does not say what is.',
  ],
  [
    /\b(?:other|another|separate|second|main|parent|upstream|downstream|those|these) (?:job|cron|schedule|workflow|task|pipeline|one|script)s?\b/i,
    'It may be about something else.',
  ],
  [
    /\w\s+(?<!\b(?:is|am|are|be) )(?:the|all|any|their|its|our) (?:[\w-]+ ){0,2}(?:jobs?|crons?|schedules?|workflows?|tasks?|pipelines?|scripts?|process(?:es)?)(?: that| which)(?: \w+)? (?:runs?|running|executed|starts?|fires?|triggered|scheduled)\b/i,
    'It may be about something else.',
  ],
  [
    /\b(?:alternat\w+ with|takes? turns with|staggered (?:with|against|from)|offset (?:from|against))\b/i,
    'It tells when something else runs.',
  ],
  [
    /\b(?:after|before|when|once|until|since|because|while|whenever|following|ahead of|prior to|in time for|so that|to avoid|depends on)\b.{0,40}\b(?:runs?|finish\w*|complet\w*|starts?|ran|fires?|executes?|published|released|refresh\w*|updated?s?|available|ready|opens?|closes?)\b/i,
    'It may be about what runs before or after.',
  ],
];

/** Why a contradiction in a comment would be a guess; null where nothing speaks against it. */
export function doubtIn(comment: string): string | null {
  for (const [cue, why] of DOUBTS) if (cue.test(comment)) return why;
  return /\bmay\b(?! \d)/.test(comment) ? 'It does not say what is.' : null;
}

/** "Every 5 minutes past the hour": many a one means minute five. */
const MAY_BE_ONE_MINUTE = /\bevery (?:\d+|\w+) ?(?:minutes?|mins?) (?:past|after|into) (?:the|each|every) hour\b/i;

/** Days that have a name of their own, and are not every such day of the week. */
const NAMED_DAY =
  /\b(?:patch tuesday|black friday|cyber monday|giving tuesday|good friday|(?:easter|whit|pentecost) (?:sunday|monday)|palm sunday|ash wednesday|maundy thursday|holy (?:thursday|friday|saturday)|shrove tuesday|fat tuesday|super (?:bowl )?sunday|super tuesday|election (?:day|tuesday))\b/i;

/** Why the words of a schedule themselves make it doubtful, however they are read; null where they do not. */
export function doubtOfWords(text: string): string | null {
  if (NAMED_DAY.test(text)) return 'It names a day that is not in every week.';
  return MAY_BE_ONE_MINUTE.test(text) ? 'It may mean that minute of each hour.' : null;
}

/** Words of a schedule that were not read as a part of it; adverbs before a noun are no such words. */
const BESIDE =
  /\b(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly)\b(?!\s+[a-z])|\b(?:every|each)\s+(?:\d|minute|hour|day|night|week|month|year|mon|tue|wed|thu|fri|sat|sun)|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b|\b\d{1,2}:\d{2}\b/i;

/** Why what was not read of a phrase makes its schedule doubtful; null where it does not. */
export function doubtBeside(left: string): string | null {
  return BESIDE.test(left) ? 'It names something else beside the schedule.' : null;
}

/** Right before a schedule: how long something takes or lasts, how often it may be at most. */
const BEFORE =
  /\b(?:at most|at least|up to|(?:no )?(?:more|less|fewer|later|earlier|sooner) (?:often )?than|minimum|maximum|too (?:often|frequent\w*|many)|shortest|longest|limit(?:ed)?(?: to)?|delay(?:s|ed)?|timeout|takes?|waits?|expires?|older than|retain\w*|keeps?|cached?(?: for)?|previous|within|lasts?|ttl|allows?|supports?|interval of|interval is|even if|even when|like|only when|for each|per|they|these|those|users?|customers?|clients?)\b[^.\n]{0,16}$/i;
/** Right behind it: it was no schedule, or is no longer one. */
const BEHIND =
  /^[^.\n]{0,4}\b(?:or (?:less|more|so|later|sooner)|at (?:most|least)|is (?:too|not|enough|fine|ok|okay|sufficient|plenty)|max(?:imum)?|min(?:imum)?|old|ago|worth|of (?:data|logs|history|backups))\b/i;

/** Why what stands right before or behind a schedule makes it doubtful that it is one; null where nothing does. */
export function doubtAround(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): string | null {
  const lasts = BEFORE.test(text.slice(Math.max(0, start - 48), start)) || BEHIND.test(text.slice(end, end + 40));
  return lasts ? 'It may be about how long something takes or lasts.' : null;
}
