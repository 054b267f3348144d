/** Past participles that no rule of spelling gives: what is said (in any form) to the participle that names an event. */
const IRREGULAR = new Map<string, string>();
for (const line of `
  pay pays paid|buy buys bought|send sends sent|leave leaves left|begin begins began begun|go goes went gone went
  run runs ran run|make makes made|take takes took taken|give gives gave given|put puts put|sell sells sold|win wins won
  lose loses lost|build builds built|find finds found|hold holds held|write writes wrote written|steal steals stole stolen
  break breaks broke broken|shut shuts shut|bring brings brought|hit hits hit|meet meets met|set sets set|do does did done
  read reads read|choose chooses chose chosen|draw draws drew drawn|drive drives drove driven|fall falls fell fallen fell
  feel feels felt|fly flies flew flown|forget forgets forgot forgotten|freeze freezes froze frozen|get gets got|grow grows grew grown grew
  hear hears heard|hide hides hid hidden|keep keeps kept|know knows knew known|lay lays laid|lead leads led|lend lends lent
  let lets let|quit quits quit|ride rides rode ridden|rise rises rose risen rose|see sees saw seen|shake shakes shook shaken
  sleep sleeps slept|sit sits sat|speak speaks spoke spoken|spend spends spent|split splits split|stand stands stood|stick sticks stuck
  teach teaches taught|tell tells told|think thinks thought|throw throws threw thrown|understand understands understood
  wear wears wore worn|withdraw withdraws withdrew withdrawn|cut cuts cut|cost costs cost|come comes came|become becomes became
  deal deals dealt|reset resets reset|submit submits submitted|commit commits committed|cancel cancels cancelled|log logs logged
  opt opts opted|drop drops dropped|stop stops stopped|flag flags flagged|tag tags tagged|plan plans planned|ship ships shipped
  refer refers referred|transfer transfers transferred|occur occurs occurred|enrol enrols enroll enrolls enrolled|prefer prefers preferred
  exceed exceeds exceeded|upset upsets upset|rebuild rebuilds rebuilt|resend resends resent|overdraw overdraws overdrawn
  undo undoes undid undone|redo redoes redid redone|overrun overruns overrun|catch catches caught|swap swaps swapped|scan scans scanned
  ban bans banned|trip trips tripped|clip clips clipped|pin pins pinned|plug plugs plugged|debug debugs debugged|unsub unsubs unsubscribed
  admit admits admitted|permit permits permitted|omit omits omitted|label labels labelled|model models modelled|fulfil fulfils fulfill fulfills fulfilled
  travel travels travelled|ban bans banned|chat chats chatted|skip skips skipped|slip slips slipped|map maps mapped|nod nods nodded|rub rubs rubbed
  bid bids bid|forbid forbids forbidden|burst bursts burst|shoot shoots shot|spin spins spun|strike strikes struck|swim swims swum|ring rings rang rung
`
  .split(/[|\n]/)
  .map((one) => one.trim().split(/\s+/))) {
  const participle = line.at(-1) ?? '';
  for (const form of line) if (form !== '') IRREGULAR.set(form, participle);
}
// "a payment that failed", "an order that was put on hold": the participle is a form of its own.
for (const participle of [...IRREGULAR.values()]) IRREGULAR.set(participle, participle);

/** Plain verbs of events that end neither in -s nor in -ed: what several things do ("products change"). */
const BASES = new Set(
  `abandon accept activate add apply approve archive arrive assign attach authorize block bounce bounces book call charge change check
  churn claim clear click clock close comment complete confirm connect convert crash create decline delete deliver deploy detect disable
  disconnect dispute donate download drop edit enable end enter escalate evict expire export fail file finish fire flag import install
  invite issue join lapse launch like load lock log mention merge move open order overheat pass pause place post process publish
  purchase push queue reach receive redeem refund register reject release remove renew reopen reply report request reschedule resign resolve
  respond restart restock restore resume return review revoke rotate save scan schedule share ship sign start stop submit subscribe
  succeed suspend switch sync terminate time trigger unsubscribe update upgrade upload use validate verify view visit vote`.split(
    /\s+/,
  ),
);

