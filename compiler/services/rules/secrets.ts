import type { Span } from 'nljobs/spec/core';

const URLS = /\bhttps?:\/\/[^\s<>"'`)\]]+/gi;
const NAMES = /^(?:.*[_-])?(?:access_?token|api_?key|auth|key|pass(?:word|wd)?|pwd|secret|sig(?:nature)?|token)$/i;

/** The URLs in a text that let whoever reads them act: with a password, a token, or a part that nobody can guess. */
export function secretsIn(text: string): readonly Span[] {
  return [...text.matchAll(URLS)].flatMap((match) => {
    const written = match[0].replace(/[.,;:!?]+$/, '');
    const span = { start: match.index, end: match.index + written.length };
    return isSecret(written) ? [span] : [];
  });
}

function isSecret(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const url = new URL(written);
  if (url.password !== '' || (url.username !== '' && looksRandom(url.username))) return true;
  for (const [name, value] of url.searchParams) if (value !== '' && NAMES.test(name)) return true;
  return [...url.pathname.split('/'), ...url.searchParams.values()].some(looksRandom);
}

/** A UUID, or twenty and more letters and digits without a word in them: letters change to digits and back often. */
function looksRandom(part: string): boolean {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(part)) return true;
  const plain = part.replace(/[-_]/g, '');
  if (!/^[A-Za-z\d]{20,}$/.test(plain)) return false;
  const changes = plain.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])|[a-z](?=[A-Z])/g)?.length ?? 0;
  return changes >= 4;
}
