/**
 * Words that bear no value of the grammar's own and yet decide what a text means, each once: what negates, what compares,
 * informal counts, and the words that may be put in or left out when a text is said anew. Everything else of a
 * restatement has to stand in its source.
 */

/** Words that negate. They are counted: one more or one less turns the meaning round. */
export const NEGATIONS: ReadonlySet<string> = new Set([
  'not',
  'no',
  'never',
  'none',
  'nobody',
  'nothing',
  'neither',
  'nor',
  'cannot',
  'without',
  'except',
  'excepting',
  'excluding',
  'exclude',
  'excludes',
  'unless',
  'barring',
  'minus',
  'sans',
  'non',
  'hardly',
  'rarely',
  'seldom',
  'barely',
  'scarcely',
  // As they are typed in haste.
  ...'dont wont cant isnt arent wasnt werent doesnt didnt shouldnt wouldnt couldnt mustnt havent hasnt neednt aint'.split(
    ' ',
  ),
]);

/** Several words that come to one: a negation, or a comparison with what sounds like a negation in it. Longest first. */
export const PHRASES: readonly (readonly [words: string, key: string])[] = [
  ['with the exception of', 'negation'],
  ['no more than', 'compare:at-most'],
  ['not more than', 'compare:at-most'],
  ['no longer than', 'compare:at-most'],
  ['no later than', 'compare:at-most'],
  ['no less than', 'compare:at-least'],
  ['no fewer than', 'compare:at-least'],
  ['not less than', 'compare:at-least'],
  ['apart from', 'negation'],
  ['other than', 'negation'],
  ['aside from', 'negation'],
  ['save for', 'negation'],
  ['but not', 'negation'],
  ['more than', 'compare:over'],
  ['greater than', 'compare:over'],
  ['larger than', 'compare:over'],
  ['higher than', 'compare:over'],
  ['older than', 'compare:over'],
  ['longer than', 'compare:over'],
  ['less than', 'compare:under'],
  ['fewer than', 'compare:under'],
  ['lower than', 'compare:under'],
  ['smaller than', 'compare:under'],
  ['younger than', 'compare:under'],
  ['newer than', 'compare:under'],
  ['shorter than', 'compare:under'],
  ['at least', 'compare:at-least'],
  ['at most', 'compare:at-most'],
  ['up to', 'compare:at-most'],
];

/** Words that compare or say on which side: turned round they mean the opposite. */
export const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['over', 'compare:over'],
  ['above', 'compare:over'],
  ['exceeding', 'compare:over'],
  ['exceeds', 'compare:over'],
  ['exceed', 'compare:over'],
  ['>', 'compare:over'],
  ['under', 'compare:under'],
  ['below', 'compare:under'],
  ['<', 'compare:under'],
  ['minimum', 'compare:at-least'],
  ['maximum', 'compare:at-most'],
  ['max', 'compare:at-most'],
  ['before', 'side:before'],
  ['prior', 'side:before'],
  ['ahead', 'side:before'],
  ['after', 'side:after'],
  ['following', 'side:after'],
  ['once', 'count:1'],
  ['until', 'side:until'],
  ['till', 'side:until'],
  ['since', 'side:since'],
  ['only', 'only'],
  ['just', 'only'],
  ['exclusively', 'only'],
]);

/** What these words say may be said by other means or by none: they license, and need not be taken up. */
export const LOOSE: ReadonlySet<string> = new Set(['just', 'once', 'following', 'ahead', 'since', 'over']);

/** Informal counts. */
export const COUNTS: ReadonlyMap<string, number> = new Map([
  ['twice', 2],
  ['double', 2],
  ['couple', 2],
  ['pair', 2],
  ['thrice', 3],
  ['triple', 3],
  ['dozen', 12],
]);

/** Lengths in one word: how many of which unit. */
export const PERIODS: ReadonlyMap<string, readonly [n: number, unit: string]> = new Map([
  ['hourly', [1, 'hour']],
  ['daily', [1, 'day']],
  ['nightly', [1, 'day']],
  ['everyday', [1, 'day']],
  ['weekly', [1, 'week']],
  ['fortnight', [2, 'week']],
  ['fortnights', [2, 'week']],
  ['fortnightly', [2, 'week']],
  ['monthly', [1, 'month']],
  ['quarterly', [3, 'month']],
  ['yearly', [1, 'year']],
  ['annually', [1, 'year']],
  ['annual', [1, 'year']],
] as const);

/** Words with two meanings: nobody but the author can say which. */
export const TWO_MEANINGS: ReadonlySet<string> = new Set([
  'biweekly',
  'bimonthly',
  'biannual',
  'biannually',
  'biennial',
  'bihourly',
  'bidaily',
  'semiweekly',
  'semimonthly',
]);

/** Parts of the day, with the half they settle and the hours that they can mean at all. */
export const DAY_PARTS: ReadonlyMap<string, readonly [from: number, to: number]> = new Map([
  ['morning', [3, 12]],
  ['mornings', [3, 12]],
  ['afternoon', [12, 18]],
  ['afternoons', [12, 18]],
  ['evening', [16, 24]],
  ['evenings', [16, 24]],
  ['night', [18, 30]],
  ['nights', [18, 30]],
  ['overnight', [18, 30]],
  ['tonight', [18, 30]],
] as const);

