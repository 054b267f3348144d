/** The longest id: a file name that every system takes, and that a person still reads. */
const LONGEST = 64;

/** Names that Windows keeps for devices, whatever the extension. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** Letters that do not come apart into a base letter and marks (Unicode NFKD). */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Whether a text may be the id of a job: it names a file, a property and a place in history. */
export function isId(text: string): boolean {
  return text.length <= LONGEST && /^[a-z\d]+(?:-[a-z\d]+)*$/.test(text) && !DEVICES.test(text);
}

/**
 * The id that a heading gives: its letters a to z and its digits, accents dropped, joined by hyphens; cut at a word
 * where it is long. Empty where the heading has none of them.
 */
export function slug(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}+|['’]/gu, '')
    .toLowerCase();
  const words = plain.match(/[a-z\d]+/g) ?? [];
  let id = '';
  for (const word of words) {
    const longer = id === '' ? word.slice(0, LONGEST - '-job'.length) : `${id}-${word}`;
    if (longer.length > LONGEST) break;
    id = longer;
  }
  return DEVICES.test(id) ? `${id}-job` : id;
}

/** The id with a number behind it, `report-2`; words before the number are left out where it would be too long. */
export function numbered(id: string, n: number): string {
  const end = `-${n}`;
  let base = id;
  while (base.length + end.length > LONGEST) {
    const cut = base.lastIndexOf('-');
    base = base.slice(0, cut > 0 ? cut : LONGEST - end.length);
  }
  return `${base}${end}`;
}