/** Words that end like a verb and are none. */
const NOUNS = new Set(
  `access address analysis analytics basis bus business canvas class compass process progress status success news series species
  days dates hours weeks months quarters years nights minutes seconds times mornings evenings weekends weekdays holidays
  sales campus corpus process pass previous various less plus always us is was has this its his as yes across towards afterwards
  need feed seed speed breed weed bed red shed sled hundred sacred naked wicked`.split(/\s+/),
);

/** How a verb was said. */
export interface Verb {
  /** As names of events have it: signs → signed, pays → paid. */
  readonly past: string;
  /** `s`: one thing does it; `base`: several do; `past`: it was done, or did. */
  readonly form: 's' | 'base' | 'past';
}

/** A word as a verb, or null where it is none. Any word in -s may be one: verbs of a domain cannot be listed. */
export function verbOf(word: string): Verb | null {
  if (NOUNS.has(word) || !/^\p{L}+$/u.test(word)) return null;
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined)
    return { past: irregular, form: word === irregular ? 'past' : word.endsWith('s') ? 's' : 'base' };
  if (word.length > 3 && word.endsWith('ed')) return { past: word, form: 'past' };
  if (BASES.has(word)) return { past: regular(word), form: 'base' };
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return null;
  if (word.endsWith('ies') && word.length > 4) return { past: `${word.slice(0, -3)}ied`, form: 's' };
  const stem = /(?:sh|ch|ss|x|zz)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
  return { past: regular(stem), form: 's' };
}

/** Whether a word in -s is a verb that is known to be one, and no noun that merely ends so. */
export function isKnownVerb(word: string): boolean {
  const stems = [word.slice(0, -1), word.slice(0, -2), word.replace(/ies$/, 'y')];
  return word.endsWith('s') && stems.some((stem) => BASES.has(stem));
}

function regular(base: string): string {
  if (base.endsWith('e')) return `${base}d`;
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ied`;
  return `${base}ed`;
}

/** What one does as several do it: they book → books, they have → has. */
export function thirdPerson(verb: string): string {
  const irregular: Readonly<Record<string, string>> = { have: 'has', are: 'is', were: 'was', do: 'does', go: 'goes' };
  if (Object.hasOwn(irregular, verb)) return irregular[verb] ?? verb;
  if (verb.endsWith('s') || verb.endsWith('ed')) return verb;
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return /(?:sh|ch|ss|x|z)$/.test(verb) ? `${verb}es` : `${verb}s`;
}

/** What one does, of what names an event: forgotten → forgets, decided → decides, asked → asks. Likeliest first. */
export function presentsOf(past: string): readonly string[] {
  const stem = past.replace(/ed$/, '');
  const regularly = [`${stem}s`, past.replace(/ied$/, 'ies'), `${stem}es`];
  if (ENDS_IN_E.test(stem)) regularly.reverse();
  const irregularly = [...IRREGULAR].filter(([form, name]) => name === past && form !== past).map(([form]) => form);
  return [...irregularly, ...regularly].filter((form) => {
    const verb = verbOf(form);
    return verb?.form === 's' && verb.past === past;
  });
}

/** How a verb that ends in -e looks without it. */
const ENDS_IN_E = /(?:at|iv|is|iz|ag|uc|ur|ir|ov|as|os|us|[^aeiou]id|lin|in?u|[rl]g|[nr]c)$/;

/** "signing" → signed, "being paid" aside; null where a word is no such form. */
export function pastOfGerund(word: string): string | null {
  if (!word.endsWith('ing') || word.length < 5) return null;
  const stem = word.slice(0, -3);
  const single = stem.replace(/([bdgmnprt])\1$/, '$1');
  for (const base of [stem, `${stem}e`, single]) {
    const irregular = IRREGULAR.get(base);
    if (irregular !== undefined) return irregular;
    if (BASES.has(base)) return regular(base);
  }
  return regular(ENDS_IN_E.test(stem) ? `${stem}e` : stem);
}

/** Small words that belong to a verb before them: signs up, checks out. */
export const PARTICLES: ReadonlySet<string> = new Set(
  'up in out off on down over back away behind through for along around apart together'.split(' '),
);
