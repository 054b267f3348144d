/** Words that carry nothing of an event's name. */
const EMPTY = new Set([
  'a',
  'an',
  'the',
  'any',
  'some',
  'each',
  'every',
  'new',
  'is',
  'are',
  'was',
  'were',
  'be',
  'been',
  'being',
  'gets',
  'get',
  'got',
  'has',
  'have',
  'had',
  'marked',
  'as',
  'becomes',
  'turns',
  'successfully',
  'just',
  'by',
  'someone',
  'somebody',
  'to',
  'in',
  'at',
  'for',
  'of',
  'on',
  'with',
  'from',
  'their',
  'its',
  'his',
  'her',
  'first',
  'time',
]);
const PARTICLES = new Set(['up', 'in', 'out', 'off', 'on', 'down', 'over', 'back', 'away', 'for']);
/** Nouns and adjectives that stand for something that happened. */
const HAPPENED: Readonly<Record<string, string>> = {
  failure: 'failed',
  success: 'succeeded',
  signup: 'signed_up',
  purchase: 'purchased',
  payment: 'payment',
  cancellation: 'cancelled',
  complete: 'completed',
  done: 'completed',
  ready: 'ready',
  expiry: 'expired',
  deletion: 'deleted',
  creation: 'created',
  registration: 'registered',
  login: 'logged_in',
  logout: 'logged_out',
  checkout: 'checked_out',
};
const IRREGULAR: Readonly<Record<string, string>> = {
  pays: 'paid',
  pay: 'paid',
  buys: 'bought',
  buy: 'bought',
  sends: 'sent',
  send: 'sent',
  leaves: 'left',
  leave: 'left',
  begins: 'begun',
  starts: 'started',
  goes: 'gone',
  runs: 'run',
  makes: 'made',
  takes: 'taken',
  gives: 'given',
  puts: 'put',
  sells: 'sold',
  wins: 'won',
  loses: 'lost',
  submits: 'submitted',
  submit: 'submitted',
  cancels: 'cancelled',
  cancel: 'cancelled',
  drops: 'dropped',
  stops: 'stopped',
  logs: 'logged',
  log: 'logged',
  opts: 'opted',
  commits: 'committed',
  arrives: 'arrived',
  occurs: 'occurred',
  exceeds: 'exceeded',
};
const PAST = new Set([
  'paid',
  'bought',
  'sent',
  'left',
  'made',
  'taken',
  'given',
  'put',
  'sold',
  'won',
  'lost',
  'begun',
  'gone',
  'built',
  'found',
  'held',
  'read',
  'written',
  'stolen',
  'broken',
  'shut',
  'brought',
  'hit',
  'met',
  'set',
  'run',
  'done',
]);

/** A verb as it was said to its past participle: signs → signed, expires → expired, placed → placed. Null where it is no verb. */
function pastOf(word: string): string | null {
  if (PAST.has(word) || word.endsWith('ed')) return word;
  const irregular = IRREGULAR[word];
  if (irregular !== undefined) return irregular;
  if (/(s|ss|us|is)$/.test(word) === false) return null;
  if (/(sh|ch|ss|x|z)es$/.test(word)) return `${word.slice(0, -2)}ed`;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}ied`;
  const stem = word.slice(0, -1);
  if (word.endsWith('ss') || stem.length < 3) return null;
  return stem.endsWith('e') ? `${stem}d` : `${stem}ed`;
}

/**
 * The name of an event from its words: `a task is marked complete` is `task.completed`, `a user signs up` is
 * `user.signed_up`, `payment failure` is `payment.failed`. Null where no entity and happening can be told apart.
 */
export function eventName(words: readonly string[]): string | null {
  const all = words
    .map((word) => word.replace(/'s?$/, '').replace(/[^\p{L}\d]/gu, ''))
    .filter((word) => word.length > 0);
  const kept = all.filter((word) => !EMPTY.has(word) || PARTICLES.has(word));
  for (let index = 1; index < kept.length; index++) {
    const word = kept[index] as string;
    const passive = EMPTY.has(all[all.indexOf(word) - 1] ?? '');
    const happening = HAPPENED[word] ?? (index > 0 ? pastOf(word) : null);
    if (
      happening === null ||
      (index + 1 < kept.length &&
        !passive &&
        word.endsWith('s') &&
        pastOf(kept[index + 1] as string)?.endsWith('ed') === true &&
        !PARTICLES.has(kept[index + 1] as string))
    )
      continue;
    const entity = kept.slice(0, index).filter((one) => !PARTICLES.has(one) && !EMPTY.has(one));
    if (entity.length === 0) continue;
    const next = kept[index + 1];
    // "placed in Germany" has no particle, "signs in" has one: those that are prepositions too must end the clause.
    const final =
      index + 2 >= kept.length ||
      next === 'up' ||
      next === 'out' ||
      next === 'off' ||
      next === 'down' ||
      next === 'back';
    const particle =
      next !== undefined && PARTICLES.has(next) && final && HAPPENED[word] === undefined ? `_${next}` : '';
    return `${snake(entity)}.${happening}${particle}`;
  }
  return null;
}

function snake(words: readonly string[]): string {
  return words
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '');
}

/** Words of an event that narrow or turn it: they cannot be dropped, so such an event is refused until they are read. */
const CONDITIONS = new Set([
  'not',
  'never',
  'or',
  'within',
  'unless',
  'until',
  'over',
  'under',
  'above',
  'below',
  'more',
  'less',
  'than',
  'without',
  'no',
  'twice',
  'times',
  'third',
  'second',
  'neither',
]);

/** The first word of an event that states a condition: a number, a negation, an alternative. Null where there is none. */
export function conditionIn(words: readonly string[]): string | null {
  return words.find((word) => CONDITIONS.has(word) || /\d/.test(word) || word.endsWith("n't")) ?? null;
}

/** The words of an event that its name does not carry, small words aside: what the name leaves out must be said. */
export function unusedWords(words: readonly string[], name: string): readonly string[] {
  const carried = new Set(name.split(/[._]/));
  const stem = (word: string) => word.replace(/[^\p{L}]/gu, '').slice(0, 4);
  const stems = new Set([...carried].map(stem));
  return words.filter(
    (word) =>
      !EMPTY.has(word) &&
      !carried.has(word) &&
      !stems.has(stem(word)) &&
      HAPPENED[word] === undefined &&
      IRREGULAR[word] === undefined &&
      !/^(marked|gets?|becomes?)$/.test(word),
  );
}
