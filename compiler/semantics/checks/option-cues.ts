import type { Place } from '../../ast/nodes.ts';
import type { Notes } from '../notes.ts';

/**
 * Turns of phrase that nearly always state an option. Found in the action they are questioned, never swallowed: the
 * action is no bin. Each is tied to a number, a pronoun or a fixed pair of words, so that `retry failed payments`
 * stays what it is.
 */
const CUES: readonly RegExp[] = [
  /\b(?:missed|overlapping|concurrent|parallel) runs?\b/i,
  /\bif a run (?:is|was)\b/i,
  /\b(?:catch|make) up (?:on|for) (?:it|them|missed)\b/i,
  /\bretr(?:y|ies|ied|ying) (?:it |up to |at most |after |every )*(?:\d|once|twice|three|four|five)\b(?! \w+ (?:steps?|times ago))(?=\W*$| (?:times|more|x\b|in|with|and|if|on|before|after|at|seconds|minutes|hours)|[,;.)])/i,
  /\b(?:exponential|linear|fixed) back-?off\b/i,
  /(?:#[\w-]+|@[\w.-]+) (?:if|when|once|whenever) (?:it|this|the job) \w+/i,
  /\b(?:if|when|whenever) (?:it|this|that|the job|anything) (?:fails|goes wrong|breaks|errors)\b/i,
  /\bon (?:failure|success|error),? (?:tell|ping|email|notify|alert)/i,
  /\bfailures should\b/i,
  /\b(?:sequentially|serially)\b/i,
  /\b(?:one|two|three|four|five|\d+) (?:\w+ )?(?:at a time|at once|in parallel|side by side|at the same time)\b/i,
  /\b(?:at most|no more than|max(?:imum)?|up to|never more than) (?:\d[\d,]*|once|one|two|three|four|five|ten)\b/i,
  // Short ways of saying an option that belong to the action where no mark sets them apart.
  /[,–-]\s*(?:\d+|one|two|three|four|five|ten) ?(?:seconds?|minutes?|hours?|s|min|mins|h|hrs?) at (?:the )?most\b/i,
  /\bwith (?:\d+|one|two|three|four|five) (?:workers?|threads?)\b/i,
  /\b(?:keep|hold) (?:it|this) (?:under|below|within) \d+(?: ?\w+)?/i,
  /\b(?:only|just) once\b|\bonly (?:get|be \w+) (?:it )?once\b/i,
  /(?:^|[,;:.(\n-]\s*|\b(?:with|and) (?:an? )?)(?:time ?limit|time ?out|timeout|max runtime|heartbeat)\b[:\s]/i,
  /(?:^|[,;:.(\n-]\s*|\band )(?:abort|kill it|give up|time out|stop it) after \d/i,
  /[,;] (?:for each|for every|per) \w+$|\bin \w+ of \d+\b|\bin\s+of\b/i,
  /(?:^|[,;:.(\n-]\s*)(?:\w+ )?per \w+ (?:per|a|each) (?:second|minute|hour|day|week|month|year)\b/i,
  /[,;] (?:only|at|most|at most|no more than|up to)\b[^,;]*\bper\b/i,
  /\bin batches of (?!(?:similar|equal|the|different|various|their|its)\b)|\bat a time\b/i,
  /(?:^|[,;:.(\n-]\s*|\b(?:with|at|as|of|and) (?:an? )?)(?:low|high|critical|normal)[ -]priority\s*(?:$|[,;:.)\n])/i,
  /(?<=\S.*)\b(?:ping|check in (?:with|at)|heartbeat:?) https?:/i,
  /\b(?:not|n't|never)\b (?:yet |already )?(?:been \w+|received|receive|had|got|gotten|get)\b.{0,40}\b(?:today|yesterday|this week|this month|in the last|in the past|within|since)\b/i,
  /\bunless\b|\bone by one\b|\btime-?out\s*=/i,
  // What is not to be done of the runs themselves: "…, but skip it if …".
  /[,;] but (?:skip|drop|queue|cancel|retry|never|at most|no more than|max)\b[^,;]*/i,
  /\bmust not be (?:\w+ )?again\b/i,
  /\b(?:wait|pause|sleep) (?:for )?(?:\d+|one|two|three|a) (?:second|minute|hour|day|week|month)s?\b/i,
  /\b(?:then|and) (?:\d+|one|two|three|a) (?:second|minute|hour|day|week|month)s? later\b/i,
];

/** Reports, as a doubt that can be acknowledged, each stretch of an action that looks like an option nobody read. */
export function looksLikeOption(part: Place, text: string, read: readonly Place[], notes: Notes): void {
  const said = text.slice(part.start, part.end);
  for (const cue of CUES) {
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
