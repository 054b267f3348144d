import type { Place } from '../../ast/nodes.ts';
import type { Notes } from '../notes.ts';

/**
 * Turns of phrase that nearly always state an option. Found in the action they are questioned, never swallowed: the
 * action is no bin. Each is tied to a number, a pronoun or a fixed pair of words, so that `retry failed payments`
 * stays what it is. What a text must hold for a cue comes first: to look for that is quick, and most hold none.
 */
const CUES: readonly (readonly [holds: readonly string[], cue: RegExp])[] = [
  [['run'], /\b(?:missed|overlapping|concurrent|parallel) runs?\b/i],
  [['if a run'], /\bif a run (?:is|was)\b/i],
  [['up on', 'up for'], /\b(?:catch|make) up (?:on|for) (?:it|them|missed)\b/i],
  [
    ['retr'],
    /\bretr(?:y|ies|ied|ying) (?:it |up to |at most |after |every )*(?:\d|once|twice|three|four|five)\b(?! \w+ (?:steps?|times ago))(?=\W*$| (?:times|more|x\b|in|with|and|if|on|before|after|at|seconds|minutes|hours)|[,;.)])/i,
  ],
  [['back'], /\b(?:exponential|linear|fixed) back-?off\b/i],
  [['if', 'when', 'once'], /(?:#[\w-]+|@[\w.-]+) (?:if|when|once|whenever) (?:it|this|the job) \w+/i],
  [
    ['fails', 'goes wrong', 'breaks', 'errors'],
    /\b(?:if|when|whenever) (?:it|this|that|the job|anything) (?:fails|goes wrong|breaks|errors)\b/i,
  ],
  [['on failure', 'on success', 'on error'], /\bon (?:failure|success|error),? (?:tell|ping|email|notify|alert)/i],
  [['failures should'], /\bfailures should\b/i],
  [['sequentially', 'serially'], /\b(?:sequentially|serially)\b/i],
  [
    ['at a time', 'at once', 'in parallel', 'side by side', 'at the same time'],
    /\b(?:one|two|three|four|five|\d+) (?:\w+ )?(?:at a time|at once|in parallel|side by side|at the same time)\b/i,
  ],
  [
    ['at most', 'no more than', 'max', 'up to', 'never more than'],
    /\b(?:at most|no more than|max(?:imum)?|up to|never more than) (?:\d[\d,]*|once|one|two|three|four|five|ten)\b/i,
  ],
  // Short ways of saying an option that belong to the action where no mark sets them apart.
  [
    ['most'],
    /[,–-]\s*(?:\d+|one|two|three|four|five|ten) ?(?:seconds?|minutes?|hours?|s|min|mins|h|hrs?) at (?:the )?most\b/i,
  ],
  [['worker', 'thread'], /\bwith (?:\d+|one|two|three|four|five) (?:workers?|threads?)\b/i],
  [['keep', 'hold'], /\b(?:keep|hold) (?:it|this) (?:under|below|within) \d+(?: ?\w+)?/i],
  [['once'], /\b(?:only|just) once\b|\bonly (?:get|be \w+) (?:it )?once\b/i],
  [
    ['time', 'heartbeat'],
    /(?:^|[,;:.(\n-]\s*|\b(?:with|and) (?:an? )?)(?:time ?limit|time ?out|timeout|max runtime|heartbeat)\b[:\s]/i,
  ],
  [['after'], /(?:^|[,;:.(\n-]\s*|\band )(?:abort|kill it|give up|time out|stop it) after \d/i],
  [['for', 'per', 'of'], /[,;] (?:for each|for every|per) \w+$|\bin \w+ of \d+\b|\bin\s+of\b/i],
  [['per'], /(?:^|[,;:.(\n-]\s*)(?:\w+ )?per \w+ (?:per|a|each) (?:second|minute|hour|day|week|month|year)\b/i],
  [['per'], /[,;] (?:only|at|most|at most|no more than|up to)\b[^,;]*\bper\b/i],
  [
    ['in batches of', 'at a time'],
    /\bin batches of (?!(?:similar|equal|the|different|various|their|its)\b)|\bat a time\b/i,
  ],
  [
    ['priority'],
    /(?:^|[,;:.(\n-]\s*|\b(?:with|at|as|of|and) (?:an? )?)(?:low|high|critical|normal)[ -]priority\s*(?:$|[,;:.)\n])/i,
  ],
  [['http'], /(?<=\S.*)\b(?:ping|check in (?:with|at)|heartbeat:?) https?:/i],
  [
    ['today', 'yesterday', 'this week', 'this month', 'in the last', 'in the past', 'within', 'since'],
    /\b(?:not|n't|never)\b (?:yet |already )?(?:been \w+|received|receive|had|got|gotten|get)\b.{0,40}\b(?:today|yesterday|this week|this month|in the last|in the past|within|since)\b/i,
  ],
  [['unless', 'one by one', 'time'], /\bunless\b|\bone by one\b|\btime-?out\s*=/i],
  // What is not to be done of the runs themselves: "…, but skip it if …".
  [
    ['but', 'though'],
    /[,;] (?:but|though|although) (?:skip|drop|queue|cancel|retry|never|at most|no more than|max|(?:each|every) \w+ only)\b[^,;]*/i,
  ],
  [
    ['/'],
    /\b(?:at most|max|no more than|up to) +(?:[\w,.]+ +)?\w+ ?\/ ?(?:s|sec|second|min|minute|h|hr|hour|batch|chunk)\b/i,
  ],
  [['within'], /\b(?:it|them) within \d+ ?(?:seconds?|secs?|minutes?|mins?|s|m)\b/i],
  [['must not be'], /\bmust not be (?:\w+ )?again\b/i],
  [
    ['wait', 'pause', 'sleep'],
    /\b(?:wait|pause|sleep) (?:for )?(?:\d+|one|two|three|a) (?:second|minute|hour|day|week|month)s?\b/i,
  ],
  [['later'], /\b(?:then|and) (?:\d+|one|two|three|a) (?:second|minute|hour|day|week|month)s? later\b/i],
];

/** Reports, as a doubt that can be acknowledged, each stretch of an action that looks like an option nobody read. */
export function looksLikeOption(part: Place, text: string, read: readonly Place[], notes: Notes): void {
  const said = text.slice(part.start, part.end);
  const small = said.toLowerCase();
  for (const [holds, cue] of CUES) {
    if (!holds.some((one) => small.includes(one))) continue;
    const match = cue.exec(said);
    if (match === null) continue;
    const start = part.start + match.index;
    // What an option inside the action has read already is no doubt.
    if (read.some((one) => one.start < start + match[0].length && start < one.end)) continue;
    notes.add(
      'NLJ2006',
      { start, end: start + match[0].trimEnd().length },
      `“${match[0].trim()}” reads like an option, but is taken as part of what the job does. Say the option in a sentence of its own, or quote it.`,
    );
  }
}
