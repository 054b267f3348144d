import { scan } from '../text/scan.ts';

/** A JSON text whose comments are blanked out, letter for letter: what is left is YAML too. */
export function withoutComments(text: string): string {
  const { comments } = scan(text, 'json');
  let out = '';
  let done = 0;
  for (const { start, end } of comments) {
    out += text.slice(done, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    done = end;
  }
  return out + text.slice(done);
}
