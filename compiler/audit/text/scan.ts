import type { Style } from './style.ts';

/** A comment: where it stands with its marks, and what it says without them. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A string literal; `start` and `end` are those of its content. */
export interface Literal {
  readonly start: number;
  readonly end: number;
  /** Whether its content says itself: no escape and nothing put in. */
  readonly plain: boolean;
}

/** A text with its comments and strings told from its code. */
export interface Scan {
  readonly comments: readonly Comment[];
  /** By the offset at which the content begins. */
  readonly literals: ReadonlyMap<number, Literal>;
  /** The text with the content of comments and strings blanked out, letter for letter: what is left is code. */
  readonly code: string;
}

const LINE_HASH = '#[^\\n]*';
const LINE_SLASH = '\\/\\/[^\\n]*';
const BLOCK = '\\/\\*[\\s\\S]*?(?:\\*\\/|$(?![\\s\\S]))';
const DOUBLE = '"(?:\\\\[\\s\\S]|[^"\\\\\\n])*"';
const SINGLE = "'(?:\\\\[\\s\\S]|[^'\\\\\\n])*'";
const TRIPLE_DOUBLE = '"""(?:\\\\[\\s\\S]|(?!""")[\\s\\S])*?"""';
const TRIPLE_SINGLE = "'''(?:\\\\[\\s\\S]|(?!''')[\\s\\S])*?'''";
/** A hash begins a comment only behind a blank: `$#`, `a#b` and colours are none. */
const LINE_HASH_APART = '(?<=^|[\\s;])#[^\\n]*';

/** A regular expression of JavaScript, where one can stand: it may hold quotes and slashes. */
const REGEX =
  '(?<=[(,=:[!&|?{};]\\s*)\\/(?:\\\\.|\\[(?:\\\\.|[^\\]\\\\\\n])*\\]|[^\\/\\\\\\n*[])(?:\\\\.|\\[(?:\\\\.|[^\\]\\\\\\n])*\\]|[^\\/\\\\\\n[])*\\/[a-z]*';

/** What may begin at a place, in the order in which it is tried. All are linear: each letter is looked at once. */
const LEXEMES: Readonly<Record<Style, readonly string[]>> = {
  crontab: [LINE_HASH_APART],
  yaml: [LINE_HASH_APART, `(?<=^|[\\s:\\-,[{(])(?:"(?:\\\\[\\s\\S]|[^"\\\\\\n])*"|'(?:''|[^'\\n])*')`],
  json: [LINE_SLASH, BLOCK, DOUBLE],
  toml: [LINE_HASH, TRIPLE_DOUBLE, TRIPLE_SINGLE, DOUBLE, "'[^'\\n]*'"],
  shell: [LINE_HASH_APART, DOUBLE, "'[^'\\n]*'"],
  python: [LINE_HASH, TRIPLE_DOUBLE, TRIPLE_SINGLE, DOUBLE, SINGLE],
  ruby: ['(?<=^)=begin\\b[\\s\\S]*?^=end\\b', LINE_HASH_APART, DOUBLE, SINGLE],
  php: ['#(?!\\[)[^\\n]*', LINE_SLASH, BLOCK, DOUBLE, SINGLE],
  hcl: [LINE_HASH, LINE_SLASH, BLOCK, '"(?:\\\\[\\s\\S]|\\$\\{(?:[^{}"\\n]|"[^"\\n]*")*\\}|[^"\\\\\\n])*"'],
  groovy: [LINE_SLASH, BLOCK, TRIPLE_DOUBLE, TRIPLE_SINGLE, DOUBLE, SINGLE],
  go: [LINE_SLASH, BLOCK, DOUBLE, SINGLE, '`[^`]*`'],
  java: [LINE_SLASH, BLOCK, TRIPLE_DOUBLE, DOUBLE, SINGLE],
  script: [LINE_SLASH, BLOCK, REGEX, DOUBLE, SINGLE, '`(?:\\\\[\\s\\S]|[^`\\\\])*`'],
};

const patterns = new Map<Style, RegExp>();

/** Tells the comments and strings of a text from its code. Pure and total, one pass. */
export function scan(text: string, style: Style): Scan {
  let pattern = patterns.get(style);
  if (pattern === undefined) {
    pattern = new RegExp(LEXEMES[style].join('|'), 'gm');
    patterns.set(style, pattern);
  }
  const comments: Comment[] = [];
  const literals = new Map<number, Literal>();
  let code = '';
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const [whole] = match;
    const at = match.index;
    const quote = /^(?:"""|'''|["'`])/.exec(whole)?.[0];
    if (quote === undefined && style === 'script' && !/^\/[/*]/.test(whole)) {
      code += text.slice(done, at) + blank(whole);
    } else if (quote === undefined) {
      const kept = whole.replace(/\r$/, '');
      // The first line of a script names its interpreter.
      if (!(at === 0 && whole.startsWith('#!'))) {
        comments.push({ start: at, end: at + kept.length, text: withoutMarks(kept) });
      }
      code += text.slice(done, at) + blank(whole);
    } else {
      const [start, end] = [at + quote.length, at + whole.length - quote.length];
      const content = text.slice(start, end);
      literals.set(start, { start, end, plain: isPlain(content, quote, style) });
      code += text.slice(done, start) + blank(content) + quote;
    }
    done = at + whole.length;
  }
  return { comments, literals, code: code + text.slice(done) };
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

function isPlain(content: string, quote: string, style: Style): boolean {
  if (style === 'yaml' && quote === "'") return !content.includes("''");
  if (content.includes('\\')) return false;
  switch (style) {
    case 'hcl':
      return !/[$%]\{/.test(content);
    case 'ruby':
      return quote === "'" || !content.includes('#{');
    case 'php':
    case 'groovy':
    case 'shell':
      return quote.startsWith("'") || !content.includes('$');
    case 'script':
      return quote !== '`' || !content.includes('${');
    default:
      return true;
  }
}

/** What a comment says, without its marks and the stars of its lines. */
function withoutMarks(comment: string): string {
  if (comment.startsWith('=begin')) return comment.replace(/^=begin[^\n]*\n?|\n?=end$/g, '').trim();
  if (!comment.startsWith('/*')) return comment.replace(/^(?:#+!?|\/{2,}!?)/, '').trim();
  return comment
    .replace(/^\/\*+!?|\*+\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*(?!\/)/, '').trim())
    .join('\n')
    .trim();
}
