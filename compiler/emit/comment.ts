import { escapeUnit, HIDDEN } from '../source/hidden.ts';
import { WIDTH } from './value.ts';

/** Anything that ends a line, in TypeScript or in somebody's editor. */
const LINE_ENDS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** What hides nothing, as nearly every text: it need not be searched for what does. */
const PLAIN = /^[\t -~]*$/;

/** Text as lines of a comment, broken at words. Nothing in it can end the comment or hide what it says. */
function linesOf(text: string, width: number): readonly string[] {
  return text.split(LINE_ENDS).flatMap((raw) => {
    const shown = PLAIN.test(raw)
      ? raw
      : raw.replace(/[\u0000-\u0008\u000e-\u001f]/g, escapeUnit).replace(HIDDEN, escapeUnit);
    const words = shown
      .replaceAll('*/', '*\\/')
      .split(/\s+/)
      .filter((word) => word !== '');
    const lines: string[] = [];
    let line = '';
    for (const word of words) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    return [...lines, line];
  });
}

/** Paragraphs as line comments: `// …`, with an empty comment line between. */
export function lineComment(paragraphs: readonly string[], indent: number): string {
  const margin = ' '.repeat(indent);
  const parts = paragraphs.map((text) =>
    linesOf(text, WIDTH - indent - 3)
      .map((line) => `${margin}// ${line}`.trimEnd())
      .join('\n'),
  );
  return `${parts.join(`\n${margin}//\n`)}\n`;
}

/** Paragraphs as a doc comment, on one line where they fit. */
export function docComment(paragraphs: readonly string[], indent: number): string {
  const margin = ' '.repeat(indent);
  const [only] = paragraphs;
  const single = paragraphs.length === 1 && only !== undefined ? linesOf(only, WIDTH - indent - 7) : [];
  if (single.length === 1) return `${margin}/** ${single[0]} */\n`;
  const parts = paragraphs.map((text) =>
    linesOf(text, WIDTH - indent - 3)
      .map((line) => `${margin} * ${line}`.trimEnd())
      .join('\n'),
  );
  return `${margin}/**\n${parts.join(`\n${margin} *\n`)}\n${margin} */\n`;
}
