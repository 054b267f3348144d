import { literal } from '../host/literal.ts';

/** One line of a `.gitignore`. */
interface Rule {
  /** Over the path relative to the folder of the file. */
  readonly pattern: RegExp;
  readonly foldersOnly: boolean;
  /** `!pattern`: what an earlier line left out is back. */
  readonly negated: boolean;
}

/** The rules of one `.gitignore` and the folder that it lies in, relative to the root; empty for the root itself. */
export interface IgnoreFile {
  readonly folder: string;
  readonly rules: readonly Rule[];
}

/** Reads a `.gitignore` by the rules of gitignore(5). A line that is none is passed over, as git does. */
export function readIgnoreFile(folder: string, text: string): IgnoreFile {
  return { folder, rules: text.split('\n').flatMap((line) => readRule(line.replace(/\r$/, '')) ?? []) };
}

/**
 * Whether a path is ignored. Of all lines that match the last one decides, and those of a deeper folder come last. A
 * path in a folder that is ignored must not be asked about: git does not look in there.
 *
 * @param files those of the folders above the path, from the root down
 */
export function isIgnored(files: readonly IgnoreFile[], path: string, isFolder: boolean): boolean {
  for (const { folder, rules } of files.toReversed()) {
    const relative = folder === '' ? path : path.slice(folder.length + 1);
    const rule = rules.findLast((one) => (isFolder || !one.foldersOnly) && one.pattern.test(relative));
    if (rule !== undefined) return !rule.negated;
  }
  return false;
}

function readRule(line: string): Rule | null {
  // Blanks at the end count only behind a backslash.
  let text = line.replace(/(?<!\\)(?:[ \t])+$/, '');
  if (text === '' || text.startsWith('#')) return null;
  const negated = text.startsWith('!');
  if (negated) text = text.slice(1);
  const foldersOnly = text.endsWith('/');
  if (foldersOnly) text = text.slice(0, -1);
  // A slash that is not the last sign ties the pattern to the folder of its file.
  const anchored = text.includes('/');
  if (text.startsWith('/')) text = text.slice(1);
  const source = toSource(text);
  if (source === null || text === '') return null;
  try {
    return { pattern: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}$`, 'su'), foldersOnly, negated };
  } catch {
    // A class of characters that is none (`[z-a]`) matches nothing in git either.
    return null;
  }
}

function toSource(pattern: string): string | null {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    const rest = pattern.slice(at);
    if (rest.startsWith('**/') && (at === 0 || pattern[at - 1] === '/')) {
      source += '(?:[^/]+/)*';
      at += 2;
    } else if (rest === '**' && (at === 0 || pattern[at - 1] === '/')) {
      source += '.+';
      at += 1;
    } else if (char === '*') {
      source += '[^/]*';
      while (pattern[at + 1] === '*') at++;
    } else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const set = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest);
      if (set === null) return null;
      source += `(?!/)[${set[1] === '' ? '' : '^'}${(set[2] ?? '').replace(/[\\[\]]/g, '\\$&')}]`;
      at += set[0].length - 1;
    } else if (char === '\\') {
      at++;
      if (at === pattern.length) return null;
      source += literal(pattern.charAt(at));
    } else source += literal(char);
  }
  return source;
}
