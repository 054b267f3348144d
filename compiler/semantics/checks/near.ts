/** The words a schedule is made of: what a misspelt one may have been. */
const WORDS = ['every', 'each', 'daily', 'weekly', 'monthly', 'hourly', 'nightly', 'yearly', 'quarterly', 'weekday', 'weekdays', 'weekend', 'weekends', 'minute', 'minutes', 'hours', 'midnight', 'monday', 'mondays', 'tuesday', 'tuesdays', 'wednesday', 'wednesdays', 'thursday', 'thursdays', 'friday', 'fridays', 'saturday', 'saturdays', 'sunday', 'sundays', 'january', 'february', 'august', 'september', 'october', 'november', 'december', 'except', 'until', 'between', 'starting', 'sequentially', 'whenever'];
/** Real words one letter away from them. */
const REAL = new Set(['very', 'ever', 'even', 'event', 'dairy', 'teach', 'reach', 'beach', 'peach', 'weakly', 'minuets', 'minuted', 'house', 'ours', 'yours', 'hour', 'hourly', 'untie', 'until', 'accept', 'expect', 'staring', 'starring', 'starting', 'stating', 'mondays', 'sunday', 'sundays', 'each', 'fever', 'never', 'lever', 'sever', 'seven', 'eleven', 'excepts', 'exempt', 'early', 'nearly', 'yearly', 'minute', 'inert', 'weekends', 'weekend', 'weekday', 'weekdays', 'minutes', 'back', 'eats', 'eact', 'etch', 'beaches', 'daily', 'dailies', 'hours', 'tours', 'fours', 'sours', 'pours']);

/** The schedule word that is one letter away (a change, a missing one, one too many, two swapped), or null. */
export function nearest(word: string): string | null {
  if (REAL.has(word) || WORDS.includes(word)) return null;
  return WORDS.find((candidate) => Math.abs(candidate.length - word.length) <= 1 && isOneAway(word, candidate)) ?? null;
}

function isOneAway(a: string, b: string): boolean {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const restA = a.slice(head, a.length - tail);
  const restB = b.slice(head, b.length - tail);
  if (restA.length + restB.length <= 1) return true;
  if (restA.length === 1 && restB.length === 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