/** Sets of weekdays in one word, Monday 1. */
export const DAY_SETS: ReadonlyMap<string, readonly number[]> = new Map([
  ['weekday', [1, 2, 3, 4, 5]],
  ['weekdays', [1, 2, 3, 4, 5]],
  ['workday', [1, 2, 3, 4, 5]],
  ['workdays', [1, 2, 3, 4, 5]],
  ['weekend', [6, 7]],
  ['weekends', [6, 7]],
] as const);

/** Days that are told from today: no restatement may settle them. */
export const RELATIVE: ReadonlySet<string> = new Set(['today', 'tomorrow', 'yesterday', 'next', 'ago', 'coming']);

/** Currencies and the like, in signs and words. */
export const SIGNS: ReadonlyMap<string, string> = new Map([
  ['$', 'sign:$'],
  ['dollar', 'sign:$'],
  ['dollars', 'sign:$'],
  ['usd', 'sign:$'],
  ['€', 'sign:€'],
  ['euro', 'sign:€'],
  ['euros', 'sign:€'],
  ['eur', 'sign:€'],
  ['£', 'sign:£'],
  ['pound', 'sign:£'],
  ['pounds', 'sign:£'],
  ['gbp', 'sign:£'],
  ['%', 'sign:%'],
  ['percent', 'sign:%'],
  ['hundred', 'scale:100'],
  ['thousand', 'scale:1000'],
  ['thousands', 'scale:1000'],
  ['million', 'scale:1000000'],
  ['millions', 'scale:1000000'],
  ['billion', 'scale:1000000000'],
  ['billions', 'scale:1000000000'],
]);

/** Values that are as often something else (may I, the sun, one of them): alone they license, and need not be taken up. */
export const UNSURE: ReadonlySet<string> = new Set(
  'one may march sat sun mon second seconds first last final half'.split(' '),
);

/** Behind or before these words such a one is a value after all: on Sat, the last day. */
export const SETTLES: ReadonlySet<string> = new Set(
  'on every each in since until till from by through to and or day days weekday weekdays business working work of week month quarter year'.split(
    ' ',
  ),
);

/** Words that hold a sentence together: a restatement may put them in. None of them says when, whether or how often. */
export const JOINTS: ReadonlySet<string> = new Set(
  (
    'a an the of on at in to for by with from and as it its this that these those there is are be been was were ' +
    'has have had do does did every each when whenever who whom whose which their them they he she his her your our ' +
    'my we you i per between through time day days job jobs run runs so then than about'
  ).split(' '),
);

/** Words that may be left out without a word: they ask, greet or hedge. */
export const COURTESIES: ReadonlySet<string> = new Set(
  (
    'please kindly hey hi hello thanks thank need needs want wants would could should can must shall will like ' +
    'make sure let us also basically actually simply really ok okay going gonna got get gets able something someone ' +
    'somebody worth ought go ahead thing things bit kind sort maybe perhaps probably whenever always happen happens sharp exactly o'
  ).split(' '),
);

/** Words that say what becomes of runs: a restatement without them says something else. */
export const POLICIES: ReadonlySet<string> = new Set(
  (
    'skip skips ignore queue queued parallel concurrently sequentially serial serially retry retries retried ' +
    'exponential exponentially cancel kill abort timeout notify alert missed overlap overlaps pause disabled'
  ).split(' '),
);

/** Words of one option of the language: each may stand for another of its line. */
export const SAME: readonly (readonly string[])[] = [
  'retry retries retried retrying again attempt attempts try tries times repeat'.split(' '),
  'timeout timeouts time-out out abort cancel kill give longest stop'.split(' '),
  'sequentially serial serially sequence turn one-by-one'.split(' '),
  'backoff back exponential exponentially'.split(' '),
  'notify tell alert inform warn ping message email mail page slack'.split(' '),
  'fail fails failed failure failures error errors wrong breaks broken crash crashes'.split(' '),
  'skip skips ignore drop'.split(' '),
  'start starts starting begin begins beginning commence commencing from'.split(' '),
  'end ends ending until till through finish'.split(' '),
  'minute minutes min mins'.split(' '),
  'when whenever once as soon upon'.split(' '),
  'last final end'.split(' '),
  'demand manual manually hand'.split(' '),
];

/** Words for what becomes of a run, by outcome. */
export const OUTCOME_TOPICS: readonly (readonly string[])[] = [
  'fail fails failed failing failure failures error errors wrong break breaks broken crash crashes crashed'.split(' '),
  'success successes succeed succeeds succeeded successful successfully'.split(' '),
  'complete completes completed completion finish finishes finished done'.split(' '),
  'recover recovers recovered recovery'.split(' '),
  'late slow missed'.split(' '),
];

/** Words for what is done about a run, by option. */
export const OPTION_TOPICS: readonly (readonly string[])[] = [
  'retry retries retried retrying attempt attempts try tries'.split(' '),
  'timeout timeouts out abort cancel kill give stop'.split(' '),
  'notify tell alert inform warn ping message email mail page slack'.split(' '),
  'keep retain'.split(' '),
  'parallel concurrently concurrent'.split(' '),
  'batch batches'.split(' '),
  'wait waits delay'.split(' '),
];

/** Words behind a number that make it a count, though they hold sentences together elsewhere. */
export const COUNTED_BY: ReadonlySet<string> = new Set('of job jobs run runs time times'.split(' '));

/** Words that behind "at" or "in" say how many there are together: 5 at a time. */
export const TOGETHER: ReadonlySet<string> = new Set(['at a', 'at once', 'at most', 'in parallel', 'in a', 'in total']);
