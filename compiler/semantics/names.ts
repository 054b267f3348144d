const STOP = new Set([
  'a',
  'an',
  'the',
  'to',
  'of',
  'for',
  'and',
  'or',
  'in',
  'on',
  'at',
  'with',
  'by',
  'from',
  'into',
  'that',
  'which',
  'who',
  'whose',
  'than',
  'then',
  'all',
  'any',
  'every',
  'each',
  'it',
  'its',
  'them',
  'their',
  'our',
  'my',
  'your',
  'this',
  'these',
  'those',
  'is',
  'are',
  'be',
  'been',
  'has',
  'have',
  "haven't",
  "hasn't",
  'please',
  'i',
  'we',
  'want',
]);
const RESERVED = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await async of arguments eval constructor prototype undefined'.split(
    ' ',
  ),
);
const WORDS = 4;

/** A camelCase identifier for a handler from a heading or an action: `send reminders to customers` is `sendReminders`. Never reserved, never empty. */
export function handlerName(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/["“”`«»][^"“”`«»]*["“”`«»]/g, ' ')
    .split(/[^A-Za-z0-9']+/)
    .map((word) => word.replace(/'/g, ''))
    .filter((word) => /^[A-Za-z]/.test(word));
  const telling = words.filter((word) => !STOP.has(word.toLowerCase()));
  const chosen = (telling.length > 0 ? telling : words).slice(0, WORDS);
  const name = chosen
    .map(
      (word, index) =>
        (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1).toLowerCase(),
    )
    .join('');
  if (name === '') return 'job';
  const bounded = name.slice(0, 60);
  return RESERVED.has(bounded) ? `${bounded}Job` : bounded;
}
