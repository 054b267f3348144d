import { COMMANDS } from '../grammar/event/commands.ts';
import { verbOf } from '../grammar/event/verbs.ts';

/** Words that say nothing in a name. */
const STOP = new Set(
  `a an the of all any every each it its them their his her our my your this these those is are be been has have had having do does did
  please i we you they he she want need like would could should shall must will can may might let make sure just also then and or
  automatically me us there so some new only`.split(/\s+/),
);
/** Behind these an action goes on about something else: its name ends before them. */
const ENDS = new Set(
  `to for from with in on at by that which who whose older newer more less than if when while because using via into onto before after
  within except until unless about against between through across over under as per where but due without during since including
  containing based starting and or`.split(/\s+/),
);
/** A verb and these belong together: check for, clean up, log out. */
const WITH_VERB = new Set('up out off down for in on back'.split(' '));
const RESERVED = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await async of arguments eval constructor prototype undefined'.split(
    ' ',
  ),
);
const WORDS = 4;

/**
 * A camelCase identifier for a handler from a heading or an action, as a programmer would choose it: the verb and what it
 * is done to. `send reminders to customers who have not paid` is `sendReminders`. Never reserved, never empty.
 */
export function handlerName(text: string): string {
  const words = (PLAIN.test(text) ? text : withoutOthers(text))
    .split(/[^A-Za-z0-9'’-]+/)
    .map((word) => (/['’-]/.test(word) ? word.replace(/['’]/g, '').replace(/^-+|-+$/g, '') : word))
    .filter((word) => /^[A-Za-z]/.test(word));
  const chosen = tellingOf(asCommand(words));
  const name = (chosen.length > 0 ? chosen : words.slice(0, WORDS))
    .map(
      (word, index) =>
        (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1).toLowerCase(),
    )
    .join('');
  if (name === '') return 'job';
  const bounded = name.slice(0, 60);
  return RESERVED.has(bounded) ? `${bounded}Job` : bounded;
}

/** A text of nothing but plain words and commas, as most are. */
const PLAIN = /^[A-Za-z0-9 ,'-]*$/;

/** The first sentence, without accents, without what stands in quotes, and without addresses. */
const withoutOthers = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/["“”`«»][^"“”`«»]*["“”`«»]/g, ' ')
    .replace(/\bhttps?:\S+|\S+@\S+\.\S+|#[\w-]+/g, ' ')
    .replace(/[.;:!?]+\s.*$/s, '');

const SUBJECT =
  /^(?:the|this|a|our) (?:cron |background |scheduled )?(?:system|job|cron|app|application|service|script|task|process|bot|worker)(?: (?:that|which|should|must|shall|will|to))* /i;
const BE = /^(?:is|are|be|been|gets?|being)$/;
const MODAL = /^(?:shall|should|must|will|has|have|to|needs?|automatically)$/;
/** So many words a passive sentence has ahead of its verb at most. */
const MAX_SUBJECT = 12;

/** Words as an order: "this script deletes old logs" and "old logs are deleted" are "delete old logs". */
function asCommand(words: readonly string[]): readonly string[] {
  const said = words.join(' ');
  const bare = said.replace(SUBJECT, '');
  const own = bare === said ? words : bare.split(' ');
  const [first = '', second = ''] = own;
  const base = baseOf(first.toLowerCase(), 's');
  if (base !== null && !/^(?:older|newer|that|who|which|whose|are|is|must|should|will|shall|have|has)$/i.test(second))
    return [base, ...own.slice(1)];
  let at = own.findIndex((word) => BE.test(word.toLowerCase()));
  if (at < 1 || at > MAX_SUBJECT) return own;
  let subject = at;
  while (subject > 0 && MODAL.test(own[subject - 1]?.toLowerCase() ?? '')) subject -= 1;
  while (/^(?:been|be|being|automatically|then|again)$/.test(own[at + 1]?.toLowerCase() ?? '')) at += 1;
  const done = baseOf(own[at + 1]?.toLowerCase() ?? '', 'past');
  if (done === null || subject === 0) return own;
  // "Reports older than 30 days are archived", "certificates expiring soon are renewed": what tells them apart is left out.
  const apart = own.findIndex((word, index) => index > 0 && (ENDS.has(word.toLowerCase()) || /...ing$/i.test(word)));
  const things = own.slice(0, apart > 0 && apart < subject ? apart : subject);
  const small = own[at + 2]?.toLowerCase() ?? '';
  return [
    done,
    ...(WITH_VERB.has(small) && small !== 'for' && small !== 'in' && small !== 'on' ? [small] : []),
    ...things,
  ];
}

/** The verb that descriptions order a job with, of a form of it; null where it is none. */
function baseOf(word: string, form: 's' | 'past'): string | null {
  const verb = verbOf(word);
  if (verb?.form !== form) return null;
  const stem = form === 's' ? word.slice(0, -1) : word.slice(0, -2);
  const candidates = [
    ...(form === 's'
      ? [stem, word.slice(0, -2), `${word.slice(0, -3)}y`]
      : [`${stem}e`, stem, `${word.slice(0, -3)}y`, stem.slice(0, -1)]),
    ...(form === 'past' ? IRREGULARLY.filter((one) => verbOf(one)?.past === word) : []),
  ];
  return candidates.find((one) => COMMANDS.has(one)) ?? null;
}
const IRREGULARLY = [
  'send',
  'build',
  'rebuild',
  'pay',
  'write',
  'reset',
  'set',
  'put',
  'make',
  'run',
  'shut',
  'tear',
  'give',
  'hold',
  'begin',
  'backfill',
];

/** Verbs that need the small word behind them: ask for, wait for. */
const ASKS = new Set('ask wait search look apply call opt account'.split(' '));
const PRONOUNS = new Set('it them him her us me'.split(' '));

/** The verb and its object: the words that tell, up to where the action goes on about something else. */
function tellingOf(words: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  let pronoun = false;
  for (const [index, word] of words.entries()) {
    const small = word.toLowerCase();
    if (chosen.length === 1 && PRONOUNS.has(small)) pronoun = true;
    // "check for updates", "log out the user": the small word goes with the verb; "for" says little in most names.
    if (chosen.length === 1 && WITH_VERB.has(small) && !pronoun) {
      if ((small !== 'for' && small !== 'in' && small !== 'on') || ASKS.has(chosen[0]?.toLowerCase() ?? ''))
        chosen.push(word);
      continue;
    }
    // "scan it for viruses": what it is done to is said by what follows.
    if (pronoun && chosen.length === 1 && ENDS.has(small) && small !== 'and' && small !== 'or') {
      chosen.push(word);
      continue;
    }
    if (ENDS.has(small) && chosen.length > 1) break;
    if (STOP.has(small) || (ENDS.has(small) && index > 0)) continue;
    // "check-in" is one word of the sentence, and two of the name.
    chosen.push(...word.split('-').filter((part) => part !== ''));
    if (chosen.length >= WORDS) break;
  }
  return chosen.slice(0, WORDS + 1);
}
