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
  const chosen = tellingOf(words);
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
